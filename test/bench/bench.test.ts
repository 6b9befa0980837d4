import { describe, expect, it } from '@jest/globals';
import { compare, limit, median, processorTime, reached, type Row } from '../../bench/bench.ts';

const row = (value: number, bar: Row['bar'], reference?: number): Row => ({
  measure: 'work',
  unit: 'ms',
  value,
  bar,
  ...(reference === undefined ? {} : { reference: { name: 'peer', value: reference } }),
});

describe('Benchmark: bars', () => {
  it.each<[string, Row, boolean]>([
    ['a ratio that is kept', row(15, { kind: 'ratio', factor: 1.5 }, 10), true],
    ['a ratio that is missed', row(15.1, { kind: 'ratio', factor: 1.5 }, 10), false],
    ['a ratio kept by its addend', row(75, { kind: 'ratio', factor: 1.5, plus: 60 }, 10), true],
    ['an upper limit that is kept', row(300, { kind: 'at-most', value: 300 }), true],
    ['an upper limit that is missed', row(301, { kind: 'at-most', value: 300 }), false],
    ['a lower limit that is kept', row(10_000, { kind: 'at-least', value: 10_000 }), true],
    ['a lower limit that is missed', row(9_999, { kind: 'at-least', value: 10_000 }), false],
    ['nothing measured', row(NaN, { kind: 'at-most', value: 300 }), false],
  ])('judges %s', (_, measured, verdict) => {
    expect(reached(measured)).toBe(verdict);
  });

  it('refuses a ratio without a reference', () => {
    expect(() => limit(row(1, { kind: 'ratio', factor: 1 }))).toThrow('work: a ratio needs a reference');
  });
});

describe('Benchmark: measuring', () => {
  it.each([
    [[3, 1, 2], 2],
    [[4, 1, 3, 2], 2.5],
    [[], NaN],
  ])('takes the middle of %j', (values, middle) => {
    expect(median(values)).toBe(middle);
  });

  it('runs the contenders in turns, once unmeasured before', async () => {
    const order: string[] = [];

    const times = await compare(2, { a: () => order.push('a'), b: () => order.push('b') });

    expect(order.join('')).toBe('ababab');
    expect(Object.keys(times)).toEqual(['a', 'b']);
  });

  it('takes a time that a contender gives, and no count of what it did', async () => {
    const times = await compare(3, { measured: () => ({ ms: 7 }), counted: () => 1_000_000, worked: () => processorTime(() => 1_000_000) });

    expect(times.measured).toBe(7);
    expect(Math.max(times.counted, times.worked)).toBeLessThan(1_000);
  });
});
