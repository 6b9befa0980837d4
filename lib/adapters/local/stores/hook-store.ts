import type { BeginHookResult, HookEventState, HookStore } from '../../../app/hooks/ports.ts';
import { DispatchEvent, hasTurn, HookRun, isReusable, statedTime } from '../../../domain/hooks/dispatch/index.ts';
import type { Database, SqlRow } from './database.ts';
import { recordReader, settle, textColumn } from './record.ts';

const ACCEPT = 'INSERT INTO hook_events (id, open, planned, body) VALUES (?, 1, 0, ?) ON CONFLICT DO NOTHING';
const INSERT = 'INSERT INTO hook_runs (id, event, hook, identity, status, queued_at, body) VALUES (?, ?, ?, ?, ?, ?, ?)';
const UPDATE = 'UPDATE hook_runs SET status = ?, body = ? WHERE id = ?';
const OVERRUN = `SELECT 1 FROM hook_runs WHERE hook = ? AND status = 'done' AND body ->> '$.mode' = 'sync'
  AND body ->> '$.result.outcome' = 'timed-out'
  AND iif(body ->> '$.hook.timeoutStated', coalesce(body ->> '$.hook.timeoutMs', 0), NULL) IS ? LIMIT 1`;

/** Events and runs of hooks in SQLite. */
export function createHookStore(database: Database): HookStore {
  const read = recordReader(database, 'hook run', HookRun);
  const readEvent = recordReader(database, 'hook event', DispatchEvent);
  const all = (where: string, ...values: string[]): HookRun[] =>
    database.all(`SELECT body FROM hook_runs WHERE ${where} ORDER BY sequence`, ...values).map(read);
  const find = (id: string): HookRun | undefined => all('id = ?', id)[0];
  const write = (run: HookRun): void => {
    database.run(UPDATE, run.status, JSON.stringify(run), run.id);
  };
  const change = (id: string, next: (run: HookRun) => HookRun): Promise<void> =>
    settle(() => {
      database.transaction(() => {
        const run = find(id);
        if (run !== undefined && (run.status === 'queued' || run.status === 'running')) write(next(run));
      });
    });
  const plan = (event: string, runs: readonly HookRun[]): HookRun[] => {
    if (database.run('UPDATE hook_events SET planned = 1 WHERE id = ? AND planned = 0', event) === 0) return all('event = ?', event);
    for (const run of runs) database.run(INSERT, run.id, event, run.hook.id, run.identity, run.status, run.queuedAt, JSON.stringify(run));
    return [...runs];
  };
  const begin: (id: string, given: Parameters<HookStore['begin']>[1]) => BeginHookResult = (id, { at, limit, lostAfterMs }) => {
    const run = find(id);
    if (run === undefined || (run.status !== 'queued' && run.status !== 'running')) return { outcome: 'over', run };
    const lost = (other: HookRun): boolean => Math.abs(Date.parse(at) - Date.parse(other.startedAt ?? at)) > lostAfterMs;
    const others = all("hook = ? AND status = 'running'", run.hook.id).filter((other) => other.id !== id && !lost(other));
    if (!hasTurn(run, others, limit)) return { outcome: 'busy' };
    const begun: HookRun = { ...run, status: 'running', startedAt: at, attempts: run.attempts + 1 };
    write(begun);
    return { outcome: 'begun', run: begun };
  };
  return {
    accept: (event) => settle(() => database.run(ACCEPT, event.id, JSON.stringify(event)) === 1),
    event: (id) => settle(() => database.all('SELECT body FROM hook_events WHERE id = ?', id).map(readEvent)[0]),
    state: (id) => settle(() => stateOf(database.get('SELECT open, planned, note FROM hook_events WHERE id = ?', id))),
    settle: (event) =>
      settle(() => {
        database.run('UPDATE hook_events SET body = ? WHERE id = ? AND planned = 0', JSON.stringify(event), event.id);
      }),
    // The machine records next that it has planned, and plans again where it has not.
    plan: (event, runs) => settle(() => database.relaxed(() => database.transaction(() => plan(event, runs)))),
    runs: (event) => settle(() => all('event = ?', event)),
    begin: (id, given) => settle(() => database.transaction(() => begin(id, given))),
    finish: (id, { result, at, sharedWith }) =>
      change(id, (run) => ({ ...run, status: 'done', result, endedAt: at, ...(sharedWith !== undefined && { sharedWith }) })),
    defer: (id, reason) => change(id, (run) => ({ ...run, status: 'queued', mode: 'async', reason })),
    sameInput: (identity) =>
      settle(() => all("identity = ? AND status = 'done'", identity).findLast((run) => run.sharedWith === undefined && isReusable(run))),
    hasOverrun: (hook) => settle(() => database.get(OVERRUN, hook.id, statedTime(hook) ?? null) !== undefined),
    ...waiting(database),
    list: (since = '') => settle(() => all('queued_at >= ?', since)),
  };
}

function stateOf(row: SqlRow | undefined): HookEventState | undefined {
  if (row === undefined) return undefined;
  const { open, planned, note } = row;
  return { open: open === 1, planned: planned === 1, ...(typeof note === 'string' && { note }) };
}

/** Which events are not over, and the token that the queued runs of each wait for. */
function waiting(database: Database): Pick<HookStore, 'open' | 'close' | 'wait' | 'token'> {
  const change = (sql: string, ...values: (string | null)[]): Promise<void> =>
    settle(() => {
      database.run(sql, ...values);
    });
  return {
    open: () =>
      settle(() => database.all('SELECT id FROM hook_events WHERE open = 1 ORDER BY sequence').map((row) => textColumn(row, 'id'))),
    close: (event, note) =>
      change('UPDATE hook_events SET open = 0, token = NULL, note = ? WHERE id = ? AND open = 1', note ?? null, event),
    wait: (event, token) => change('UPDATE hook_events SET token = ? WHERE id = ? AND open = 1', token, event),
    token: (event) =>
      settle(() => {
        const row = database.get('SELECT token FROM hook_events WHERE id = ? AND token IS NOT NULL', event);
        return row === undefined ? undefined : textColumn(row, 'token');
      }),
  };
}
