import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { globsForRegex } from '../../../lib/domain/shared/regex-for-glob.ts';
import { compilePattern } from '../../../lib/domain/steering/globs.ts';
import { anyGlob } from '../../../lib/domain/shared/globs.ts';

const PATHS = ['a.ts', 'src/a.ts', 'src/b/c.tsx', 'pom.xml', 'api/pom.xml', 'api/A.java', 'src/ATest.java', 'docs/a.yml', 'docs/a.yaml'];

describe('a regular expression where globs are read', () => {
  it.each([
    [String.raw`(pom\.xml|.*\.java)$`, ['**/pom.xml', '**/*.java']],
    [String.raw`.*\.(js|ts)$`, ['**/*.{js,ts}']],
    [String.raw`.*\.(js|ts)`, ['**/*.{js,ts}']],
    [String.raw`\.tsx?$`, ['**/*.{ts,tsx}']],
    [String.raw`\.(ts|tsx)`, ['**/*.{ts,tsx}']],
    [String.raw`^src/.*\.ts$`, ['src/**/*.ts']],
    [String.raw`^src/api/`, ['src/api/**']],
    [String.raw`src/.*/.*\.ts$`, ['src/**/*.ts']],
    [String.raw`^(src|test)/.*\.tsx?$`, ['{src,test}/**/*.{ts,tsx}']],
    [String.raw`^api/app/[^/]+\.py$`, ['api/app/*.py']],
    [String.raw`.*(Test|Spec)\.java$`, ['**/*{Test,Spec}.java']],
    [String.raw`.*\.js$|.*\.ts$`, ['**/*.js', '**/*.ts']],
    [String.raw`docs/.*\.ya?ml$`, ['docs/**/*.{yml,yaml}']],
    [String.raw`a{2,3}\.ts$`, []],
    ['(^|/)Dockerfile$', []],
    [String.raw`src.*\.ts$`, []],
    ['^src/api', []],
    ['^(app|db)', []],
    [String.raw`.*test.*\.py$`, []],
  ])('%s is taken for the globs %j', (regex, globs) => {
    expect(globsForRegex(regex)).toEqual(globs);
  });

  it.each([
    'src/**/*.{ts,tsx}',
    '**/.*',
    '.*',
    '*.*',
    'pubspec.*',
    '.kiro/.*',
    '@(a|b)/*.ts',
    '!(*.test).ts',
    '**/*.(ts|tsx)',
    '**/*.java$',
    'app/[slug]/page.tsx',
    'routes/$id.tsx',
    String.raw`src\.env`,
    String.raw`pom\.xml`,
    String.raw`[a-z]*\.ts`,
    '.'.repeat(40_000) + '$',
    '',
  ])('%.60s may be a glob', (glob) => {
    expect(globsForRegex(glob)).toBeUndefined();
  });

  it.each([
    String.raw`(pom\.xml|.*\.java)$`,
    String.raw`\.tsx?$`,
    String.raw`^src/.*\.tsx?$`,
    String.raw`^.*\.ya?ml$`,
    String.raw`.*Test\.java$`,
  ])('is translated into globs that match the same paths: %s', (regex) => {
    const matches = anyGlob(globsForRegex(regex) ?? []);

    expect(PATHS.filter((path) => matches(path))).toEqual(PATHS.filter((path) => new RegExp(regex).test(path)));
  });

  it('is never an expression that fails to be read', () => {
    const piece = fc.constantFrom('^', '$', '(', ')', '|', '.*', String.raw`\.`, '[^/]+', 'a', 'ts', '?', '/', '{', '*', '(?:', '+', '\\');

    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 30 }),
        (pieces) => globsForRegex(pieces.join(''))?.every((glob) => compilePattern(glob).ok) ?? true,
      ),
    );
  });
});
