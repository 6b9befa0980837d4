import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { applyEdits } from '../../../lib/domain/agent/edits.ts';

describe('applyEdits', () => {
  it.each([
    ['replaces the one occurrence', 'a\nb\nc\n', 'b', 'B', 'a\nB\nc\n'],
    ['deletes with an empty new text', 'a\nb\nc\n', 'b\n', '', 'a\nc\n'],
    ['keeps CRLF where the model writes LF', 'a\r\nb\r\nc\r\n', 'a\nb', 'x\ny\nz', 'x\r\ny\r\nz\r\nc\r\n'],
    ['takes the line end of the surroundings in a mixed file', 'a\nb\r\nc\r\n', 'b', 'b\nd', 'a\nb\r\nd\r\nc\r\n'],
    ['keeps a byte order mark', '\uFEFFa\nb\n', 'a\n', 'c\n', '\uFEFFc\nb\n'],
    ['takes old text with CRLF in an LF file', 'a\nb\n', 'a\r\nb', 'c', 'c\n'],
    ['takes dollar signs literally', 'price\n', 'price', "$& $1 $' $$", "$& $1 $' $$\n"],
    ['appends lines after the last line without an end', 'a\r\nb', 'b', 'b\nc', 'a\r\nb\r\nc'],
  ])('%s', (...[, text, oldText, newText, expected]) => {
    const result = applyEdits(text, [{ oldText, newText }]);

    expect(result).toEqual({ ok: true, text: expected });
  });

  it.each([
    ['empty', 'a', [{ oldText: '', newText: 'b' }], { index: 0, kind: 'empty', lines: [] }],
    ['unchanged', 'a', [{ oldText: 'a', newText: 'a' }], { index: 0, kind: 'unchanged', lines: [] }],
    ['not-found', 'a', [{ oldText: 'b', newText: 'c' }], { index: 0, kind: 'not-found', lines: [] }],
    ['ambiguous', 'a\nb\na\n', [{ oldText: 'a', newText: 'c' }], { index: 0, kind: 'ambiguous', lines: [1, 3] }],
    ['ambiguous by overlap', 'aaa', [{ oldText: 'aa', newText: 'c' }], { index: 0, kind: 'ambiguous', lines: [1, 1] }],
    [
      'overlap',
      'x\nabc\n',
      [
        { oldText: 'ab', newText: '1' },
        { oldText: 'bc', newText: '2' },
      ],
      { index: 1, kind: 'overlap', lines: [2] },
    ],
  ])('refuses an edit that is %s', (_name, text, edits, failure) => {
    const result = applyEdits(text, edits);

    expect(result).toEqual({ ok: false, failure });
  });

  it('makes edits in any order give the same text', () => {
    const edits = [
      { oldText: 'one', newText: '1' },
      { oldText: 'three', newText: 'two' },
      { oldText: 'two', newText: '2' },
    ];

    const forwards = applyEdits('one two three', edits);
    const backwards = applyEdits('one two three', edits.toReversed());

    expect(forwards).toEqual({ ok: true, text: '1 2 two' });
    expect(backwards).toEqual(forwards);
  });
});

describe('applyEdits, for any text', () => {
  const lines = fc.array(fc.tuple(fc.string({ maxLength: 6 }), fc.constantFrom('\n', '\r\n')), { maxLength: 12 });

  it('changes nothing outside the replaced text', () => {
    fc.assert(
      fc.property(lines, lines, fc.string(), (before, after, newText) => {
        const head = before.map(([text, end]) => text + end).join('');
        const tail = after.map(([text, end]) => text + end).join('');
        const result = applyEdits(`${head}<<marker>>${tail}`, [{ oldText: '<<marker>>', newText }]);
        fc.pre(result.ok);

        expect(result.text.startsWith(head)).toBe(true);
        expect(result.text.endsWith(tail)).toBe(true);
        expect(result.text.slice(head.length, result.text.length - tail.length).replaceAll('\r\n', '\n')).toBe(
          newText.replaceAll('\r\n', '\n'),
        );
      }),
    );
  });

  it('either fails or changes the text, and never throws', () => {
    fc.assert(
      fc.property(
        fc.string(),
        fc.array(fc.record({ oldText: fc.string({ maxLength: 3 }), newText: fc.string() }), { maxLength: 4 }),
        (text, edits) => {
          const result = applyEdits(text, edits);

          expect(result.ok ? typeof result.text : result.failure.kind).toEqual(expect.any(String));
        },
      ),
    );
  });
});
