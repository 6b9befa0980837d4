import type * as z from 'zod';
import type { HookResult } from '../../domain/hooks/dispatch/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import type { Invocation } from '../ports.ts';
import { type ElsewherePorts, runElsewhere } from './elsewhere.ts';
import { OVER, type SoFar, soFar, type Waiting, type WentOn } from './jobs-elsewhere.ts';
import type { HookJob, HookStore } from './ports.ts';

export interface GoOnInput {
  eventId: string;
  runId: string;
  from: z.infer<typeof WentOn>;
}

interface Host {
  ports: ElsewherePorts & { hooks: HookStore };
  invocation: Invocation;
}

/** So often a run is gone on with: an agent with all its repairs needs fewer turns. */
const MOST_TURNS = 60;

/** Goes on with a run that has waited: gives it its result, or says what it waits for next. A run that is over stays as it is. */
export async function goOn({ eventId, runId, from }: GoOnInput, { ports, invocation }: Host): Promise<Json> {
  const event = await ports.hooks.event(eventId);
  const run = (await ports.hooks.runs(eventId)).find(({ id }) => id === runId);
  if (event === undefined || run?.status !== 'running') return OVER;
  const { signal } = invocation;
  const job: HookJob = { run, event, timeoutMs: run.hook.timeoutMs, signal, remainingMs: () => invocation.remainingMs() };
  const result = await resultOf(job, soFar(from), { ports, invocation });
  if ('next' in result) return result;
  await ports.hooks.finish(runId, { result, at: ports.clock.now().toISOString() });
  return OVER;
}

async function resultOf(job: HookJob, so: SoFar, { ports, invocation }: Host): Promise<HookResult | Waiting> {
  const { by, ends, turns } = so;
  if (turns > MOST_TURNS) return { outcome: 'crashed', summary: `not done after ${String(MOST_TURNS)} turns` };
  const result = await runElsewhere({ job: by === 'agent' ? withinLimit(job, ports) : job, soFar: so }, ports);
  if ('next' in result || result.outcome !== 'stopped') return result;
  if (invocation.signal.aborted) return { next: by, by, ends, turns: turns + 1 };
  return { ...result, outcome: 'timed-out', summary: 'stopped: it overran its time' };
}

/** What an agent may take counts from the beginning of its run, over all its turns. */
function withinLimit(job: HookJob, { clock }: Pick<ElsewherePorts, 'clock'>): HookJob {
  const { timeoutMs, run, signal } = job;
  if (timeoutMs === undefined || run.startedAt === undefined) return job;
  const left = Date.parse(run.startedAt) + timeoutMs - clock.now().getTime();
  return { ...job, signal: AbortSignal.any([signal, AbortSignal.timeout(Math.max(0, left))]) };
}
