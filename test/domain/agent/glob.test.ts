import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import picomatch from 'picomatch';
import { compileGlob } from '../../../lib/domain/agent/glob.ts';

const matches = (glob: string, path: string): boolean | string => {
  const compiled = compileGlob(glob);
  return compiled.ok ? compiled.matches(path) : compiled.reason;
};

describe('compileGlob', () => {
  it.each([
    ['*.ts', 'a.ts', true],
    ['*.ts', 'src/a.ts', false],
    ['**/*.ts', 'a.ts', true],
    ['**/*.ts', 'src/deep/a.ts', true],
    ['src/**', 'src/a/b', true],
    ['src/**', 'src', false],
    ['src/**/b.ts', 'src/b.ts', true],
    ['src/**/b.ts', 'src/x/y/b.ts', true],
    ['src/**/b.ts', 'src/xb.ts', false],
    ['a**b', 'a/b', false],
    ['?.ts', 'a.ts', true],
    ['?.ts', '/.ts', false],
    ['{a,b}/*.{ts,js}', 'b/x.js', true],
    ['{src,test}/**', 'test/a/b', true],
    ['[ab].ts', 'b.ts', true],
    ['[!ab].ts', 'c.ts', true],
    ['[!ab].ts', 'b.ts', false],
    ['.*', '.env', true],
    ['*', '.env', true],
    ['a+(b).ts', 'a+(b).ts', true],
    ['a.b', 'axb', false],
    ['a,b', 'a,b', true],
  ])('%s on %s is %s', (glob, path, expected) => {
    expect(matches(glob, path)).toBe(expected);
  });

  it.each(['', 'a{b', 'a[b', 'x'.repeat(301)])('refuses %j', (glob) => {
    expect(matches(glob, 'a')).toEqual(expect.any(String));
  });

  it('agrees with picomatch on globs of stars and names', () => {
    const segment = fc.constantFrom('a', 'b', '*', '**', 'a*', '*.ts', '?', '{a,b}');
    fc.assert(
      fc.property(
        fc.array(segment, { minLength: 1, maxLength: 4 }),
        fc.array(fc.constantFrom('a', 'b', 'ab', 'x.ts', '.a'), { minLength: 1, maxLength: 4 }),
        (glob, path) => {
          // Picomatch lets a last `/**` match the folder itself; a file is never a folder.
          fc.pre(glob.at(-1) !== '**');

          expect(matches(glob.join('/'), path.join('/'))).toBe(picomatch.isMatch(path.join('/'), glob.join('/'), { dot: true }));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
