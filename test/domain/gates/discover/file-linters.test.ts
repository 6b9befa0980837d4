import { describe, expect, it } from '@jest/globals';
import { fileLinters, statedLinter } from '../../../../lib/domain/gates/index.ts';

const found = (files: Record<string, string>) => fileLinters({ paths: Object.keys(files), read: (path) => files[path] });
const pack = (lint: string, name = 'eslint'): string => JSON.stringify({ scripts: { lint }, devDependencies: { [name]: '1' } });
const BIN = 'PATH="$PWD/node_modules/.bin:$PATH"; ';

describe('the linters of a repository for single files', () => {
  it.each<[string, Record<string, string>, string, string, string | undefined]>([
    [
      'eslint of a script',
      { 'package.json': pack('eslint . --max-warnings 0') },
      'a.ts',
      `${BIN}eslint --format json a.ts`,
      `${BIN}eslint --format json --fix a.ts`,
    ],
    [
      'biome as a check',
      { 'package.json': pack('biome check .') },
      'a.json',
      `${BIN}biome check --no-errors-on-unmatched a.json`,
      `${BIN}biome check --no-errors-on-unmatched --write a.json`,
    ],
    [
      'prettier',
      { 'package.json': pack('prettier --check .') },
      'a.md',
      `${BIN}prettier --ignore-unknown --check a.md`,
      `${BIN}prettier --ignore-unknown --write a.md`,
    ],
    [
      'ruff in the environment of uv',
      { 'uv.lock': '', 'ruff.toml': '', 'a.py': '' },
      'a.py',
      'uv run python -m ruff check --force-exclude a.py',
      'uv run python -m ruff check --force-exclude --fix a.py',
    ],
    ['go vet, by folders', { 'go.mod': 'module x' }, 'cmd/a.go', 'go vet ./cmd', undefined],
    [
      'the linter of the one project below',
      { 'web/package.json': pack('eslint .'), 'README.md': '' },
      'web/src/a.ts',
      'PATH="$PWD/web/node_modules/.bin:$PWD/node_modules/.bin:$PATH"; cd web && eslint --format json src/a.ts',
      'PATH="$PWD/web/node_modules/.bin:$PWD/node_modules/.bin:$PATH"; cd web && eslint --format json --fix src/a.ts',
    ],
  ])('%s', (_name, files, path, check, fix) => {
    const result = found(files);

    const linter = 'linters' in result ? result.linters[0] : undefined;
    expect(linter?.takes(path)).toBe(true);
    expect(linter?.takes('x.png')).toBe(false);
    expect([linter?.check([path]), linter?.fix?.([path])]).toEqual([check, fix]);
  });

  it('asks all that a script runs, in its order', () => {
    const result = found({ 'package.json': pack('eslint . && prettier --check .') });

    expect('linters' in result && result.linters.map(({ tool }) => tool)).toEqual(['eslint', 'prettier']);
  });

  it.each([
    ['one for whole crates', { 'Cargo.toml': '[package]' }, 'cannot be asked about single files'],
    ['a script of which nobody knows what it runs', { 'package.json': pack('sh lint.sh') }, 'sh lint.sh'],
    ['none', { 'README.md': '' }, 'no linter was found'],
  ])('names %s as missing', (_name, files, words) => {
    expect(found(files)).toMatchObject({ missing: expect.stringContaining(words) as unknown });
  });

  it('gives a name with odd characters to the shell as one word, and none as an option', () => {
    expect(statedLinter('fmt').check([`it's $HOME.ts`, '-rf.ts'])).toBe(String.raw`fmt 'it'\''s $HOME.ts' ./-rf.ts`);
  });
});
