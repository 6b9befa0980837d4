import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readModuleLiteral } from '../../../lib/domain/hooks/read/module-literal.ts';
import { type Literal, readJsonLiteral } from '../../../lib/domain/shared/literal.ts';
import { processorTime } from '../../support/cpu-time.ts';

/** The plain value of a literal. */
function valueOf(literal: Literal): unknown {
  if (literal.kind === 'object') return Object.fromEntries(literal.members.map(({ key, value }) => [key, valueOf(value)]));
  if (literal.kind === 'list') return literal.items.map(valueOf);
  return literal.kind === 'null' ? null : literal.value;
}

function parsed(text: string): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}

const nearlyJson = fc
  .tuple(fc.json({ maxDepth: 4 }), fc.nat(), fc.constantFrom('', ',', '}', '"', '\\', '//', "'", '01', '\n', 'x', '\u0001'))
  .map(([json, at, mark]) => json.slice(0, at % (json.length + 1)) + mark + json.slice(at % (json.length + 1)));

describe('reading literals', () => {
  it('takes the JSON that JSON.parse takes, to the same values', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 5 }), nearlyJson), (text) => {
        const expected = parsed(text);

        const reading = readJsonLiteral(text);

        expect(reading.ok).toBe(expected !== undefined);
        if (reading.ok && expected !== undefined) expect(valueOf(reading.value)).toEqual(expected.value);
      }),
      { numRuns: 3000 },
    );
  });

  it('never throws and points into the text', () => {
    const source = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: 'binary' }).map((text) => `export const a = ${text}`),
    );
    fc.assert(
      fc.property(source, (text) => {
        for (const reading of [readJsonLiteral(text), readModuleLiteral(text)]) {
          if (!reading.ok) expect(reading.offset).toBeLessThanOrEqual(text.length);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it('reads a value that is exported as the value that was written', () => {
    fc.assert(
      fc.property(fc.json({ maxDepth: 4 }), (json) => {
        const reading = readModuleLiteral(`// a comment\nexport const hooks: Hooks = ${json} as const satisfies Hooks;\n`);

        expect(reading.ok && valueOf(reading.value)).toEqual(JSON.parse(json));
      }),
    );
  });

  it('reads single quotes, templates without parts, comments, trailing commas and bare keys', () => {
    const text =
      "import type { H } from './h';\nexport default { a: 'x\\'y', /* b */ 'b': `two\nlines`, 3: [1_000, .5, -0x10, true, undefined,], // end\n};";

    const reading = readModuleLiteral(text);

    expect(reading.ok && valueOf(reading.value)).toEqual({ a: "x'y", b: 'two\nlines', 3: [1000, 0.5, -16, true, null] });
  });

  it.each([
    ['export const a = { b: c };', 22, '`c` is no literal'],
    ['export const a = { b: f() };', 22, '`f` is no literal'],
    ['export const a = { b: 1 + 1 };', 24, '`+` stands where'],
    ['export const a = { ...b };', 19, '`.` is no key'],
    ['export const a = { [b]: 1 };', 19, '`[` is no key'],
    ['export const a = { b() {} };', 20, '`:` is missing'],
    ['export const a = { b: `x${y}` };', 24, 'a template with parts'],
    ['export const a = { b: "x };', 22, 'a text is not closed'],
    ['process.exit(1)', 0, '`process` is code'],
    ['export const a = {};\nrun();', 21, '`r` is code'],
    ['export function a() {}', 7, '`export` of something else'],
    ['', 0, 'no object is exported'],
  ])('refuses %j where it stands', (text, offset, message) => {
    const reading = readModuleLiteral(text);

    expect(reading).toEqual({ ok: false, offset, message: expect.stringContaining(message) as unknown });
  });

  it('refuses what is nested too deeply, and takes its time in proportion to the text', () => {
    const began = processorTime();

    expect(readJsonLiteral('['.repeat(200_000))).toMatchObject({ ok: false, message: expect.stringContaining('nested') as unknown });
    expect(readJsonLiteral(`"${'a\\n'.repeat(300_000)}"`)).toMatchObject({ ok: true });
    expect(readModuleLiteral(`${'/'.repeat(500_000)}\nexport default {}`)).toMatchObject({ ok: true });
    expect(processorTime() - began).toBeLessThan(2000);
  });
});
