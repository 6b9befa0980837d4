import type { ModelPort } from '../../app/ports.ts';
import { type ConverseReply, ModelError, type TokenUsage } from '../../domain/models/converse.ts';
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

const NOTHING: TokenUsage = { inputTokens: 0, outputTokens: 0, cacheReadTokens: 0, cacheWriteTokens: 0 };

/**
 * Repeats calls that failed for a reason that may pass, with full jitter and within bounds. The repeated call is the same one, so the
 * budget that was checked for it still holds; what broken-off replies cost is added to the usage of the one that succeeds.
 */
export function withRetry(port: ModelPort, policy: RetryPolicy): ModelPort {
  return {
    async converse(request, options) {
      let spent = NOTHING;
      for (let attempt = 1; ; attempt += 1) {
        try {
          return addSpent(await port.converse(request, options), spent, attempt);
        } catch (error) {
          if (!(error instanceof ModelError)) throw error;
          if (error instanceof ProviderError && error.spent !== undefined) spent = sum(spent, error.spent);
          const delay = delayBefore(error, attempt, policy);
          if (delay === undefined) throw attempt === 1 ? error : exhausted(error, attempt, spent);
          await pause(delay, options?.signal, policy);
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

function exhausted(error: ModelError, attempts: number, spent: TokenUsage): ProviderError {
  return new ProviderError(error.kind, `${error.message} (after ${attempts} attempts)`, { cause: error, spent });
}

function addSpent(reply: ConverseReply, spent: TokenUsage, attempt: number): ConverseReply {
  if (attempt === 1) return reply;
  const notes = [...(reply.notes ?? []), `${attempt - 1} of ${attempt} attempts failed.`];
  return { ...reply, usage: sum(reply.usage, spent), notes };
}

function sum(a: TokenUsage, b: TokenUsage): TokenUsage {
  return {
    inputTokens: a.inputTokens + b.inputTokens,
    outputTokens: a.outputTokens + b.outputTokens,
    cacheReadTokens: a.cacheReadTokens + b.cacheReadTokens,
    cacheWriteTokens: a.cacheWriteTokens + b.cacheWriteTokens,
  };
}
