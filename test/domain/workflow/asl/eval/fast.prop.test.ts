import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import jsonata from 'jsonata';
import { compileFast } from '../../../../../lib/domain/workflow/asl/eval/fast.ts';
import type { Scope } from '../../../../../lib/domain/workflow/asl/eval/scope.ts';
import { toJson } from '../../../../../lib/domain/workflow/asl/eval/to-json.ts';
import type { Json } from '../../../../../lib/domain/shared/digest.ts';
import { host } from '../run-to-end.ts';

/** Few keys, so that paths often meet something; some that objects inherit, some that hold arrays in arrays. */
const KEYS = ['a', 'b', 'c', 'list', 'constructor', '__proto__', 'length', 'a b'];
const key = fc.constantFrom(...KEYS);
const scalar = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.constantFrom(1e15, 1e21, 0.1, -1e-7, 123456789012345680),
  fc.string({ maxLength: 4 }),
  fc.constantFrom('a', 'b', '1', ''),
  fc.boolean(),
  fc.constant(null),
);
const { value: json } = fc.letrec<{ value: Json; object: Json; array: Json }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, tie('object'), tie('array')),
  object: fc
    .array(fc.tuple(key, tie('value')), { maxLength: 4 })
    .map((entries): Json => JSON.parse(`{${entries.map(([k, v]) => `${JSON.stringify(k)}:${JSON.stringify(v)}`).join(',')}}`) as Json),
  array: fc.array(tie('value'), { maxLength: 3 }),
}));
const wild = fc.record({ a: json, b: json, c: json, list: fc.array(json, { maxLength: 3 }) }, { requiredKeys: [] });
const tame = fc.record({
  n: fc.integer({ min: -9, max: 9 }),
  s: fc.constantFrom('a', 'b', '10'),
  t: fc.boolean(),
  list: fc.array(scalar, { maxLength: 3 }),
});
const dataObject = fc.tuple(wild, tame, fc.nat(4)).map(([a, b, chance]): Json => (chance > 0 ? { ...a, ...b } : a));

const step = fc.constantFrom('a', 'b', 'c', 'list', 'constructor', '`__proto__`', 'length', '`a b`', 'missing');
const path = fc
  .tuple(fc.constantFrom('$x', '$y', '$states.input', '$states', '$nothing'), fc.array(step, { maxLength: 3 }))
  .map((parts) => parts.flat().join('.'));
const literal = fc.oneof(
  fc.integer({ min: -5, max: 5 }).map(String),
  fc.constantFrom('"a"', '"b"', '""', 'true', 'false', 'null', '0.1', '1e15', '-0'),
);
const OPERATORS = ['+', '-', '*', '/', '%', '=', '!=', '<', '<=', '>', '>=', '&', 'in', 'and', 'or'];
const { expression } = fc.letrec<{ expression: string }>((tie) => {
  const e = tie('expression');
  return {
    expression: fc.oneof(
      { maxDepth: 4, withCrossShrink: true },
      path,
      literal,
      fc.tuple(e, fc.constantFrom(...OPERATORS), e).map(([a, op, b]) => `(${a}) ${op} (${b})`),
      fc.tuple(path, fc.constantFrom(...OPERATORS), literal).map(([a, op, b]) => `${a} ${op} ${b}`),
      fc.tuple(e, e, e).map(([a, b, c]) => `${a} = ${b} ? ${b} : ${c}`),
      fc.tuple(fc.constantFrom('count', 'exists', 'string', 'not', 'merge'), e).map(([f, a]) => `$${f}(${a})`),
      fc.tuple(fc.constantFrom('append', 'lookup'), e, e).map(([f, a, b]) => `$${f}(${a}, ${b})`),
      fc.array(e, { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc
        .array(fc.tuple(fc.constantFrom('"a"', '"b"', '"c"', '"__proto__"'), e), { maxLength: 3 })
        .map((pairs) => `{${pairs.map(([k, v]) => `${k}: ${v}`).join(', ')}}`),
      fc.tuple(e, step).map(([a, s]) => `(${a}).${s}`),
      e.map((a) => `-${a}`),
      fc.tuple(path, fc.constantFrom('[0]', '[]', '[a=1]', '^(a)', '{a: b}', '.*')).map(([p, suffix]) => `${p}${suffix}`),
    ),
  };
});

/** Well typed expressions over well typed data: what real definitions are made of, and what the subset should answer. */
const { typed } = fc.letrec<{ typed: string; num: string; str: string; bool: string; obj: string; arr: string }>((tie) => {
  const [num, str, bool, obj, arr] = [tie('num'), tie('str'), tie('bool'), tie('obj'), tie('arr')];
  const infix = (left: fc.Arbitrary<string>, symbols: string[], right: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.tuple(left, fc.constantFrom(...symbols), right).map(([a, op, b]) => `(${a} ${op} ${b})`);
  const depth = { maxDepth: 4 };
  return {
    num: fc.oneof(
      depth,
      fc.constantFrom('$states.input.n', '2', '-3', '0.5'),
      infix(num, ['+', '-', '*', '/', '%'], num),
      arr.map((a) => `$count(${a})`),
    ),
    str: fc.oneof(
      depth,
      fc.constantFrom('$states.input.s', '"x"', '""'),
      infix(str, ['&'], fc.oneof(num, str, bool)),
      num.map((n) => `$string(${n})`),
    ),
    bool: fc.oneof(
      depth,
      fc.constantFrom('$states.input.t', 'true', 'false'),
      infix(num, ['<', '<=', '>', '>=', '=', '!='], num),
      infix(str, ['<', '<=', '>', '>=', '=', '!='], str),
      infix(bool, ['and', 'or'], bool),
      infix(fc.oneof(num, str), ['in'], arr),
      bool.map((b) => `$not(${b})`),
      fc.oneof(num, path).map((n) => `$exists(${n})`),
    ),
    obj: fc.oneof(
      depth,
      fc.constant('{}'),
      fc.tuple(num, str).map(([n, t]) => `{"a": ${n}, "b": ${t}}`),
      fc.tuple(obj, obj).map(([a, b]) => `$merge([${a}, ${b}])`),
    ),
    arr: fc.oneof(
      depth,
      fc.constantFrom('$states.input.list', '[]'),
      fc.array(fc.oneof(num, str, obj), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`),
      fc.tuple(arr, arr).map(([a, b]) => `$append(${a}, ${b})`),
    ),
    typed: fc.oneof(
      fc.oneof(num, str, bool, obj, arr),
      fc.tuple(bool, fc.oneof(num, arr), fc.oneof(str, obj)).map(([test, yes, no]) => `${test} ? ${yes} : ${no}`),
      fc.tuple(obj, str).map(([o, k]) => `$lookup(${o}, ${k})`),
    ),
  };
});

function scopeOf(x: Json, y: Json, input: Json): Scope {
  return {
    states: { input, context: {} },
    variable: (name) => (name === 'x' ? x : name === 'y' ? y : undefined),
    sources: { host, at: '2026-01-01T00:00:00.000Z', nextSeed: () => 'seed' },
  };
}

async function byJsonata(compiled: jsonata.Expression, bindings: Record<string, unknown>): Promise<unknown> {
  try {
    const value: unknown = await compiled.evaluate(undefined, bindings);
    const result = value === undefined ? undefined : toJson(value);
    return result?.ok === true ? { value: result.value } : 'no JSON value';
  } catch (error) {
    return `error ${String((error as { code?: unknown }).code)}`;
  }
}

describe('the synchronous subset', () => {
  it('answers as JSONata does, or leaves the answer to JSONata', async () => {
    let answered = 0;
    let refused = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof(expression, { weight: 2, arbitrary: typed }), dataObject, json, json, async (text, input, x, y) => {
        let compiled: jsonata.Expression;
        try {
          compiled = jsonata(text);
        } catch {
          return;
        }
        const fast = compileFast(compiled.ast());
        if (fast === undefined) return;
        // Prepare: what a stored state would hold.
        const stored = JSON.parse(JSON.stringify({ input, x, y })) as { input: Json; x: Json; y: Json };
        const frozen = JSON.stringify(stored);

        // Act
        const value = fast(scopeOf(stored.x, stored.y, stored.input));

        // Assess
        if (value === undefined) {
          refused += 1;
          return;
        }
        answered += 1;
        const expected = await byJsonata(compiled, { x: stored.x, y: stored.y, states: { input: stored.input, context: {} } });
        expect({ text, result: { value: JSON.stringify(value) } }).toEqual({
          text,
          result: typeof expected === 'string' ? expected : { value: JSON.stringify((expected as { value: Json }).value) },
        });
        expect(JSON.stringify(stored)).toBe(frozen);
      }),
      { numRuns: 5_000 },
    );
    // The property is worth nothing if the subset hardly ever answers.
    expect(answered).toBeGreaterThan(1_500);
    expect(refused).toBeGreaterThan(500);
  }, 120_000);
});
