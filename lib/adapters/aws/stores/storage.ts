import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import type { ArtefactStore, Clock } from '../../../app/ports.ts';
import type { Hash } from '../../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import { Bodies, textOf } from './body.ts';
import { at } from './keys.ts';
import { type Retry, USUAL_RETRY } from './retry.ts';
import { Table } from './table.ts';

export interface DynamoStoreOptions {
  client: DynamoDBClient;
  /** Name of the table. */
  table: string;
  /**
   * Project key that scopes `runs.create`, lists, approvals, undelivered decisions and the ledger. A stage may leave it out: it is then
   * taken from the run at hand, undelivered decisions are those of all projects, and what else concerns no run throws `project-missing`.
   */
  project?: string;
  /** Where items that would be too large for the table keep their bodies. */
  artefacts: ArtefactStore;
  hash: Hash;
  clock?: Clock;
  retry?: Retry;
}

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

/** What the stores share, made of what a host gives. */
export function storageOf(options: DynamoStoreOptions): Storage {
  const { artefacts, project, hash, clock = { now: () => new Date() }, retry = USUAL_RETRY } = options;
  const table = new Table(options.client, options.table, retry);
  return { table, bodies: new Bodies(artefacts), projects: createProjects(table, project), hash, clock };
}
