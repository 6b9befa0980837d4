import * as z from 'zod';
import type { BeginHookResult, HookEventState, HookStore } from '../../../app/hooks/ports.ts';
import { inParallel } from '../../../app/in-parallel.ts';
import { DispatchEvent, hasTurn, HookRun, isReusable, type PinnedHook, statedTime } from '../../../domain/hooks/dispatch/index.ts';
import { textOf } from './body.ts';
import { at, listOf, rangeOf } from './keys.ts';
import { LOST, untilWon } from './retry.ts';
import type { Storage } from './storage.ts';
import type { Item } from './table.ts';
import { ABSENT, type Expression, type Write } from './write.ts';

/** Runs that are under way, by id, with the time at which each began. */
const Turns = z.record(z.string(), z.string());
type Turns = z.infer<typeof Turns>;

type Change = Parameters<HookStore['begin']>[1];

const PARALLEL = 8;

class HookTable {
  readonly #storage: Storage;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  /** The event and its place among those that are open. */
  async accept(event: DispatchEvent): Promise<boolean> {
    const { table, bodies, projects } = this.#storage;
    const project = projects.current();
    const body = await bodies.pack(event);
    return untilWon(`Hook event ${event.id}`, table.retry, async () => {
      const written = await table.write(
        { put: { ...at.hookEvent(event.id), project, at: event.at, ...body }, when: ABSENT },
        { put: { ...at.openHookEvent(project, event.at, event.id), eventId: event.id } },
      );
      return written.written || (written.refused.length > 0 ? false : LOST);
    });
  }

  async event(id: string): Promise<DispatchEvent | undefined> {
    const item = await this.#storage.table.get(at.hookEvent(id));
    return item === undefined ? undefined : this.#storage.bodies.unpack(item, 'hook event', DispatchEvent);
  }

  async state(id: string): Promise<HookEventState | undefined> {
    const [item, plan] = await Promise.all([this.#storage.table.get(at.hookEvent(id)), this.#storage.table.get(at.hookPlan(id))]);
    if (item === undefined) return undefined;
    const { note } = item;
    return { open: item['closed'] !== true, planned: plan !== undefined, ...(typeof note === 'string' && { note }) };
  }

  /** The plan is another item: whoever plans meanwhile has read the event before, and comes to the same. */
  async settle(event: DispatchEvent): Promise<void> {
    const { table, bodies } = this.#storage;
    const [[attribute, value] = ['body', '']] = Object.entries(await bodies.pack(event));
    await untilWon(`Hook event ${event.id}`, table.retry, async () => {
      if ((await table.get(at.hookPlan(event.id))) !== undefined) return true;
      const by = {
        text: `SET ${attribute} = :value REMOVE ${attribute === 'body' ? 'bodyAt' : 'body'}`,
        values: { ':value': value },
      };
      const written = await table.write({ update: at.hookEvent(event.id), by, when: { text: 'attribute_exists(PK)' } });
      return written.written || written.refused.length > 0 || LOST;
    });
  }

  /** The first list of runs stands. What a process that died has left out of it is put beside it again. */
  async plan(event: string, runs: readonly HookRun[]): Promise<HookRun[]> {
    const { table, bodies } = this.#storage;
    const body = await bodies.pack(runs);
    const put = { ...at.hookPlan(event), ...body };
    await untilWon(`Hook event ${event}`, table.retry, async () => {
      const written = await table.write({ put, when: ABSENT });
      return written.written || written.refused.length > 0 || LOST;
    });
    const planned = await this.#planOf(event);
    const project = await this.#projectOf(event);
    await inParallel(planned, PARALLEL, async (run) => this.#putRun(run, project));
    return this.runs(event);
  }

  async #planOf(event: string): Promise<HookRun[]> {
    const item = await this.#storage.table.get(at.hookPlan(event));
    return item === undefined ? [] : this.#storage.bodies.unpack(item, 'plan of a hook event', z.array(HookRun));
  }

  async #projectOf(event: string): Promise<string> {
    return textOf((await this.#storage.table.get(at.hookEvent(event))) ?? {}, 'project', 'hook event');
  }

  async #putRun(run: HookRun, project: string): Promise<void> {
    const { table, bodies } = this.#storage;
    const index = { GSI1PK: listOf.hookRuns(project), GSI1SK: `${run.queuedAt}#${run.id}` };
    const put = { ...at.hookRun(run.id), ...index, project, revision: 0, ...(await bodies.pack(run)) };
    await untilWon(`Hook run ${run.id}`, table.retry, async () => {
      const written = await table.write({ put, when: ABSENT });
      return written.written || written.refused.length > 0 || LOST;
    });
  }

  async runs(event: string): Promise<HookRun[]> {
    const planned = await this.#planOf(event);
    const items = await this.#storage.table.getAll(planned.map(({ id }) => at.hookRun(id)));
    const found = new Map((await Promise.all(items.map((item) => this.#read(item)))).map((run) => [run.id, run]));
    return planned.map((run) => found.get(run.id) ?? run);
  }

  /** A run and the turns of its hook change together: two that ask at once do not both get the last one. */
  async begin(id: string, change: Change): Promise<BeginHookResult> {
    return untilWon(`Hook run ${id}`, this.#storage.table.retry, () => this.#tryBegin(id, change));
  }

  async #tryBegin(id: string, { at: now, limit, lostAfterMs }: Change): Promise<BeginHookResult | typeof LOST> {
    const { table } = this.#storage;
    const item = await table.get(at.hookRun(id));
    const run = item === undefined ? undefined : await this.#read(item);
    if (item === undefined || run === undefined || !isUnderWay(run)) return { outcome: 'over', run };
    const project = textOf(item, 'project', 'hook run');
    const turns = await this.#turns(project, run.hook.id);
    const others = Object.entries(turns.running).filter(([other, since]) => other !== id && !isLost(since, now, lostAfterMs));
    if (others.length >= limit || !hasTurn(run, await this.#runsOf(others), limit)) return { outcome: 'busy' };
    const begun: HookRun = { ...run, status: 'running', startedAt: now, attempts: run.attempts + 1 };
    const running = { ...Object.fromEntries(others), [id]: now };
    const written = await table.write(await this.#change(item, begun), this.#setTurns(project, run.hook.id, { ...turns, running }));
    return written.written ? { outcome: 'begun', run: begun } : LOST;
  }

  async #runsOf(turns: readonly (readonly [string, string])[]): Promise<HookRun[]> {
    const items = await this.#storage.table.getAll(turns.map(([id]) => at.hookRun(id)));
    return inParallel(items, PARALLEL, (item) => this.#read(item));
  }

  /** Gives a run that is queued or running its next form; nothing for others. */
  async change(id: string, next: (run: HookRun) => HookRun): Promise<void> {
    const { table } = this.#storage;
    await untilWon(`Hook run ${id}`, table.retry, async () => {
      const item = await table.get(at.hookRun(id));
      const run = item === undefined ? undefined : await this.#read(item);
      if (item === undefined || run === undefined || !isUnderWay(run)) return true;
      const project = textOf(item, 'project', 'hook run');
      const turns = await this.#turns(project, run.hook.id);
      const { [id]: _over, ...running } = turns.running;
      const changed = next(run);
      const free = this.#setTurns(project, run.hook.id, { ...turns, running });
      const written = await table.write(await this.#change(item, changed), free, ...marksOf(changed, project));
      return written.written || LOST;
    });
  }

  async #turns(project: string, hook: string): Promise<{ running: Turns; revision: number | undefined }> {
    const item = await this.#storage.table.get(at.hookTurns(project, hook));
    if (item === undefined) return { running: {}, revision: undefined };
    return { running: Turns.parse(item['running']), revision: Number(item['revision']) };
  }

  #setTurns(project: string, hook: string, { running, revision }: { running: Turns; revision: number | undefined }): Write {
    const when: Expression = revision === undefined ? ABSENT : atRevision(revision);
    return { put: { ...at.hookTurns(project, hook), running, revision: (revision ?? 0) + 1 }, when };
  }

  async #change(item: Item, run: HookRun): Promise<Write> {
    const revision = Number(item['revision']);
    const { body: _body, bodyAt: _bodyAt, ...kept } = item;
    const put = { ...kept, ...at.hookRun(run.id), revision: revision + 1, ...(await this.#storage.bodies.pack(run)) };
    return { put, when: atRevision(revision) };
  }

  async sameInput(identity: string): Promise<HookRun | undefined> {
    const { table, projects } = this.#storage;
    const mark = await table.get(at.hookSame(projects.current(), identity));
    const item = mark === undefined ? undefined : await table.get(at.hookRun(textOf(mark, 'runId', 'known input of a hook')));
    return item === undefined ? undefined : this.#read(item);
  }

  async hasOverrun(hook: PinnedHook): Promise<boolean> {
    const { table, projects } = this.#storage;
    return (await table.get(at.hookOverrun(projects.current(), timedHook(hook)))) !== undefined;
  }

  async open(): Promise<string[]> {
    const { table, projects } = this.#storage;
    const ids: string[] = [];
    for await (const item of table.query(rangeOf.openHookEvents(projects.named))) ids.push(textOf(item, 'eventId', 'open hook event'));
    return ids;
  }

  async close(event: string, note?: string): Promise<void> {
    const { table } = this.#storage;
    await untilWon(`Hook event ${event}`, table.retry, async () => {
      const item = await table.get(at.hookEvent(event));
      if (item === undefined || item['closed'] === true) return true;
      const open = at.openHookEvent(textOf(item, 'project', 'hook event'), textOf(item, 'at', 'hook event'), event);
      const by = { text: 'SET closed = :true, note = :note', values: { ':true': true, ':note': note ?? null } };
      const written = await table.write(
        { update: at.hookEvent(event), by, when: { text: 'attribute_not_exists(closed)' } },
        { remove: open },
      );
      return written.written || LOST;
    });
  }

  /** The token lies with the place among those that are open, and goes with it. */
  async wait(event: string, token: string): Promise<void> {
    const { table } = this.#storage;
    const place = await this.#openPlace(event);
    if (place === undefined) return;
    await untilWon(`Hook event ${event}`, table.retry, async () => {
      const by = { text: 'SET taskToken = :token', values: { ':token': token } };
      const written = await table.write({ update: place, by, when: { text: 'attribute_exists(PK)' } });
      return written.written || written.refused.length > 0 || LOST;
    });
  }

  async token(event: string): Promise<string | undefined> {
    const place = await this.#openPlace(event);
    const token = place === undefined ? undefined : (await this.#storage.table.get(place))?.['taskToken'];
    return typeof token === 'string' ? token : undefined;
  }

  async #openPlace(event: string): Promise<ReturnType<typeof at.openHookEvent> | undefined> {
    const item = await this.#storage.table.get(at.hookEvent(event));
    if (item === undefined) return undefined;
    return at.openHookEvent(textOf(item, 'project', 'hook event'), textOf(item, 'at', 'hook event'), event);
  }

  async list(since?: string): Promise<HookRun[]> {
    const { table, projects } = this.#storage;
    const runs: HookRun[] = [];
    const from = since === undefined ? {} : { from: since };
    for await (const item of table.queryIndex(listOf.hookRuns(projects.current()), from)) runs.push(await this.#read(item));
    return runs;
  }

  #read(item: Item): Promise<HookRun> {
    return this.#storage.bodies.unpack(item, 'hook run', HookRun);
  }
}

const isUnderWay = ({ status }: HookRun): boolean => status === 'queued' || status === 'running';

/** Both ways: a clock that was put back must not keep a dead process alive. */
const isLost = (since: string, now: string, lostAfterMs: number): boolean => Math.abs(Date.parse(now) - Date.parse(since)) > lostAfterMs;

const atRevision = (revision: number): Expression => ({ text: 'revision = :revision', values: { ':revision': revision } });

/** A hook with the time that its definition states. */
function timedHook(hook: PinnedHook): string {
  const time = statedTime(hook);
  return time === undefined ? hook.id : `${hook.id}@${time}`;
}

/** What later plans look up about a run that is done. */
function marksOf(run: HookRun, project: string): Write[] {
  if (run.status !== 'done') return [];
  const overran = run.mode === 'sync' && run.result?.outcome === 'timed-out';
  const reusable = isReusable(run) && run.sharedWith === undefined;
  return [
    ...(overran ? [{ put: { ...at.hookOverrun(project, timedHook(run.hook)), runId: run.id } }] : []),
    ...(reusable ? [{ put: { ...at.hookSame(project, run.identity), runId: run.id } }] : []),
  ];
}

/** Events and runs of hooks in DynamoDB. */
export function createHookStore(storage: Storage): HookStore {
  const table = new HookTable(storage);
  return {
    accept: (event) => table.accept(event),
    event: (id) => table.event(id),
    state: (id) => table.state(id),
    settle: (event) => table.settle(event),
    plan: (event, runs) => table.plan(event, runs),
    runs: (event) => table.runs(event),
    begin: (id, change) => table.begin(id, change),
    finish: (id, { result, at: endedAt, sharedWith }) =>
      table.change(id, (run) => ({ ...run, status: 'done', result, endedAt, ...(sharedWith !== undefined && { sharedWith }) })),
    defer: (id, reason) => table.change(id, (run) => ({ ...run, status: 'queued', mode: 'async', reason })),
    sameInput: (identity) => table.sameInput(identity),
    hasOverrun: (hook) => table.hasOverrun(hook),
    open: () => table.open(),
    close: (event, note) => table.close(event, note),
    wait: (event, token) => table.wait(event, token),
    token: (event) => table.token(event),
    list: (since) => table.list(since),
  };
}
