import { describe, expect, it } from '@jest/globals';
import { ProviderError } from '../../../lib/adapters/models/failure.ts';
import { withRetry } from '../../../lib/adapters/models/retry.ts';
import { type ConverseReply, ModelError, type ModelFailureKind } from '../../../lib/domain/models/converse.ts';
import { failureOf, requestOf } from './support.ts';

const usage = { inputTokens: 10, outputTokens: 5, cacheReadTokens: 0, cacheWriteTokens: 0 };
const spent = { usage, estimate: true };
const reply: ConverseReply = { content: [], stopReason: 'end_turn', rawStopReason: 'end_turn', usage };

/** A port that does as told, call by call, and a clock that only takes notes. */
function staged(outcomes: readonly (Error | ConverseReply)[], change: { attempts?: number; sleep?: () => Promise<void> } = {}) {
  const slept: number[] = [];
  let calls = 0;
  const port = {
    converse: async () => {
      const outcome = outcomes[Math.min(calls, outcomes.length - 1)]!;
      calls += 1;
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  };
  const sleep = async (ms: number): Promise<void> => {
    slept.push(ms);
    await change.sleep?.();
  };
  return { port: withRetry(port, { attempts: change.attempts ?? 4, sleep, random: () => 0.5 }), slept, calls: () => calls };
}

const failure = (kind: ModelFailureKind, details: ConstructorParameters<typeof ProviderError>[2] = {}): ProviderError =>
  new ProviderError(kind, 'no', details);

describe('withRetry', () => {
  it('leaves a first success alone', async () => {
    const { port, slept } = staged([reply]);

    expect(await port.converse(requestOf())).toBe(reply);
    expect(slept).toEqual([]);
  });

  it.each(['throttled', 'unavailable', 'timeout'] as const)('repeats a call that is %s, and says so in the reply', async (kind) => {
    const { port, slept } = staged([failure(kind), reply]);

    const result = await port.converse(requestOf());

    expect(result).toEqual({ ...reply, notes: ['1 of 2 attempts failed.'] });
    expect(slept).toEqual([500]);
  });

  it('waits longer each time, up to a bound, with jitter', async () => {
    const { port, slept } = staged([failure('throttled')], { attempts: 8 });

    await failureOf(port.converse(requestOf()));

    expect(slept).toEqual([500, 1_000, 2_000, 4_000, 8_000, 15_000, 15_000]);
  });

  it.each(['rejected', 'unauthorized', 'protocol', 'too-large', 'aborted'] as const)('does not repeat a call that is %s', async (kind) => {
    const error = new ModelError(kind, 'no');
    const { port, calls } = staged([error]);

    expect(await failureOf(port.converse(requestOf()))).toBe(error);
    expect(calls()).toBe(1);
  });

  it('gives up after its attempts and says how many they were', async () => {
    const { port, calls } = staged([failure('unavailable')], { attempts: 3 });

    expect(await failureOf(port.converse(requestOf()))).toMatchObject({ kind: 'unavailable', message: 'no (after 3 attempts)' });
    expect(calls()).toBe(3);
  });

  it('repeats a call that ran out of time only once', async () => {
    const { port, calls } = staged([failure('timeout')]);

    await failureOf(port.converse(requestOf()));

    expect(calls()).toBe(2);
  });

  it.each([
    ['as long as the server asks', 60_000, [60_500]],
    ['not at all where it asks for too long', 120_001, []],
  ])('waits %s', async (_, retryAfterMs, expected) => {
    const { port, slept } = staged([failure('throttled', { retryAfterMs }), reply]);

    await port.converse(requestOf()).catch(() => undefined);

    expect(slept).toEqual(expected);
  });

  it('tells of each attempt that failed before it waits, asks before it repeats, and leaves the usage of the last one alone', async () => {
    const seen: unknown[] = [];
    const { port } = staged([failure('unavailable', { spent }), failure('throttled'), reply], {
      sleep: async () => void seen.push('waits'),
    });
    const betweenAttempts = {
      failed: async (error: ModelError) => void seen.push([error.kind, error.spent]),
      repeat: async () => void seen.push('repeats'),
    };

    const result = await port.converse(requestOf(), { betweenAttempts });

    expect(result.usage).toEqual(usage);
    expect(seen).toEqual([['unavailable', spent], 'waits', 'repeats', ['throttled', undefined], 'waits', 'repeats']);
  });

  it('ends with the last attempt, which the caller is not told of twice, and with what that one has cost', async () => {
    let told = 0;
    const { port } = staged([failure('throttled'), failure('rejected', { spent })]);
    const betweenAttempts = { failed: async () => void (told += 1), repeat: async () => undefined };

    expect(await failureOf(port.converse(requestOf(), { betweenAttempts }))).toMatchObject({ kind: 'rejected', spent });
    expect(told).toBe(1);
  });

  it('makes no further attempt where the caller allows none', async () => {
    const { port, calls } = staged([failure('unavailable', { spent }), reply]);
    const refuse = { failed: async () => undefined, repeat: async () => Promise.reject(new RangeError('the budget is reached')) };

    await expect(port.converse(requestOf(), { betweenAttempts: refuse })).rejects.toThrow('the budget is reached');
    expect(calls()).toBe(1);
  });

  it('can be cancelled while it waits', async () => {
    const { port } = staged([failure('throttled')], { sleep: async () => Promise.reject(new Error('AbortError')) });

    expect((await failureOf(port.converse(requestOf()))).kind).toBe('aborted');
  });

  it('lets faults of ours through', async () => {
    const { port } = staged([new TypeError('bug')]);

    await expect(port.converse(requestOf())).rejects.toThrow(TypeError);
  });
});
