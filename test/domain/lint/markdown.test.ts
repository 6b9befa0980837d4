import { describe, expect, it } from '@jest/globals';
import { plain } from '../../../lib/domain/lint/formats/markdown.ts';

describe('text of others in a cell', () => {
  it.each([
    ['backticks', 'say `SHALL`', 'say &#96;SHALL&#96;'],
    ['a backslash', String.raw`a \ b`, 'a &#92; b'],
    ['an escaped backtick', 'a \\` b', 'a &#92;&#96; b'],
    ['a character reference', '&#64;acme & co', '&amp;#64;acme & co'],
    ['the end of a cell', 'a | b', String.raw`a \| b`],
    ['a tag', '<img>', '&lt;img>'],
    ['the number of an issue', 'see #12, acme/shop#7', 'see #&#8203;12, acme/shop#&#8203;7'],
    ['somebody who would be called', 'ask @bob', 'ask @&#8203;bob'],
    ['a link', '[a](b)', String.raw`\[a\]\(b)`],
  ])('shows %s as it was written', (_name, text, markdown) => {
    expect(plain(text)).toBe(markdown);
  });
});
