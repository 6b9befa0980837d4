import { describe, expect, it } from '@jest/globals';
import { createHash } from 'node:crypto';
import { load, runToEnd, type RunResult } from '../run-to-end.ts';

function evaluate(expression: string, options: { seed?: string; input?: { [key: string]: never } } = {}): Promise<RunResult> {
  const definition = { QueryLanguage: 'JSONata', StartAt: 'A', States: { A: { Type: 'Pass', Output: `{% ${expression} %}`, End: true } } };
  return runToEnd(load(definition), options);
}

describe('functions of Step Functions', () => {
  it.each([
    ['$partition([], 3)', []],
    ['$partition([1], 3)', [[1]]],
    ['$range(5, 1, 1)', []],
    ['$range(0, 1, 0.25)', [0, 0.25, 0.5, 0.75, 1]],
    ["$hash('abc', 'MD5')", createHash('md5').update('abc').digest('hex')],
    ["$hash('abc', 'SHA-384')", createHash('sha384').update('abc').digest('hex')],
    ["$hash('abc', 'SHA-512')", createHash('sha512').update('abc').digest('hex')],
    ["$parse('null')", null],
    ["$parse('[1]')", [1]],
    ["$now('[Y0001]-[M01]-[D01]')", '2026-01-01'],
    ["$now('[H01]:[m01]', '+0130')", '01:30'],
    ['$count($shuffle([1..20]))', 20],
    ['$sort($shuffle([3,1,2]))', [1, 2, 3]],
  ])('%s', async (expression, output) => {
    await expect(evaluate(expression)).resolves.toMatchObject({ status: 'SUCCEEDED', output });
  });

  it.each([
    ["$partition('text', 2)", 'an array is expected'],
    ['$partition([1], 0)', 'the chunk size must be a positive integer'],
    ['$partition([1], 1.5)', 'the chunk size must be a positive integer'],
    ["$range('a', 1, 1)", 'a number is expected'],
    ['$range(1, 2, 0)', 'the step must not be 0'],
    ['$range(1, 2000000, 1)', 'more than 1,000,000 values'],
    ["$hash('abc', 'SHA-3')", 'the algorithm must be one of MD5, SHA-1, SHA-256, SHA-384, SHA-512'],
    ["$hash('abc')", 'the algorithm must be one of'],
    ['$parse(1)', 'a string is expected'],
    ["$parse('{')", 'JSON'],
    ["$random('x')", 'a number is expected'],
    ['$shuffle($states.input.missing)', 'returned nothing (undefined)'],
    ["$hash($states.input.missing, 'MD5')", 'returned nothing (undefined)'],
    ['$parse($states.input.missing)', 'returned nothing (undefined)'],
    ['$partition($states.input.missing, 1)', 'returned nothing (undefined)'],
    ["{'f': $uppercase}", 'returned a function, which is not JSON'],
    ['[1, $sum]', 'returned a function, which is not JSON'],
    ['function($x) { $x }', 'returned a function, which is not JSON'],
    ['/a/', 'returned a function, which is not JSON'],
  ])('%s fails with States.QueryEvaluationError', async (expression, cause) => {
    const run = await evaluate(expression);

    expect(run).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
    expect(run.cause).toContain(cause);
  });

  it('draw other numbers for another seed, the same for the same', async () => {
    const drawn = '[$uuid(), $random(), $random(), $join($shuffle([1..9]).$string())]';

    const [first, again, other] = [
      await evaluate(drawn, { seed: 'a' }),
      await evaluate(drawn, { seed: 'a' }),
      await evaluate(drawn, { seed: 'b' }),
    ];

    expect(again.output).toEqual(first.output);
    for (const [index, value] of (first.output as unknown[]).entries()) expect((other.output as unknown[])[index]).not.toEqual(value);
    expect((first.output as unknown[])[1]).not.toEqual((first.output as unknown[])[2]);
  });

  it('draw other numbers in each visit of a state, in Assign and in Output', async () => {
    const states = {
      I: { Type: 'Pass', Assign: { all: [] }, Next: 'A' },
      A: { Type: 'Pass', Assign: { all: '{% $append($all, [$uuid()]) %}' }, Output: '{% $uuid() %}', Next: 'C' },
      C: { Type: 'Choice', Choices: [{ Condition: '{% $count($all) < 5 %}', Next: 'A' }], Default: 'S' },
      S: { Type: 'Succeed', Output: '{% $append($all, [$states.input]) %}' },
    };

    const run = await runToEnd(load({ QueryLanguage: 'JSONata', StartAt: 'I', States: states }));

    expect(new Set(run.output as string[]).size).toBe(6);
  });
});

describe('an expression without end', () => {
  // The service stops an expression after a second.
  it.each(['( $f := function($n) { $f($n + 1) }; $f(0) )', '( $f := function($n) { 1 + $f($n + 1) }; $f(0) )'])(
    '%s is stopped',
    async (expression) => {
      const run = await evaluate(expression);

      expect(run).toMatchObject({ status: 'FAILED', error: 'States.QueryEvaluationError' });
      expect(run.cause).toContain('it took more than 250000 steps');
    },
    60_000,
  );
});

describe('what JSONata returns', () => {
  it('is stored without its hidden marks', async () => {
    // `[0]` and `[]` make sequences, which JSONata treats differently from arrays when they come back in.
    const states = {
      A: { Type: 'Pass', Assign: { one: '{% $states.input.xs[] %}', many: '{% $states.input.xs.v %}' }, Next: 'B' },
      B: { Type: 'Pass', Output: { one: '{% $one %}', wrapped: '{% [$one] %}', counted: '{% $count($many) %}' }, End: true },
    };
    const machine = load({ QueryLanguage: 'JSONata', StartAt: 'A', States: states });

    const run = await runToEnd(machine, { input: { xs: [{ v: 1 }, { v: 2 }] } });

    expect(run.output).toEqual({ one: [{ v: 1 }, { v: 2 }], wrapped: [{ v: 1 }, { v: 2 }], counted: 2 });
  });

  it('keeps a member named __proto__ as a member', async () => {
    const run = await evaluate('$parse(\'{"__proto__": {"a": 1}, "b": -0}\')');

    expect(JSON.stringify(run.output)).toBe('{"__proto__":{"a":1},"b":0}');
    expect(Object.is((run.output as { b: number }).b, 0)).toBe(true);
  });
});
