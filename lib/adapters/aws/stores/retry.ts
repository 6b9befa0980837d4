import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';

/** How lost races and throttled transactions are tried again. */
export interface Retry {
  /** Tries in all, before it counts as an outage. */
  attempts: number;
  /** Waits some milliseconds. */
  pause(ms: number): Promise<void>;
  /** From 0 up to 1. */
  random(): number;
}

/** Patient enough for hundreds that write at once: 16 tries within some 15 seconds. */
export const USUAL_RETRY: Retry = {
  attempts: 16,
  pause: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  random: Math.random,
};

const FIRST_MS = 25;
const LONGEST_MS = 2000;

/** Says that somebody else was faster, or that the service was too busy: read again and decide anew. */
export const LOST = Symbol('lost');

/** Milliseconds to wait before try `attempt` (1 is the second one): exponential, with full jitter, so that those who met once do not meet again. */
function delayBefore(attempt: number, retry: Retry): number {
  return Math.floor(retry.random() * Math.min(LONGEST_MS, FIRST_MS * 2 ** attempt));
}

/**
 * Repeats `work`, which reads anew each time, until it does not lose.
 * @throws StringlineError `aws-unavailable` when all tries are lost, or what `work` throws.
 */
export async function untilWon<T>(what: string, retry: Retry, work: (attempt: number) => Promise<T | typeof LOST>): Promise<T> {
  for (let attempt = 0; attempt < retry.attempts; attempt += 1) {
    if (attempt > 0) await retry.pause(delayBefore(attempt, retry));
    const result = await work(attempt);
    if (result !== LOST) return result;
  }
  throw new StringlineError({
    code: 'aws-unavailable',
    message: `${what}: others were faster ${retry.attempts} times, or the table is too busy`,
    fix: 'Try again in a while',
    exit: EXIT.outside,
  });
}
