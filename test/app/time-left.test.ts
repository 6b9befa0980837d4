import { describe, expect, it } from '@jest/globals';
import { keepTime } from '../../lib/app/time-left.ts';

/** Remaining times in seconds, as they are asked for: at the start, then after each step. */
function host(seconds: readonly number[], signal = new AbortController().signal): Parameters<typeof keepTime>[0] {
  const left = [...seconds];
  return { signal, remainingMs: () => 1000 * (left.shift() ?? 0) };
}

describe('the time that is left', () => {
  it.each<[string, number[], boolean]>([
    ['after a quick step early on', [900, 890], true],
    ['after a quick step with two minutes left', [900, 120], false],
    ['after a slow step that could be slower next time', [900, 400], false],
    ['after a slow step that fits half as long again', [900, 650], true],
    ['on a host without a limit', [Infinity, Infinity], true],
    ['on a host with a limit that never moves', [2_000_000, 2_000_000], true],
  ])('%s', (_, seconds, another) => {
    expect(keepTime(host(seconds)).another()).toBe(another);
  });

  it('measures by the longest step so far', () => {
    const time = keepTime(host([900, 600, 590, 440]));
    expect([time.another(), time.another(), time.another()]).toEqual([true, true, false]);
  });

  it('is over when the host wants to stop', () => {
    expect(keepTime(host([900, 890], AbortSignal.abort())).another()).toBe(false);
  });
});
