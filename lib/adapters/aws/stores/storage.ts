import type { Clock } from '../../../app/ports.ts';
import type { Hash } from '../../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import type { Bodies } from './body.ts';
import { textOf } from './body.ts';
import { at } from './keys.ts';
import type { Table } from './table.ts';

/** What the stores share. */
export interface Storage {
  readonly table: Table;
  readonly bodies: Bodies;
  readonly projects: Projects;
  readonly hash: Hash;
  readonly clock: Clock;
}

/** Which project a record belongs to. */
export interface Projects {
  /** The project of these stores. @throws StringlineError `project-missing`. */
  current(): string;
  /** The project of these stores; undefined where they are those of all projects. */
  readonly named: string | undefined;
  /** The project of these stores or, where they have none, that of the run. @throws StringlineError `project-missing`, `run-not-found`. */
  of(runId: string): Promise<string>;
}

/** Looks the project of a run up once: it never changes. */
export function createProjects(table: Table, project: string | undefined): Projects {
  const known = new Map<string, string>();
  return {
    named: project,
    current: () => {
      if (project !== undefined) return project;
      throw new StringlineError({ code: 'project-missing', message: 'These stores were made without a project', exit: EXIT.internal });
    },
    of: async (runId) => {
      const found = project ?? known.get(runId);
      if (found !== undefined) return found;
      const item = await table.get(at.run(runId));
      if (item === undefined) throw new StringlineError({ code: 'run-not-found', message: `There is no run ${runId}`, exit: EXIT.usage });
      const name = textOf(item, 'project', 'run');
      known.set(runId, name);
      return name;
    },
  };
}
