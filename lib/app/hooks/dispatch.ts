import * as z from 'zod';
import {
  type DispatchEvent,
  eventBudgetMs,
  type HookResult,
  type HookRun,
  type PinnedHook,
  isReusable,
  MAX_ATTEMPTS,
  planEvent,
  provenLoop,
  sharedResult,
  verdictOf,
} from '../../domain/hooks/dispatch/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import type { CompiledHooks } from '../../domain/hooks/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { getJson } from '../artefacts.ts';
import type { Invocation } from '../ports.ts';
import { StoredSandboxJob } from '../run-checks.ts';
import { placeOf, runElsewhere, type RunPlace } from './elsewhere.ts';
import { endEvent } from './end-event.ts';
import { goOn } from './go-on.ts';
import { OVER, type SoFar, type Waiting, WentOn } from './jobs-elsewhere.ts';
import { type HookElsewhere, type HookJob, type HookPorts, UNREADABLE } from './ports.ts';
import { eventOfRun, provenCauses } from './proven-causes.ts';

/** What the state machine of hooks asks for. */
export const HookDispatchInput = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('plan'), eventId: z.string() }),
  z.strictObject({ operation: z.literal('run'), eventId: z.string(), runId: z.string() }),
  /** Starts the job that a run waits for; its end completes the token. */
  z.strictObject({ operation: z.literal('start'), eventId: z.string(), runId: z.string(), job: z.string(), taskToken: z.string() }),
  z.strictObject({ operation: z.literal('judge'), eventId: z.string(), runId: z.string(), from: WentOn }),
  z.strictObject({ operation: z.literal('conclude'), eventId: z.string() }),
  z.strictObject({ operation: z.literal('hand-over'), eventId: z.string(), round: z.int().positive(), taskToken: z.string() }),
  /** With a reason: the dispatch goes no further, and what is left of its runs has crashed. */
  z.strictObject({ operation: z.literal('close'), eventId: z.string(), reason: z.string().optional() }),
]);
export type HookDispatchInput = z.infer<typeof HookDispatchInput>;

const LONGEST_MS = 600_000;
const LOST_AFTER_MS = 5_000;
/** A machine has to be found for what runs elsewhere; its end is told, or its job is found overdue. */
const LOST_ELSEWHERE_MS = 3 * 3600_000;

/** One step of the dispatch of an event. Steps are repeated after a crash and give the same then. */
export async function dispatchHooks(input: HookDispatchInput, ports: HookPorts, invocation: Invocation): Promise<Json> {
  switch (input.operation) {
    case 'plan':
      return plan(input.eventId, ports);
    case 'run':
      return runHook(input.eventId, input.runId, { ports, invocation });
    case 'start':
      return startElsewhere(input, ports);
    case 'judge':
      return goOn(input, { ports: { ...ports, artefacts: mustReach(ports).artefacts }, invocation });
    case 'close':
      if (input.reason === undefined) return conclude(input, ports);
      await endEvent(input.eventId, input.reason, ports);
      return null;
    case 'conclude':
      return conclude(input, ports);
    case 'hand-over':
      await ports.handOver(input.eventId, input.taskToken, input.round);
      return null;
  }
}

async function plan(eventId: string, ports: HookPorts): Promise<Json> {
  const memory = {
    sameInput: async (identity: string): Promise<HookRun | undefined> => {
      const same = await ports.hooks.sameInput(identity);
      return same !== undefined && isReusable(same) ? same : undefined;
    },
    hasOverrun: (hook: PinnedHook) => ports.hooks.hasOverrun(hook),
  };
  const known = await ports.hooks.runs(eventId);
  const event = known.length > 0 ? undefined : await complete(await mustFind(eventId, ports), ports);
  if (event !== undefined && 'refused' in event) return { waited: [] };
  const definitions = event && (await definitionsOf(event, ports));
  if (definitions !== undefined && 'refused' in definitions) return { waited: [] };
  const planned = event === undefined || definitions === undefined ? known : await planEvent(event, definitions, memory, ports.hash);
  const runs = await ports.hooks.plan(eventId, planned);
  return { waited: runs.filter(({ mode, status }) => mode === 'sync' && status === 'queued').map(({ id }) => ({ runId: id })) };
}

/** Where they cannot be read the event ends with the reason: nobody would hear of the hooks that are missing. */
async function definitionsOf(event: DispatchEvent, ports: HookPorts): Promise<CompiledHooks | { refused: string }> {
  try {
    return await ports.definitions(event);
  } catch (error) {
    if (!(error instanceof StringlineError) || error.code !== UNREADABLE) throw error;
    await ports.hooks.close(event.id, error.message);
    return { refused: error.message };
  }
}

/** Also after a crash the same: what was completed is completed again from the same commits. */
async function complete(event: DispatchEvent, ports: HookPorts): Promise<DispatchEvent | { refused: string }> {
  if (ports.complete === undefined || event.via === undefined) return event;
  const completed = await ports.complete(event);
  if ('refused' in completed) await ports.hooks.close(event.id, completed.refused);
  if ('refused' in completed) return completed;
  const known = { ...completed.event, cause: await provenCauses(completed.event, ports.hooks) };
  await ports.hooks.settle(known);
  return known;
}

async function conclude({ eventId, operation }: Pick<HookDispatchInput, 'eventId' | 'operation'>, ports: HookPorts): Promise<Json> {
  const verdict = verdictOf(await ports.hooks.runs(eventId));
  if (operation === 'close' && verdict.queued.length === 0) await ports.hooks.close(eventId);
  return { blocked: verdict.blocked, queued: verdict.queued.map((runId) => ({ runId })), left: verdict.queued.length };
}

interface Host {
  ports: HookPorts;
  invocation: Invocation;
}

async function runHook(eventId: string, runId: string, { ports, invocation }: Host): Promise<Json> {
  const event = await mustFind(eventId, ports);
  const before = await ports.hooks.runs(eventId);
  const run = before.find(({ id }) => id === runId);
  if (run === undefined || run.status === 'done') return OVER;
  if ((await shareResult(run, ports)) || (await stopLoop(run, event, ports))) return OVER;
  const time = timeOf(run, event, before);
  if (time === 0) {
    await ports.hooks.defer(runId, 'the time that somebody waits was used up');
    return OVER;
  }
  const place = placeFor(run, event, ports);
  const lostAfterMs = (run.hook.timeoutMs ?? LONGEST_MS) + (isInTurns(place) ? LOST_ELSEWHERE_MS : LOST_AFTER_MS);
  const begun = await ports.hooks.begin(runId, { at: now(ports), limit: run.hook.concurrency ?? 1, lostAfterMs });
  if (begun.outcome === 'busy') throw busy(run);
  if (begun.outcome === 'over') return OVER;
  const result = givenUp(begun.run, event) ?? (await resultOf({ run: begun.run, event, place, timeoutMs: time }, { ports, invocation }));
  if (result === undefined) await ports.hooks.defer(runId, 'it was stopped before its end');
  else if ('next' in result) return result;
  else await ports.hooks.finish(runId, { result, at: now(ports) });
  return OVER;
}

type Place = RunPlace | 'checkout';

function placeFor(run: HookRun, event: DispatchEvent, { elsewhere }: Pick<HookPorts, 'elsewhere'>): Place {
  return elsewhere === undefined || event.via === undefined ? 'checkout' : placeOf(run, event);
}

const isInTurns = (place: Place): place is SoFar['by'] => place === 'dispatch' || place === 'agent';

interface AboutRun {
  eventId: string;
  runId: string;
}

/** The same job again, after a crash, is the same for the sandbox. */
async function startElsewhere(
  { eventId, runId, job, taskToken }: AboutRun & { job: string; taskToken: string },
  ports: HookPorts,
): Promise<Json> {
  const { sandbox, tokens, artefacts } = mustReach(ports);
  const run = (await ports.hooks.runs(eventId)).find(({ id }) => id === runId);
  if (run?.status === 'running') await sandbox.start(await getJson(artefacts, job, StoredSandboxJob), taskToken);
  else await tokens.fail(taskToken, 'hook-run-over', 'the run is over already');
  return null;
}

function mustReach({ elsewhere }: HookPorts): HookElsewhere {
  if (elsewhere !== undefined) return elsewhere;
  throw new StringlineError({ code: 'hook-sandbox-missing', message: 'No sandbox is bound to these hooks.', exit: EXIT.internal });
}

/** Gives a run the result of one that has had the same input since it was queued. */
async function shareResult(run: HookRun, ports: HookPorts): Promise<boolean> {
  const same = await ports.hooks.sameInput(run.identity);
  if (same?.result === undefined || !isReusable(same)) return false;
  await ports.hooks.finish(run.id, { result: sharedResult(same.result), at: now(ports), sharedWith: same.id });
  return true;
}

/** What was only suspected when it was queued is known when its turn comes: the run that may have set it off has told what it wrote. */
async function stopLoop(run: HookRun, event: DispatchEvent, ports: HookPorts): Promise<boolean> {
  const suspected = new Set(event.cause.flatMap(({ hook, run: id, suspected: is }) => (is === true && hook === run.hook.id ? [id] : [])));
  const events = new Set([...suspected].map(eventOfRun));
  const known = (await Promise.all([...events].map((id) => ports.hooks.runs(id)))).flat();
  const ended = known.filter(({ id }) => suspected.has(id));
  const result = provenLoop(run, event, ended);
  if (result === undefined) return false;
  await ports.hooks.finish(run.id, { result, at: now(ports) });
  return true;
}

/** Milliseconds that a run may take: 0 when others have used up what its event had; undefined without a limit. */
function timeOf(run: HookRun, event: DispatchEvent, runs: readonly HookRun[]): number | undefined {
  const budget = eventBudgetMs(event);
  const { timeoutMs = Number.POSITIVE_INFINITY, timeoutStated = false } = run.hook;
  const isWaitedFor = run.mode === 'sync' && budget !== undefined && !(timeoutStated && timeoutMs > budget);
  if (!isWaitedFor) return run.hook.timeoutMs;
  const used = runs.filter(({ mode, startedAt }) => mode === 'sync' && startedAt !== undefined).reduce((sum, each) => sum + took(each), 0);
  return Math.max(0, Math.min(timeoutMs, budget - used));
}

function took({ startedAt, endedAt }: HookRun): number {
  return startedAt === undefined || endedAt === undefined ? 0 : Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
}

function givenUp(run: HookRun, event: DispatchEvent): HookResult | undefined {
  if (run.attempts > MAX_ATTEMPTS)
    return { outcome: 'crashed', summary: `begun ${String(MAX_ATTEMPTS)} times, and each time the process died` };
  // The commit that was waiting died with the process that asked.
  if (run.attempts > 1 && event.trigger === 'commit' && event.via === undefined && run.mode === 'sync')
    return { outcome: 'stopped', summary: 'the commit that it was for is no longer under way' };
  return undefined;
}

interface Placed extends Pick<HookJob, 'run' | 'event' | 'timeoutMs'> {
  place: Place;
}

/** Undefined where it was stopped politely and is to be done later. */
async function resultOf({ place, ...given }: Placed, { ports, invocation }: Host): Promise<HookResult | Waiting | undefined> {
  // Begun, and no more: what follows may be done again where it fails.
  if (isInTurns(place)) return { next: place, by: place, ends: [], turns: 0 };
  if (typeof place === 'object') return place.result;
  const { run, timeoutMs } = given;
  const signal = timeoutMs === undefined ? invocation.signal : AbortSignal.any([invocation.signal, AbortSignal.timeout(timeoutMs)]);
  const job: HookJob = { ...given, signal };
  const result =
    place === 'checkout'
      ? await ports.actions[run.hook.action](job, ports)
      : await runElsewhere({ job, soFar: { by: 'dispatch', ends: [], turns: 0 } }, { ...ports, artefacts: mustReach(ports).artefacts });
  if ('next' in result || result.outcome !== 'stopped') return result;
  if (invocation.signal.aborted) return run.mode === 'sync' ? result : undefined;
  return { ...result, outcome: 'timed-out', summary: overran(run, timeoutMs ?? 0) };
}

/** With what helps: what is stopped for a person who waits gets the rest of its own limit in the queue. */
function overran({ hook }: HookRun, timeoutMs: number): string {
  const [after, most] = [timeoutMs, hook.timeoutMs ?? timeoutMs].map((ms) => `${String(Math.round(ms / 100) / 10)} s`);
  const limit = timeoutMs < (hook.timeoutMs ?? 0) ? `what somebody waits at a save; mode: async gives it ${most}` : 'its limit';
  return `stopped after ${after}, ${limit}; a longer timeout in ${hook.source.path} gives it more`;
}

async function mustFind(id: string, ports: HookPorts): Promise<DispatchEvent> {
  const event = await ports.hooks.event(id);
  if (event !== undefined) return event;
  throw new StringlineError({ code: 'hook-event-missing', message: `There is no hook event ${id}.`, exit: EXIT.internal });
}

/** The state machine tries again. */
function busy({ hook }: HookRun): StringlineError {
  return new StringlineError({ code: 'hook-busy', message: `Another run of ${hook.name} is under way.`, exit: EXIT.outside });
}

const now = (ports: HookPorts): string => ports.clock.now().toISOString();
