import type { MoveResult, RunPosition, RunStore } from '../../../app/ports.ts';
import { attemptOf, mayMove, movedRun, type MoveFrom, Run, type RunChange, type RunStatus } from '../../../domain/workflow/index.ts';
import { recordOf, textOf } from './body.ts';
import { createEventLog } from './event-log.ts';
import { at, listOf } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import type { Item } from './table.ts';
import { ABSENT, type Expression, type Write } from './write.ts';

type Fields = Parameters<RunStore['update']>[1];
interface Stored {
  run: Run;
  project: string;
}

/** A spec has one run in these at a time. */
const ACTIVE: ReadonlySet<RunStatus> = new Set(['created', 'running', 'waiting', 'paused']);

const takeLock = (run: Run, project: string): Write => ({
  put: { ...at.activeRun(project, run.spec), runId: run.id },
  when: { text: 'attribute_not_exists(PK) OR runId = :run', values: { ':run': run.id } },
});

const dropLock = (run: Run, project: string): Write => ({
  remove: at.activeRun(project, run.spec),
  when: { text: 'attribute_not_exists(PK) OR runId = :run', values: { ':run': run.id } },
});

/** A run that begins or goes on has the lock of its spec, and is to be started. */
const activate = (run: Run, project: string, time: string): Write[] => [
  takeLock(run, project),
  { put: { ...at.start(time, run.id), runId: run.id, since: time } },
];

/** What a move does beside the run. */
function besides({ run, project }: Stored, to: RunStatus, time: string): Write[] {
  if (ACTIVE.has(run.status) === ACTIVE.has(to)) return [];
  return ACTIVE.has(to) ? activate(run, project, time) : [dropLock(run, project)];
}

/** Sets fields of a run. */
function setting(fields: Readonly<Record<string, unknown>>): Expression {
  const given = Object.entries(fields);
  return {
    text: `SET ${given.map(([name]) => `#run.#${name} = :${name}`).join(', ')}`,
    names: { '#run': 'run', ...Object.fromEntries(given.map(([name]) => [`#${name}`, name])) },
    values: Object.fromEntries(given.map(([name, value]) => [`:${name}`, value])),
  };
}

/** Only the fields of a move: others may be updated at the same moment. Reasons of an earlier status do not linger. */
function moveExpression(to: RunStatus, { reason, errorCode, resume, at: updatedAt }: RunChange): Expression {
  const why = Object.entries({ reason, errorCode });
  const told = Object.fromEntries(why.filter(([, value]) => value !== undefined));
  const gone = why.filter(([, value]) => value === undefined).map(([name]) => `#run.${name}`);
  const set = setting({ status: to, updatedAt, ...told, ...resume });
  return gone.length === 0 ? set : { ...set, text: `${set.text} REMOVE ${gone.join(', ')}` };
}

/** As it was read, when it might move: a run that has moved since, or was taken up again, is not touched. */
function still(run: Run): Expression {
  const attempt = attemptOf(run);
  return {
    text: `#run.#status = :from AND ${attempt === 0 ? 'attribute_not_exists(#run.#resumed)' : '#run.#resumed.#attempt = :attempt'}`,
    names: { '#run': 'run', '#status': 'status', '#resumed': 'resumed', ...(attempt > 0 && { '#attempt': 'attempt' }) },
    values: { ':from': run.status, ...(attempt > 0 && { ':attempt': attempt }) },
  };
}

/** Sort key in the index. */
const placeInList = ({ createdAt, id }: RunPosition): string => `${createdAt}#${id}`;

class RunTable {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async create(run: Run): Promise<boolean> {
    const { table, projects } = this.#storage;
    const project = projects.current();
    const index = { GSI1PK: listOf.runs(project), GSI1SK: placeInList(run) };
    return untilWon(`Run ${run.id}`, table.retry, async () => {
      const result = await table.write(
        { put: { ...at.run(run.id), ...index, project, run }, when: ABSENT },
        ...(ACTIVE.has(run.status) ? activate(run, project, run.createdAt) : []),
      );
      if (result.written) return true;
      return result.refused.length > 0 ? false : LOST;
    });
  }

  async find(id: string): Promise<Stored | undefined> {
    const item = await this.#storage.table.get(at.run(id));
    return item === undefined ? undefined : { run: this.#read(item), project: textOf(item, 'project', 'run') };
  }

  async list({ spec, status, before, limit = Number.POSITIVE_INFINITY }: NonNullable<Parameters<RunStore['list']>[0]>): Promise<Run[]> {
    const { table, projects } = this.#storage;
    const runs: Run[] = [];
    if (limit <= 0) return runs;
    const few = spec === undefined && status === undefined && Number.isFinite(limit) ? { limit } : {};
    const from = before === undefined ? {} : { before: placeInList(before) };
    for await (const item of table.queryIndex(listOf.runs(projects.current()), { reverse: true, ...few, ...from })) {
      const run = this.#read(item);
      if ((spec === undefined || run.spec === spec) && (status === undefined || run.status === status)) runs.push(run);
      if (runs.length >= limit) return runs;
    }
    return runs;
  }

  move(id: string, step: MoveFrom): Promise<MoveResult> {
    return untilWon(`Run ${id}`, this.#storage.table.retry, () => this.#tryMove(id, step));
  }

  async #tryMove(id: string, step: MoveFrom): Promise<MoveResult | typeof LOST> {
    const stored = await this.find(id);
    if (stored === undefined) return { moved: false, run: undefined };
    const { run } = stored;
    const { to, change } = step;
    if (!mayMove(run, step)) return { moved: false, run };
    const move: Write = { update: at.run(id), by: moveExpression(to, change), when: still(run) };
    const result = await this.#storage.table.write(move, ...besides(stored, to, change.at));
    if (result.written) return { moved: true, run: movedRun(run, to, change) };
    // Refused by the lock alone: another run of the spec is active, and trying again would not help.
    return result.refused.includes(1) && !result.refused.includes(0) ? { moved: false, run } : LOST;
  }

  async update(id: string, { at: updatedAt, ...fields }: Fields): Promise<void> {
    const { table } = this.#storage;
    await untilWon(`Run ${id}`, table.retry, async () => {
      const result = await table.write({
        update: at.run(id),
        by: setting({ updatedAt, ...fields }),
        when: { text: 'attribute_exists(PK)' },
      });
      return result.written || result.refused.length > 0 || LOST;
    });
  }

  #read(item: Item): Run {
    return recordOf(item['run'], 'run', Run);
  }
}

/**
 * Runs in DynamoDB, and with them their events. A move is one transaction of the run and, where it begins or ends, the lock of its spec and
 * the wish to have it started.
 */
export function createRunStore(storage: Storage): RunStore {
  const table = new RunTable(storage);
  return {
    create: (run) => table.create(run),
    get: async (id) => (await table.find(id))?.run,
    list: (filter = {}) => table.list(filter),
    move: (id, from, to, change) => table.move(id, { from, to, change }),
    update: (id, fields) => table.update(id, fields),
    ...createEventLog(storage),
  };
}
