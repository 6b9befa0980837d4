import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { findHiddenUnicode, hiddenUnicodeFindings } from '../../../lib/domain/source/index.ts';

const HIDDEN = fc.constantFrom('\u200B', '\u202E', '\u{E0041}', '\u{1F3F4}', '\uFE01', '\n', 'a');

describe('findHiddenUnicode', () => {
  it.each([
    ['tag characters', `ok\u{E0048}\u{E0049}`, ['U+E0048', 'U+E0049'], 'tag'],
    ['a bidirectional override', 'access\u202E level', ['U+202E'], 'bidi'],
    ['an isolate', 'x\u2066y', ['U+2066'], 'bidi'],
    ['a direction mark in a Latin line', 'abc\u200F def\nשלום', ['U+200F'], 'bidi'],
    ['a zero-width space', 'pass\u200Bword', ['U+200B'], 'zero-width'],
    ['a word joiner', 'a\u2060b', ['U+2060'], 'zero-width'],
    ['a joiner between Latin letters', 'a\u200Db', ['U+200D'], 'zero-width'],
    ['a byte order mark inside', 'a\uFEFFb', ['U+FEFF'], 'zero-width'],
    ['a soft hyphen', 'a\u00ADb', ['U+00AD'], 'zero-width'],
    ['variation selectors in a run', 'a\uFE01\uFE02', ['U+FE02'], 'variation-selector'],
    ['supplementary variation selectors as data', 'a\u{E0101}\u{E0142}', ['U+E0101', 'U+E0142'], 'variation-selector'],
    ['a Hangul filler', 'const \u3164 = 1', ['U+3164'], 'filler'],
    ['a terminal escape', 'x\u001B[31m', ['U+001B'], 'control'],
    ['a NUL', 'a\0', ['U+0000'], 'control'],
    ['tags that spell no flag', '\u{1F3F4}\u{E0061}\u{E007F}', ['U+E0061', 'U+E007F'], 'tag'],
  ])('finds %s', (_name, text, codePoints, kind) => {
    const found = findHiddenUnicode(text);

    expect(found.map(({ codePoint }) => codePoint)).toEqual(codePoints);
    expect(found[0]?.kind).toBe(kind);
  });

  it.each([
    ['ASCII with all its white space', 'a\tb\r\nc\f'],
    ['a byte order mark at the start', '\uFEFF# Title'],
    ['Persian with ZWNJ', 'می‌خواهم'],
    ['Arabic with a direction mark', 'العربية\u200F (x)'],
    ['Hebrew with a direction mark', '\u200Eשלום'],
    ['Hindi with a joiner', 'क्‍ष'],
    ['family and profession emoji', '👨‍👩‍👧 👩🏽‍💻 🏋🏽‍♂️ ❤️‍🔥'],
    ['keycaps, text and emoji styles', '1️⃣ ☎︎ ☎️ ⚠️'],
    [
      'the flags of England and Wales',
      '🏴\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}🏴\u{E0067}\u{E0062}\u{E0077}\u{E006C}\u{E0073}\u{E007F}',
    ],
    ['Han with a variation sequence', '葛\u{E0100}'],
    ['Japanese, Chinese and Korean', '需求 要件 한국어'],
  ])('lets %s pass', (_name, text) => {
    expect(findHiddenUnicode(text)).toEqual([]);
  });

  it('tells the place, counting code units', () => {
    expect(findHiddenUnicode('é\n\n😀x\u200B\u202E')).toEqual([
      { offset: 6, line: 3, column: 4, codePoint: 'U+200B', kind: 'zero-width' },
      { offset: 7, line: 3, column: 5, codePoint: 'U+202E', kind: 'bidi' },
    ]);
  });

  it('names only characters that stand where it says', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.oneof(fc.string({ unit: 'binary', maxLength: 1 }), HIDDEN) }), (text) => {
        for (const { offset, line, column, codePoint } of findHiddenUnicode(text)) {
          expect(text.codePointAt(offset)).toBe(Number.parseInt(codePoint.slice(2), 16));
          expect(text.split('\n')[line - 1]?.codePointAt(column - 1)).toBe(text.codePointAt(offset));
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('hiddenUnicodeFindings', () => {
  it('gives the first few and the number of all', () => {
    const findings = hiddenUnicodeFindings('\u200B'.repeat(1000), 'a.md', 2);

    expect(findings.map(({ message }) => message)).toEqual([
      'Hidden zero-width character U+200B (1000 hidden characters in this file).',
      'Hidden zero-width character U+200B.',
    ]);
    expect(findings[1]).toMatchObject({ ruleId: 'source-hidden-unicode', level: 'error', path: 'a.md', line: 1, column: 2 });
  });
});
