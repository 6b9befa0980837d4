import { isDrivenElsewhere } from '../../app/driven-elsewhere.ts';
import type { Pipelines } from '../../app/ports.ts';
import { decideByPolicy } from '../../app/review/decide-by-policy.ts';
import { getRun } from '../../app/get-run.ts';
import { tell } from '../../app/tell.ts';
import { count } from '../../domain/shared/wording.ts';
import { StringlineError } from '../../domain/shared/errors.ts';
import type { Run } from '../../domain/workflow/run.ts';
import { abortRun, driveRun } from '../drive-run.ts';
import type { Platform } from '../platform.ts';
import { createPlaces, type Places } from './places.ts';

/** Drives runs in this process without anybody at a terminal. */
export interface RunDriver extends Pipelines {
  /** Goes on with a run that has waited: something has been decided. */
  wake(runId: string): void;
  /** Whether a run moves here, or waits for its turn. */
  carries(runId: string): boolean;
  /** Runs that move, or wait for their turn. */
  underWay(): number;
  /** Runs that wait for a place. */
  queued(): number;
  /** Takes up what an earlier server left: runs it was driving when it stopped or died, and decisions that came in between. */
  takeUp(): Promise<string[]>;
  /** Resolves when no run moves: each has ended, waits or is paused. */
  settled(): Promise<void>;
  /** Pauses what it drives, at the next journalled step. */
  close(): Promise<void>;
}

export interface RunDriverOptions {
  platform: Pick<Platform, 'root' | 'database' | 'ports' | 'machinery'>;
  /** Makes ready what a run calls: its models. */
  prepare: (run: Run) => Promise<void>;
  onFault: (error: unknown) => void;
  /** Runs that are driven at once; the others wait for a place, in the order in which they came. */
  atOnce: number;
}

/** Reason of runs that a stopping server has paused: the next one takes them up. */
const STOPPED = 'paused: the server was stopped';

interface Active {
  /** Something has changed since the run was last looked at. */
  again: boolean;
  done: Promise<void>;
}

class ServingDriver implements RunDriver {
  readonly #options: RunDriverOptions;
  readonly #active = new Map<string, Active>();
  readonly #stop = new AbortController();
  readonly #places: Places;

  constructor(options: RunDriverOptions) {
    this.#options = options;
    this.#places = createPlaces(options.atOnce, this.#stop.signal);
  }

  carries(runId: string): boolean {
    return this.#active.has(runId);
  }

  underWay(): number {
    return this.#active.size;
  }

  queued(): number {
    return this.#places.waiting();
  }

  async start(runId: string): Promise<void> {
    this.wake(runId);
    return Promise.resolve();
  }

  async abort(runId: string, _attempt: number, cause: string): Promise<void> {
    await abortRun(runId, this.#options.platform, cause);
  }

  wake(runId: string): void {
    if (this.#stop.signal.aborted) return;
    const known = this.#active.get(runId);
    if (known) {
      known.again = true;
      return;
    }
    const active: Active = { again: true, done: Promise.resolve() };
    this.#active.set(runId, active);
    active.done = this.#carry(runId, active);
  }

  async takeUp(): Promise<string[]> {
    const { ports } = this.#options.platform;
    const runs = await ports.runs.list();
    const decided = new Set((await ports.reviews.undelivered()).map(({ review }) => review.runId));
    const left = runs.filter(
      ({ id, status, reason, requestSource }) =>
        !isDrivenElsewhere(requestSource) &&
        (status === 'created' ||
          status === 'running' ||
          (status === 'paused' && reason === STOPPED) ||
          (status === 'waiting' && decided.has(id))),
    );
    for (const { id } of left) this.wake(id);
    return left.map(({ id }) => id);
  }

  async settled(): Promise<void> {
    while (this.#active.size > 0) await Promise.all([...this.#active.values()].map(({ done }) => done));
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.settled();
  }

  async #carry(runId: string, active: Active): Promise<void> {
    try {
      while (active.again && !this.#stop.signal.aborted) {
        active.again = false;
        await this.#inTurn(runId);
      }
    } catch (error) {
      await this.#leave(runId, error);
    } finally {
      // In the same turn as the last look at `again`: whoever comes later begins anew.
      this.#active.delete(runId);
    }
  }

  async #inTurn(runId: string): Promise<void> {
    if (this.#places.full()) await this.#tellWaiting(runId);
    if (!(await this.#places.take())) return;
    try {
      await this.#drive(runId);
    } finally {
      this.#places.leave();
    }
  }

  async #tellWaiting(runId: string): Promise<void> {
    const { platform, atOnce } = this.#options;
    const message = `Waits for its turn: no more than ${count(atOnce, 'run')} at once here`;
    await tell(platform.ports, runId, { key: 'run-queued', type: 'run.queued', message });
  }

  async #drive(runId: string): Promise<void> {
    const { platform, prepare } = this.#options;
    const run = await getRun(runId, platform.ports);
    await prepare(run);
    await driveRun(runId, platform, {
      signal: this.#stop.signal,
      decide: async (review) => (run.reviewMode === 'policy' ? decideByPolicy(review, platform.ports) : false),
      pauseReason: STOPPED,
    });
  }

  /** A run that cannot be driven here says why, and can be taken up again. */
  async #leave(runId: string, error: unknown): Promise<void> {
    // Another process drives it: all is well.
    if (error instanceof StringlineError && error.code === 'execution-locked') return;
    this.#options.onFault(error);
    const { runs, clock } = this.#options.platform.ports;
    const told = error instanceof StringlineError ? { reason: error.message, errorCode: error.code } : { reason: 'the server failed' };
    const at = clock.now().toISOString();
    try {
      await runs.move(runId, ['created'], 'failed', { ...told, at });
      await runs.move(runId, ['running'], 'paused', { ...told, at });
    } catch (failure) {
      this.#options.onFault(failure);
    }
  }
}

/** A driver over one platform. */
export function createRunDriver(options: RunDriverOptions): RunDriver {
  return new ServingDriver(options);
}
