import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { concernedSections, type DriftItem, keptOutside, type LineRange } from '../../../lib/domain/drift/index.ts';

const line = fc.constantFrom('# One', '## Two', '### Three', 'text', '', '- item', '```', '~~~', 'x');
const document = fc
  .tuple(fc.array(line, { maxLength: 20 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
  .map(([lines, eol, bom]) => (bom ? '\uFEFF' : '') + lines.join(eol));

const itemAt = (at: number): DriftItem => ({
  id: 'x',
  verdict: 'missing',
  reason: 'removed',
  kind: 'file',
  name: 'x',
  details: [],
  design: { path: 'design.md', line: at },
  mentions: [],
  state: 'gone',
});

/** Lines with their ends, so that whole ones can be replaced. */
const linesOf = (text: string): string[] => text.split(/(?<=\n)/);

describe('what a proposal may touch', () => {
  it('is the innermost section around a place, without its sub-sections', () => {
    const text = '# T\n\n## A\n\na\n\n### B\n\nb\n\n## C\n\nc\n';
    expect(concernedSections(text, [itemAt(5), itemAt(9), itemAt(8)])).toEqual([
      { from: 3, to: 6, heading: 'A' },
      { from: 7, to: 10, heading: 'B' },
    ]);
  });

  it('lets any change within the sections through', () => {
    fc.assert(
      fc.property(document, fc.array(fc.nat(25), { minLength: 1, maxLength: 4 }), fc.string(), (text, places, next) => {
        const ranges = concernedSections(
          text,
          places.map((place) => itemAt(place + 1)),
        );
        const lines = linesOf(text);
        for (const { from, to } of ranges)
          for (let at = from; at <= to; at += 1)
            if (at <= lines.length) lines[at - 1] = at === from ? `${next.replaceAll('\uFEFF', '')}\n` : '';
        const bom = text.startsWith('\uFEFF') && ranges[0]?.from === 1 ? '\uFEFF' : '';
        expect(keptOutside(text, bom + lines.join(''), ranges)).toBe(true);
      }),
    );
  });

  it.each<[string, string, LineRange[], boolean]>([
    ['a\nb\nc\n', 'a\nB\nc\n', [{ from: 2, to: 2, heading: '' }], true],
    ['a\nb\nc\n', 'a\nc\n', [{ from: 2, to: 2, heading: '' }], true],
    ['a\nb\nc\n', 'A\nb\nc\n', [{ from: 2, to: 2, heading: '' }], false],
    ['a\nb\nc\n', 'a\nb\nC\n', [{ from: 2, to: 2, heading: '' }], false],
    ['a\nb\nc\n', 'a\nb\n', [{ from: 2, to: 2, heading: '' }], false],
    ['a\r\nb\r\nc\r\n', 'a\nb\r\nc\r\n', [{ from: 2, to: 2, heading: '' }], false],
    [
      'a\nb\nc\nd\ne\n',
      'a\nX\nc\nY\ne\n',
      [
        { from: 2, to: 2, heading: '' },
        { from: 4, to: 4, heading: '' },
      ],
      true,
    ],
    [
      'a\nb\nc\nd\ne\n',
      'a\nX\nY\ne\n',
      [
        { from: 2, to: 2, heading: '' },
        { from: 4, to: 4, heading: '' },
      ],
      false,
    ],
    ['a\n', 'a\n', [], true],
    ['a\n', 'a\nb\n', [], false],
  ])('of %j as %j: %j is kept: %s', (before, after, ranges, kept) => {
    expect(keptOutside(before, after, ranges)).toBe(kept);
  });
});
