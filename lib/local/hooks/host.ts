import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { createHandler } from '../../../lambdas/hook-dispatch/handler.ts';
import { createGitRepository, type GitRepository, mergeBase } from '../../adapters/git/index.ts';
import { createHookWorkplace } from '../../adapters/local/hook-workplace.ts';
import { hashText, sha256 } from '../../adapters/local/sha256.ts';
import { openLocalStores } from '../../adapters/local/stores/index.ts';
import type { LoadedPlaybook } from '../../adapters/models/index.ts';
import type { WriteHooks } from '../../adapters/local/write-hooks.ts';
import { HOOK_ACTION_FUNCTIONS } from '../../app/hooks/actions/index.ts';
import type { HookPorts, HookStore } from '../../app/hooks/ports.ts';
import { commitTree } from '../../app/hooks/commit-tree.ts';
import { definitionsFor, placeOfEvent, pullRequestDefinitions, unreadable } from '../../app/hooks/read-definitions.ts';
import type { Clock } from '../../app/ports.ts';
import { type DispatchEvent, type EventVerdict, type HookRun, pinHook, verdictOf } from '../../domain/hooks/dispatch/index.ts';
import { matchHooks } from '../../domain/hooks/index.ts';
import { HOOK_FUNCTIONS, HOOK_MACHINE } from '../../domain/platform/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import { createEngine, type Engine } from '../engine/index.ts';
import { acquireLease } from '../engine/lease.ts';
import { STATE_DIRECTORY } from '../platform.ts';
import { loadHookMachine } from '../state-machines.ts';
import { workTreeDefinitions } from './definitions.ts';
import { sideBySide } from './side-by-side.ts';
import { refuseTrackedState } from '../own-state.ts';

export interface HookHostOptions {
  /** Any folder of the work tree. */
  cwd: string;
  environment: Readonly<Record<string, string | undefined>>;
  clock?: Clock;
  onFault?: (error: unknown) => void;
  /** Answers instead of a model. */
  playbook?: LoadedPlaybook;
  /** Tests kill the process here. */
  writes?: WriteHooks;
}

/** What became of an event. */
export interface EventOutcome {
  event: DispatchEvent;
  runs: HookRun[];
  verdict: EventVerdict;
}

/** The dispatch of hooks in this process, over the same state machine and function as everywhere. */
export interface HookHost {
  root: string;
  repository: GitRepository;
  hooks: HookStore;
  /** Records an event and runs what somebody waits for; the rest stays in the queue. @throws StringlineError `hook-definitions-unreadable` */
  dispatch(event: DispatchEvent, signal: AbortSignal): Promise<EventOutcome>;
  /** Whether any hook is for this event: one that nothing waits for is not worth a record. */
  concerns(event: DispatchEvent): Promise<boolean>;
  /** What of the hook files of the work tree is passed over, and why; of folders that have come to have hooks what was saved tells. */
  passedOver(saved?: readonly string[]): Promise<readonly Finding[]>;
  /** Ids of the hooks that are defined in the work tree and enabled. */
  defined(): Promise<Set<string>>;
  /** Does what is in the queue, also of processes that died. Gives the number of events that came to their end; undefined where another process is at it. */
  work(signal: AbortSignal): Promise<number | undefined>;
  /** Keeps others from being the same; what it gives lets go again. @throws StringlineError `execution-locked` */
  lock(name: string): () => void;
  close(): Promise<void>;
}

/** Timers overflow above it; a local stage has no other limit. */
const LONGEST_TIMER_MS = 2 ** 31 - 2;

/** Opens the dispatch of hooks of the repository around a folder. */
export async function openHookHost(options: HookHostOptions): Promise<HookHost> {
  const clock = options.clock ?? { now: () => new Date() };
  const repository = await createGitRepository(options.cwd);
  const { root } = repository.place;
  await refuseTrackedState(root);
  const { database, hooks, ...stores } = openLocalStores(join(root, STATE_DIRECTORY), {
    clock,
    ...(options.writes && { hooks: options.writes }),
  });
  const ofWorkTree = workTreeDefinitions(repository, clock);
  const today = (): string => clock.now().toISOString().slice(0, 10);
  const ports = portsOf(repository, { hooks, ofWorkTree }, { ...options, clock });
  const handler = createHandler(ports);
  const engine = createEngine({
    database,
    ...loadHookMachine(),
    functions: {
      [HOOK_FUNCTIONS.HookDispatchFunction]: (payload, { signal }) =>
        handler(payload, { getRemainingTimeInMillis: () => LONGEST_TIMER_MS, signal }),
    },
    clock,
    host: { hash: hashText },
    ids: randomUUID,
    ...(options.onFault && { onFault: options.onFault }),
  });
  const lock = (name: string): (() => void) => {
    const lease = acquireLease(database, clock, { name, owner: randomUUID() });
    return () => lease.release();
  };
  return {
    ...{ root, repository, hooks, lock },
    dispatch: async (event, signal) => {
      // Together on the disk: somebody waits.
      await Promise.all(database.transaction(() => [hooks.accept(event), engine.start(HOOK_MACHINE, event.id, { eventId: event.id })]));
      await drive(engine, event.id, signal);
      const runs = await runsOf(event.id, hooks);
      return { event, runs, verdict: verdictOf(runs) };
    },
    concerns: async (event) => {
      const files = event.files.map(({ path }) => path);
      return matchHooks(await ports.definitions(event), { trigger: event.trigger, files }).length > 0;
    },
    defined: async () => {
      const { hooks: all } = definitionsFor({ trigger: 'commit' }, await ofWorkTree(today()));
      return new Set(all.flatMap((hook) => (hook.enabled ? [pinHook(hook, sha256).id] : [])));
    },
    passedOver: async (saved) => (await ofWorkTree(today(), saved)).passedOver,
    work: (signal) => work({ engine, hooks, lock }, signal),
    close: async () => {
      await engine.close();
      repository.close();
      stores.close();
    },
  };
}

/** Without a run it is an event that no hook is for, or one that was refused. @throws StringlineError `hook-definitions-unreadable` */
async function runsOf(event: string, hooks: HookStore): Promise<HookRun[]> {
  const runs = await hooks.runs(event);
  const note = runs.length === 0 ? (await hooks.state(event))?.note : undefined;
  if (note !== undefined) throw unreadable(note);
  return runs;
}

/** False while runs wait for a worker. @throws StringlineError `hook-dispatch-failed`: an event without a verdict must not look like one that passed */
async function drive(engine: Engine, eventId: string, signal: AbortSignal): Promise<boolean> {
  const end = await engine.run(await engine.start(HOOK_MACHINE, eventId, { eventId }), { signal });
  if (end.outcome !== 'finished') return false;
  if (end.status === 'SUCCEEDED') return true;
  throw new StringlineError({
    code: 'hook-dispatch-failed',
    message: `The hooks of ${eventId} could not be run: ${end.cause ?? end.error ?? end.status}`,
    fix: 'stringline hooks explain shows what would run; stringline doctor shows what is missing.',
    exit: EXIT.outside,
  });
}

interface Queue {
  engine: Engine;
  hooks: HookStore;
  lock: HookHost['lock'];
}

async function work(queue: Queue, signal: AbortSignal): Promise<number | undefined> {
  let done = 0;
  for (;;) {
    const release = unlessLocked(() => queue.lock(WORKER));
    if (release === undefined) {
      // The other one may have looked at the queue for the last time before ours was in it: stay until somebody has it.
      if (signal.aborted || !(await isWaiting(queue.hooks))) return done === 0 ? undefined : done;
      await delay(LOCKED_MS);
      continue;
    }
    const before = done;
    try {
      const ids = await ownEvents(queue.hooks);
      const events = await Promise.all(ids.map(async (id) => ({ id, runs: await queue.hooks.runs(id) })));
      await sideBySide(events, async (id) => {
        if (!signal.aborted && (await finish(queue, id, signal))) done += 1;
      });
    } finally {
      release();
    }
    // Whoever queued something meanwhile has found us at it, and has left it to us: look once more.
    if (signal.aborted || done === before) return done;
  }
}

const WORKER = 'hook-worker';
const LOCKED_MS = 250;

/** Those of this checkout: what a server was told of elsewhere has other places to run in. */
async function ownEvents(hooks: HookStore): Promise<string[]> {
  const own: string[] = [];
  for (const id of await hooks.open()) if ((await hooks.event(id))?.via === undefined) own.push(id);
  return own;
}

/** Whether runs of an event wait for a worker. */
async function isWaiting(hooks: HookStore): Promise<boolean> {
  for (const id of await ownEvents(hooks)) if ((await hooks.token(id)) !== undefined) return true;
  return false;
}

/** Carries one event on until it is over. False where it cannot: another process has it, or it was stopped. */
async function finish({ engine, hooks }: Queue, id: string, signal: AbortSignal): Promise<boolean> {
  try {
    while (!(await drive(engine, id, signal))) {
      const token = await hooks.token(id);
      if (signal.aborted || token === undefined || !(await engine.succeed(token, null))) return false;
    }
    return true;
  } catch (error) {
    if (error instanceof StringlineError && error.code === 'execution-locked') return false;
    // Its execution is over and will not go on: whoever asked has been told.
    if (error instanceof StringlineError && error.code === 'hook-dispatch-failed') await hooks.close(id);
    throw error;
  }
}

/** Undefined where somebody else holds it. */
function unlessLocked<T>(take: () => T): T | undefined {
  try {
    return take();
  } catch (error) {
    // eslint-disable-next-line no-restricted-syntax -- the other one does the work
    if (error instanceof StringlineError && error.code === 'execution-locked') return undefined;
    throw error;
  }
}

interface OwnRecords {
  hooks: HookStore;
  ofWorkTree: ReturnType<typeof workTreeDefinitions>;
}

function portsOf(repository: GitRepository, { hooks, ofWorkTree }: OwnRecords, options: HookHostOptions & { clock: Clock }): HookPorts {
  const { clock, environment, playbook, onFault } = options;
  const { root } = repository.place;
  return {
    clock,
    hash: sha256,
    hooks,
    actions: HOOK_ACTION_FUNCTIONS,
    definitions: async (event) => {
      const { trigger, base } = event;
      const [today, place] = [event.at.slice(0, 10), placeOfEvent(event)];
      if (trigger === 'pr' && base !== undefined) return pullRequestDefinitions(commitTree(repository, base), today, place);
      return definitionsFor(place, await ofWorkTree(today, place.files));
    },
    workplace: (event) => Promise.resolve(createHookWorkplace(event, { root, environment, readBlob: (oid) => repository.readBlob(oid) })),
    source: repository,
    mergeBase: (one, other) => mergeBase(root, one, other),
    // Loaded where a hook needs it: most saves ask no model.
    platform: async (_event, signal) => {
      const { openHookPlatform } = await import('./platform.ts');
      return openHookPlatform({ root, environment, clock, signal, ...(playbook && { playbook }), ...(onFault && { onFault }) });
    },
    handOver: (event, token) => hooks.wait(event, token),
  };
}
