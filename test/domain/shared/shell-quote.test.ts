import { describe, expect, it } from '@jest/globals';
import { shellPath } from '../../../lib/domain/shared/shell-quote.ts';

describe('a path for a shell', () => {
  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['b c.txt', "'b c.txt'"],
    ['-x.ts', './-x.ts'],
    ['-x y.ts', "'./-x y.ts'"],
    ['a-x.ts', 'a-x.ts'],
  ])('is one word, and no option: %s', (path, word) => {
    expect(shellPath(path)).toBe(word);
  });
});
