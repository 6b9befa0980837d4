import { basename, dirname } from 'node:path';
import type { Finding } from '../../lib/domain/shared/finding.ts';
import {
  checkBugfix,
  checkDesign,
  checkRequirements,
  checkTasks,
  classifyEars,
  executableTasks,
  readSpec,
  type Spec,
  type Trace,
  traceSpec,
} from '../../lib/domain/specs/index.ts';
import type { CorpusFile } from './files.ts';
import { probe, textOf, type Violation } from './probe.ts';

export interface FoundFinding extends Finding {
  path: string;
}

export interface Census {
  files: number;
  bytes: number;
  notUtf8: number;
  specs: number;
  requirements: number;
  criteria: number;
  boxes: number;
  references: Record<string, number>;
  dangling: number;
  ears: Record<string, number>;
  /** Criteria that must be fulfilled, those that a component or property serves, those that a task owns. */
  coverage: { criteria: number; served: number; owned: number };
  plans: Record<string, number>;
  findings: FoundFinding[];
  violations: Violation[];
}

const DOCUMENTS = new Set(['requirements.md', 'bugfix.md', 'design.md', 'tasks.md', '.config.kiro']);

/**
 * Counts over every file, what the rules find in the specs among them, and each promise that does not hold.
 * @param beside what was found in other files than documents of specs
 */
export function census(files: readonly CorpusFile[], beside: readonly FoundFinding[] = []): Census {
  const texts = files.filter(({ path }) => DOCUMENTS.has(basename(path))).map(({ path, bytes }) => [path, textOf(bytes).text] as const);
  const specs = [...Map.groupBy(texts, ([path]) => dirname(path))].map(([directory, documents]) => ({
    directory,
    spec: readSpec(Object.fromEntries(documents)),
  }));
  const traces = specs.map(({ spec }) => traceSpec(spec));
  const tasks = specs.flatMap(({ spec }) => spec.tasks?.tasks ?? []);
  const criteria = traces.flatMap((trace) => trace.criteria);
  return {
    files: files.length,
    bytes: files.reduce((sum, { bytes }) => sum + bytes.length, 0),
    notUtf8: files.filter(({ bytes }) => !textOf(bytes).utf8).length,
    specs: specs.length,
    requirements: specs.reduce((sum, { spec }) => sum + (spec.requirements?.requirements.length ?? 0), 0),
    criteria: criteria.length,
    boxes: tasks.length,
    references: count(tasks.flatMap(({ references }) => references.map(({ kind }) => kind))),
    dangling: traces.reduce((sum, { dangling }) => sum + dangling.length, 0),
    ears: count(criteria.filter(({ binding }) => binding).map(({ text }) => classifyEars(text))),
    coverage: total(traces),
    plans: count(specs.flatMap(({ spec }) => (spec.tasks === undefined ? [] : [executableTasks(spec.tasks).order]))),
    findings: [...specs.flatMap(({ directory, spec }) => findingsOf(directory, spec)), ...beside],
    violations: files.flatMap((file) => probe(file)),
  };
}

function findingsOf(directory: string, spec: Spec): FoundFinding[] {
  const found: [string, Finding[]][] = [
    ['requirements.md', spec.requirements === undefined ? [] : checkRequirements(spec.requirements)],
    ['bugfix.md', spec.bugfix === undefined ? [] : checkBugfix(spec.bugfix)],
    ['design.md', spec.design === undefined ? [] : checkDesign(spec.design, spec)],
    ['tasks.md', spec.tasks === undefined ? [] : checkTasks(spec.tasks, spec)],
  ];
  return found.flatMap(([name, findings]) => findings.map((finding) => ({ ...finding, path: `${directory}/${name}` })));
}

function total(traces: readonly Trace[]): Census['coverage'] {
  const sum = { criteria: 0, served: 0, owned: 0 };
  for (const { coverage } of traces) {
    sum.criteria += coverage.criteria;
    sum.served += coverage.served;
    sum.owned += coverage.owned;
  }
  return sum;
}

function count(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}
