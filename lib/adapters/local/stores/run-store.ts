import type { MoveResult, RunStore } from '../../../app/ports.ts';
import { mayMove, movedRun, type MoveFrom, Run, RunEvent, type RunStatus } from '../../../domain/workflow/index.ts';
import type { Database } from './database.ts';
import { recordReader, settle } from './record.ts';

const SELECT = 'SELECT body FROM runs WHERE id = ?';
/** The condition repeats the status that was read: a move from anywhere else changes no row. */
const UPDATE = 'UPDATE OR IGNORE runs SET status = ?, body = ? WHERE id = ? AND status = ?';

const INSERT = 'INSERT INTO runs (id, spec, status, created_at, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING';
const LIST = `SELECT body FROM runs WHERE (?1 IS NULL OR spec = ?1) AND (?2 IS NULL OR status = ?2)
  AND (?3 IS NULL OR created_at < ?3 OR (created_at = ?3 AND id < ?4)) ORDER BY created_at DESC, id DESC LIMIT ?5`;
const APPEND = 'INSERT INTO run_events (run_id, key, body) VALUES (?, ?, ?) ON CONFLICT (run_id, key) DO NOTHING';
/** In the same transaction as the event, so that what happened and what will be told of it never differ. */
const ANNOUNCE = 'INSERT INTO outbox (sequence) SELECT sequence FROM run_events WHERE run_id = ? AND key = ?';

/** Runs and their events in SQLite. */
export function createRunStore(database: Database): RunStore {
  const read = recordReader(database, 'run', Run);
  const readEvent = recordReader(database, 'run event', RunEvent);
  const find = (id: string): Run | undefined => {
    const row = database.get(SELECT, id);
    return row === undefined ? undefined : read(row);
  };
  const write = (run: Run, from: RunStatus): boolean => database.run(UPDATE, run.status, JSON.stringify(run), run.id, from) === 1;

  const move = (id: string, step: MoveFrom): MoveResult => {
    const run = find(id);
    if (run === undefined || !mayMove(run, step)) return { moved: false, run };
    const next = movedRun(run, step.to, step.change);
    return write(next, run.status) ? { moved: true, run: next } : { moved: false, run: find(id) };
  };

  const append = (event: RunEvent): boolean => {
    const appended = database.run(APPEND, event.runId, event.key, JSON.stringify(event)) === 1;
    if (appended) database.run(ANNOUNCE, event.runId, event.key);
    return appended;
  };

  return {
    create: (run) => settle(() => database.run(INSERT, run.id, run.spec, run.status, run.createdAt, JSON.stringify(run)) === 1),
    get: (id) => settle(() => find(id)),
    list: ({ spec, status, before, limit } = {}) =>
      settle(() => database.all(LIST, spec ?? null, status ?? null, before?.createdAt ?? null, before?.id ?? null, limit ?? -1).map(read)),
    move: (id, from, to, change) => settle(() => database.transaction(() => move(id, { from, to, change }))),
    update: (id, { at, ...fields }) =>
      settle(() => {
        database.transaction(() => {
          const run = find(id);
          if (run !== undefined) write({ ...run, ...fields, updatedAt: at }, run.status);
        });
      }),
    appendEvent: (event) => settle(() => database.transaction(() => append(event))),
    events: (runId) => settle(() => database.all('SELECT body FROM run_events WHERE run_id = ? ORDER BY sequence', runId).map(readEvent)),
  };
}
