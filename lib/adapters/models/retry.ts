import type { ModelPort } from '../../app/ports.ts';
import { type ConverseReply, ModelError } from '../../domain/models/converse.ts';
import { ProviderError } from './failure.ts';

export interface RetryPolicy {
  /** Calls in all, the first one included. */
  attempts: number;
  /** Resolves after the time, or rejects when the signal fires. */
  sleep: (ms: number, signal: AbortSignal | undefined) => Promise<void>;
  /** 0 ≤ x < 1. */
  random: () => number;
}

const FIRST_DELAY_MS = 1_000;
const LONGEST_DELAY_MS = 30_000;
/** A server that asks for more is not waited for: the run can be resumed later. */
const LONGEST_RETRY_AFTER_MS = 120_000;
/** A call that ran out of time once is given one more chance, no more: each costs the whole limit. */
const ATTEMPTS_AFTER_TIMEOUT = 2;

/**
 * Repeats calls that failed for a reason that may pass, with full jitter and within bounds. Between two attempts the caller is told what
 * the failed one has cost, and asked whether another may be made: a budget that held for one attempt need not hold for two.
 */
export function withRetry(port: ModelPort, policy: RetryPolicy): ModelPort {
  return {
    async converse(request, options) {
      for (let attempt = 1; ; attempt += 1) {
        try {
          return noted(await port.converse(request, options), attempt);
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
          const delay = delayBefore(error, attempt, policy);
          if (delay === undefined) throw attempt === 1 ? error : exhausted(error, attempt);
          await options?.betweenAttempts?.failed(error);
          await pause(delay, options?.signal, policy);
          await options?.betweenAttempts?.repeat();
        }
      }
    },
  };
}

/** Milliseconds to wait before the next attempt; undefined where there is none. */
function delayBefore(error: ModelError, attempt: number, policy: RetryPolicy): number | undefined {
  const attempts = error.kind === 'timeout' ? Math.min(policy.attempts, ATTEMPTS_AFTER_TIMEOUT) : policy.attempts;
  if (!error.retryable || attempt >= attempts) return undefined;
  const jittered = policy.random() * Math.min(LONGEST_DELAY_MS, FIRST_DELAY_MS * 2 ** (attempt - 1));
  const asked = error instanceof ProviderError ? error.retryAfterMs : undefined;
  if (asked === undefined) return jittered;
  return asked > LONGEST_RETRY_AFTER_MS ? undefined : asked + jittered;
}

async function pause(ms: number, signal: AbortSignal | undefined, policy: RetryPolicy): Promise<void> {
  try {
    await policy.sleep(ms, signal);
  } catch (cause) {
    throw new ModelError('aborted', 'The call was cancelled while it waited to be repeated.', cause);
  }
}

function exhausted(error: ModelError, attempts: number): ProviderError {
  return new ProviderError(error.kind, `${error.message} (after ${attempts} attempts)`, { cause: error, spent: error.spent });
}

function noted(reply: ConverseReply, attempt: number): ConverseReply {
  if (attempt === 1) return reply;
  return { ...reply, notes: [...(reply.notes ?? []), `${attempt - 1} of ${attempt} attempts failed.`] };
}
