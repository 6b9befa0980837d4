import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { canonicalPath, folderOf, isBelow, isGitAlias, utf8Length } from '../../../lib/domain/source/index.ts';

describe('canonicalPath', () => {
  it.each([
    ['src/a.ts', 'src/a.ts'],
    ['./src//a.ts', 'src/a.ts'],
    ['src/./a.ts/', 'src/a.ts'],
    ['ünï/日本語 file.md', 'ünï/日本語 file.md'],
    ['.github/workflows/ci.yml', '.github/workflows/ci.yml'],
    ['.gitignore', '.gitignore'],
    ['a/.gitkeep', 'a/.gitkeep'],
    ['git~x', 'git~x'],
    ['a..b/...c', 'a..b/...c'],
    ['-rf', '-rf'],
    ['~/x', '~/x'],
    ["it's $HOME `x`;", "it's $HOME `x`;"],
  ])('takes %j as %j', (path, canonical) => {
    expect(canonicalPath(path)).toEqual({ ok: true, path: canonical });
  });

  it.each([
    ['', 'is empty'],
    ['.', 'names no file'],
    ['./', 'names no file'],
    ['/etc/passwd', 'is absolute'],
    ['//host/share', 'is absolute'],
    ['..', '`..`'],
    ['a/../b', '`..`'],
    ['a/..', '`..`'],
    ['C:/x', 'drive letter'],
    ['c:x', 'drive letter'],
    ['a\\b', 'backslash'],
    ['a\0b', 'control character'],
    ['a\nb', 'control character'],
    ['a\u0085b', 'control character'],
    ['\uD800', 'not valid Unicode'],
    ['cafe\u0301', 'normal form C; write `café`'],
    ['a\u200Cb', 'invisible'],
    ['a\uFEFF', 'invisible'],
    ['a\u202Eb', 'invisible'],
    ['a./b', 'dot or a space'],
    ['a /b', 'dot or a space'],
    ['a/b ', 'dot or a space'],
    ['.git', "git's own folder"],
    ['.git/config', "git's own folder"],
    ['sub/.GiT/hooks/x', "git's own folder"],
    ['.git. /config', "git's own folder"],
    ['.git::$INDEX_ALLOCATION/config', "git's own folder"],
    ['GIT~1/config', "git's own folder"],
    ['git~12', "git's own folder"],
    ['．ｇｉｔ/config', "git's own folder"],
    ['x'.repeat(256), 'longer than 255 bytes'],
    ['ü'.repeat(128), 'longer than 255 bytes'],
    ['a/'.repeat(3000) + 'b', 'longer than 4096 bytes'],
  ])('refuses %j', (path, reason) => {
    expect(canonicalPath(path)).toEqual({ ok: false, reason: expect.stringContaining(reason) as unknown });
  });

  it('is idempotent, and never lets a path leave or name git', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.constantFrom('..', '.', '.git', '/', '\\', 'a', ' ', '~1'))),
        (parts) => {
          const result = canonicalPath(parts.join(''));
          if (!result.ok) return;
          expect(canonicalPath(result.path)).toEqual(result);
          const names = result.path.split('/');
          expect(names.some((name) => name === '' || name === '.' || name === '..' || isGitAlias(name))).toBe(false);
        },
      ),
      { numRuns: 1000 },
    );
  });
});

describe('folderOf and isBelow', () => {
  it.each([
    ['a/b/c', 'a/b', 'a', true],
    ['a', '', '', true],
    ['ab/c', 'ab', 'a', false],
    ['a', '', 'a', false],
  ])('of %s', (path, folder, above, below) => {
    expect(folderOf(path)).toBe(folder);
    expect(isBelow(path, above)).toBe(below);
  });
});

describe('utf8Length', () => {
  it('agrees with the encoder for any text', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => expect(utf8Length(text)).toBe(new TextEncoder().encode(text).length)));
  });
});
