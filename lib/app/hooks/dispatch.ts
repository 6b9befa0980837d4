import * as z from 'zod';
import {
  type DispatchEvent,
  eventBudgetMs,
  type HookResult,
  type HookRun,
  isReusable,
  MAX_ATTEMPTS,
  planEvent,
  verdictOf,
} from '../../domain/hooks/dispatch/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Invocation } from '../ports.ts';
import { HOOK_ACTION_FUNCTIONS } from './actions/index.ts';
import type { HookPorts } from './ports.ts';

/** What the state machine of hooks asks for. */
export const HookDispatchInput = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('plan'), eventId: z.string() }),
  z.strictObject({ operation: z.literal('run'), eventId: z.string(), runId: z.string() }),
  z.strictObject({ operation: z.literal('conclude'), eventId: z.string() }),
  z.strictObject({ operation: z.literal('hand-over'), eventId: z.string(), taskToken: z.string() }),
  z.strictObject({ operation: z.literal('close'), eventId: z.string() }),
]);
export type HookDispatchInput = z.infer<typeof HookDispatchInput>;

/** Runs of one hook at the same time. */
const CONCURRENT_RUNS = 1;
const LONGEST_MS = 600_000;
const LOST_AFTER_MS = 5_000;

/** One step of the dispatch of an event. Steps are repeated after a crash and give the same then. */
export async function dispatchHooks(input: HookDispatchInput, ports: HookPorts, invocation: Invocation): Promise<Json> {
  switch (input.operation) {
    case 'plan':
      return plan(input.eventId, ports);
    case 'run':
      return runHook(input.eventId, input.runId, { ports, invocation });
    case 'conclude':
    case 'close':
      return conclude(input, ports);
    case 'hand-over':
      await ports.handOver(input.eventId, input.taskToken);
      return null;
  }
}

async function plan(eventId: string, ports: HookPorts): Promise<Json> {
  const event = await mustFind(eventId, ports);
  const memory = {
    sameInput: async (identity: string): Promise<HookRun | undefined> => {
      const same = await ports.hooks.sameInput(identity);
      return same !== undefined && isReusable(same) ? same : undefined;
    },
    hasOverrun: (hook: string) => ports.hooks.hasOverrun(hook),
  };
  const known = await ports.hooks.runs(eventId);
  const planned = known.length > 0 ? known : await planEvent(event, await ports.definitions(event), memory, ports.hash);
  const runs = await ports.hooks.plan(eventId, planned);
  return { waited: runs.filter(({ mode, status }) => mode === 'sync' && status === 'queued').map(({ id }) => ({ runId: id })) };
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
  if (run === undefined || run.status === 'done') return null;
  const time = timeOf(run, event, before);
  if (time === 0) {
    await ports.hooks.defer(runId, 'the time that somebody waits was used up');
    return null;
  }
  const lostAfterMs = (run.hook.timeoutMs ?? LONGEST_MS) + LOST_AFTER_MS;
  const begun = await ports.hooks.begin(runId, { at: now(ports), limit: CONCURRENT_RUNS, lostAfterMs });
  if (begun.outcome === 'busy') throw busy(run);
  if (begun.outcome === 'over') return null;
  const result = await resultOf(begun.run, { event, timeoutMs: time }, { ports, invocation });
  if (result === undefined) await ports.hooks.defer(runId, 'it was stopped before its end');
  else await ports.hooks.finish(runId, { result, at: now(ports) });
  return null;
}

/** Milliseconds that a run may take: 0 when others have used up what its event had; undefined without a limit. */
function timeOf(run: HookRun, event: DispatchEvent, runs: readonly HookRun[]): number | undefined {
  const budget = eventBudgetMs(event);
  const { timeoutMs } = run.hook;
  // A limit that somebody has stated above the usual one is a wish to wait.
  if (run.mode !== 'sync' || budget === undefined || timeoutMs === undefined || timeoutMs > budget) return timeoutMs;
  const used = runs.filter(({ mode, startedAt }) => mode === 'sync' && startedAt !== undefined).reduce((sum, each) => sum + took(each), 0);
  return Math.max(0, Math.min(timeoutMs, budget - used));
}

function took({ startedAt, endedAt }: HookRun): number {
  return startedAt === undefined || endedAt === undefined ? 0 : Math.max(0, Date.parse(endedAt) - Date.parse(startedAt));
}

/** Undefined where it was stopped politely and is to be done later. */
async function resultOf(
  run: HookRun,
  { event, timeoutMs }: { event: DispatchEvent; timeoutMs: number | undefined },
  { ports, invocation }: Host,
): Promise<HookResult | undefined> {
  if (run.attempts > MAX_ATTEMPTS)
    return { outcome: 'crashed', summary: `begun ${String(MAX_ATTEMPTS)} times, and each time the process died` };
  // The commit that was waiting died with the process that asked.
  if (run.attempts > 1 && event.trigger === 'commit' && run.mode === 'sync')
    return { outcome: 'stopped', summary: 'the commit that it was for is no longer under way' };
  const limit = timeoutMs === undefined ? invocation.signal : AbortSignal.any([invocation.signal, AbortSignal.timeout(timeoutMs)]);
  const result = await HOOK_ACTION_FUNCTIONS[run.hook.action]({ run, event, timeoutMs, signal: limit }, ports);
  if (invocation.signal.aborted && result.outcome === 'stopped') return run.mode === 'sync' ? result : undefined;
  return result.outcome === 'stopped' ? { ...result, outcome: 'timed-out', summary: 'stopped: it overran its time' } : result;
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
