import type { WorkflowType } from '../../workflow/run.ts';
import { type BugfixDocument, readBugfix } from './bugfix.ts';
import { readConfig, type SpecConfig } from './config.ts';
import { type DesignDocument, readDesign } from './design.ts';
import { readRequirements, type RequirementsDocument } from './requirements.ts';
import { readTasks, type TasksDocument } from './tasks.ts';

export interface SpecDocuments {
  requirements: RequirementsDocument | undefined;
  bugfix: BugfixDocument | undefined;
  design: DesignDocument | undefined;
  tasks: TasksDocument | undefined;
}

export interface Spec extends SpecDocuments {
  specType: 'feature' | 'bugfix';
  /** From `.config.kiro`, else by the documents: `bugfix` with bugfix.md, otherwise `requirements-first`. */
  workflow: WorkflowType;
  config: SpecConfig | undefined;
  /** Names of files that are none of the spec's own. */
  others: string[];
}

const OWN = ['requirements.md', 'bugfix.md', 'design.md', 'tasks.md', '.config.kiro'];

/**
 * Reads a spec directory. Total: missing, empty and unknown files are all fine.
 * @param files text by path; only the last part of a path counts, so `.kiro/specs/x/design.md` and `design.md` are the same
 */
export function readSpec(files: Readonly<Record<string, string>>): Spec {
  const byName = new Map(Object.entries(files).map(([path, text]) => [path.slice(path.lastIndexOf('/') + 1), text]));
  const read = <T>(name: string, reader: (text: string) => T) => mapDefined(byName.get(name), reader);
  const config = read('.config.kiro', readConfig);
  const bugfix = read('bugfix.md', readBugfix);
  const specType = config?.specType ?? (bugfix === undefined ? 'feature' : 'bugfix');
  return {
    specType,
    workflow: config?.workflow ?? (specType === 'bugfix' ? 'bugfix' : 'requirements-first'),
    config,
    requirements: read('requirements.md', readRequirements),
    bugfix,
    design: read('design.md', readDesign),
    tasks: read('tasks.md', readTasks),
    others: [...byName.keys()].filter((name) => !OWN.includes(name)),
  };
}

function mapDefined<T, R>(value: T | undefined, map: (value: T) => R): R | undefined {
  return value === undefined ? undefined : map(value);
}
