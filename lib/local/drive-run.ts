import { deliverDecisions } from '../app/review/deliver-decisions.ts';
import type { Ports } from '../app/ports.ts';
import { getRun } from '../app/get-run.ts';
import { StringlineError } from '../domain/shared/errors.ts';
import {
  attemptOf,
  executionName,
  innermostFailure,
  type Review,
  type Run,
  type RunStatus,
  statusOfFailure,
} from '../domain/workflow/index.ts';
import { assertNotDriven, type DriverPlatform, executionOf, PIPELINE } from './driver-of.ts';
import type { Machinery } from './machinery.ts';
import type { Platform } from './platform.ts';

export type DriveOutcome = { kind: 'finished'; run: Run } | { kind: 'waiting'; run: Run; reviews: Review[] } | { kind: 'paused'; run: Run };

export interface DriveOptions {
  /** Aborted by Ctrl-C: the run pauses at the next journalled step. */
  signal: AbortSignal;
  /** Decides a pending review, or leaves it (false) for somebody else, later. */
  decide: (review: Review) => Promise<boolean>;
  /** Why it is paused when it is, for people. */
  pauseReason?: string;
}

const startOf = (run: Run, engine: Machinery['engine']): Promise<string> =>
  engine.start(PIPELINE, executionName(run.id, attemptOf(run)), { runId: run.id });

/**
 * Carries a run on until it ends, waits for a person or is paused.
 * @throws StringlineError `execution-locked` where another process drives it
 */
export async function driveRun(
  runId: string,
  platform: DriverPlatform & Pick<Platform, 'ports' | 'machinery'>,
  options: DriveOptions,
): Promise<DriveOutcome> {
  const { ports } = platform;
  const machinery = await platform.machinery();
  const { engine } = machinery;
  machinery.driving(runId);
  await ports.runs.move(runId, ['created', 'paused'], 'running', { at: now(ports) });
  await deliverDecisions(runId, ports);
  const executionId = await startOf(await getRun(runId, ports), engine);
  for (;;) {
    const outcome = await engine.run(executionId, { signal: options.signal }).catch((error: unknown) => tellDriver(error, runId, platform));
    if (outcome.outcome === 'finished') return { kind: 'finished', run: await settle(runId, outcome, ports) };
    const pending = await ports.reviews.list({ runId, status: 'pending' });
    if (options.signal.aborted && pending.length === 0) return { kind: 'paused', run: await pause(runId, options, ports) };
    if (options.signal.aborted || !(await decideSome(pending, options)))
      return { kind: 'waiting', run: await getRun(runId, ports), reviews: pending };
  }
}

/** Another process may have taken a run up since it was looked for: that is told in the words of runs, not in those of the engine. */
async function tellDriver(error: unknown, runId: string, platform: DriverPlatform & Pick<Platform, 'ports'>): Promise<never> {
  if (error instanceof StringlineError && error.code === 'execution-locked') assertNotDriven(await getRun(runId, platform.ports), platform);
  throw error;
}

/** What a state machine calls its run just before it records how that has ended. */
const CLOSED: ReadonlySet<RunStatus> = new Set(['succeeded', 'failed', 'rejected', 'budget-reached']);

/**
 * A run gets its last status first and its records after it. Where a process died between the two, its execution is still open: this
 * carries that to its end. False where nothing was left to do.
 */
export async function finishClosing(run: Run, platform: Pick<Platform, 'ports' | 'machinery'>, signal: AbortSignal): Promise<boolean> {
  if (!CLOSED.has(run.status)) return false;
  const { engine } = await platform.machinery();
  const executionId = executionOf(run);
  if ((await engine.describe(executionId))?.status !== 'RUNNING') return false;
  await engine.run(executionId, { signal });
  return true;
}

/** Ends the execution of a run, also one that another process drives at this moment. */
export async function abortRun(runId: string, platform: Pick<Platform, 'ports' | 'machinery'>, cause: string): Promise<void> {
  const { engine } = await platform.machinery();
  const executionId = await startOf(await getRun(runId, platform.ports), engine);
  await engine.abort(executionId, { error: 'run-cancelled', cause });
}

async function decideSome(pending: readonly Review[], options: DriveOptions): Promise<boolean> {
  let decided = false;
  for (const review of pending) decided = (await options.decide(review)) || decided;
  return decided;
}

/** The state machine closes its run itself; what is caught here is a machine that failed before it could. */
async function settle(runId: string, end: { status: string; error?: string; cause?: string }, ports: Ports): Promise<Run> {
  if (end.status === 'SUCCEEDED') {
    // A decision that crossed with the end may have left it waiting.
    await ports.runs.move(runId, ['waiting'], 'running', { at: now(ports) });
    await ports.runs.move(runId, ['running'], 'succeeded', { at: now(ports) });
  } else {
    const failure = innermostFailure({ error: end.error ?? end.status, cause: end.cause ?? '' });
    const status = end.status === 'ABORTED' ? 'cancelled' : statusOfFailure(failure.error);
    await ports.runs.move(runId, ['running', 'waiting'], status, { reason: failure.cause, errorCode: failure.error, at: now(ports) });
  }
  return getRun(runId, ports);
}

async function pause(
  runId: string,
  { pauseReason: reason = 'paused by the person at the terminal' }: DriveOptions,
  ports: Ports,
): Promise<Run> {
  await ports.runs.move(runId, ['running'], 'paused', { reason, at: now(ports) });
  return getRun(runId, ports);
}

const now = (ports: Ports): string => ports.clock.now().toISOString();
