import { describe, expect, it } from '@jest/globals';
import { fileLinters, statedLinter } from '../../../../lib/domain/gates/index.ts';

const found = (files: Record<string, string>) => fileLinters({ paths: Object.keys(files), read: (path) => files[path] });
const pack = (lint: string, name = 'eslint'): string => JSON.stringify({ scripts: { lint }, devDependencies: { [name]: '1' } });
const BIN = 'PATH="$PWD/node_modules/.bin:$PATH"; ';

describe('the linters of a repository for single files', () => {
  it.each<[string, { files: Record<string, string>; path: string; check: string; fix: string | undefined }]>([
    [
      'eslint of a script',
      {
        files: { 'package.json': pack('eslint . --max-warnings 0') },
        path: 'a.ts',
        check: `${BIN}eslint --format json --max-warnings 0 a.ts`,
        fix: `${BIN}eslint --format json --fix --max-warnings 0 a.ts`,
      },
    ],
    [
      'biome as a check',
      {
        files: { 'package.json': pack('biome check .') },
        path: 'a.json',
        check: `${BIN}biome check --no-errors-on-unmatched a.json`,
        fix: `${BIN}biome check --no-errors-on-unmatched --write a.json`,
      },
    ],
    [
      'prettier',
      {
        files: { 'package.json': pack('prettier --check .') },
        path: 'a.md',
        check: `${BIN}prettier --ignore-unknown --check a.md`,
        fix: `${BIN}prettier --ignore-unknown --write a.md`,
      },
    ],
    [
      'ruff in the environment of uv',
      {
        files: { 'uv.lock': '', 'ruff.toml': '', 'a.py': '' },
        path: 'a.py',
        check: 'uv run python -m ruff check --force-exclude a.py',
        fix: 'uv run python -m ruff check --force-exclude --fix a.py',
      },
    ],
    ['go vet, by folders', { files: { 'go.mod': 'module x' }, path: 'cmd/a.go', check: 'go vet ./cmd', fix: undefined }],
    [
      'the linter of the one project below',
      {
        files: { 'web/package.json': pack('eslint .'), 'README.md': '' },
        path: 'web/src/a.ts',
        check: 'PATH="$PWD/web/node_modules/.bin:$PWD/node_modules/.bin:$PATH"; cd web && eslint --format json src/a.ts',
        fix: 'PATH="$PWD/web/node_modules/.bin:$PWD/node_modules/.bin:$PATH"; cd web && eslint --format json --fix src/a.ts',
      },
    ],
  ])('%s', (_name, { files, path, check, fix }) => {
    const result = found(files);

    const linter = 'linters' in result ? result.linters[0] : undefined;
    expect(linter?.takes(path)).toBe(true);
    expect(linter?.takes('x.png')).toBe(false);
    expect([linter?.check([path]), linter?.fix?.([path])]).toEqual([check, fix]);
  });

  it.each([
    ['eslint -c conf/eslint.config.js --format stylish --cache src', '--format json -c conf/eslint.config.js'],
    ['NODE_ENV=test npx --no -- eslint --quiet --fix --rule "no-eval: error" .', '--format json --quiet --rule "no-eval: error"'],
    ["eslint --ext='.ts,.tsx' . > report.txt", "--format json --ext='.ts,.tsx'"],
    ['pnpm -r exec eslint --quiet .', '--format json --quiet'],
    ['node node_modules/eslint/bin/eslint.js --max-warnings=0 a b', '--format json --max-warnings=0'],
  ])('keeps what `%s` tells the linter beside the files', (script, words) => {
    const result = found({ 'package.json': pack(script) });

    expect('linters' in result && result.linters.map(({ check }) => check(['a.ts']))).toEqual([`${BIN}eslint ${words} a.ts`]);
  });

  it('keeps options of a linter with commands', () => {
    const result = found({ 'package.json': pack('biome ci --config-path=conf --diagnostic-level error ./src') });

    expect('linters' in result && result.linters[0]?.check(['a.ts'])).toBe(
      `${BIN}biome check --no-errors-on-unmatched --config-path=conf --diagnostic-level error a.ts`,
    );
  });

  it('looks at the files that the script names by their endings', () => {
    const result = found({ 'package.json': pack('eslint . --ext .ts,tsx') });

    const takes = ['a.ts', 'a.tsx', 'a.js'].map((path) => 'linters' in result && result.linters[0]?.takes(path));
    expect(takes).toEqual([true, true, false]);
  });

  it('asks all that a script runs, in its order', () => {
    const result = found({ 'package.json': pack('eslint . && prettier --check .') });

    expect('linters' in result && result.linters.map(({ tool }) => tool)).toEqual(['eslint', 'prettier']);
  });

  it.each([
    ['one for whole crates', { 'Cargo.toml': '[package]' }, 'cannot be asked about single files'],
    ['a name that a script only prints', { 'package.json': pack('echo no eslint here && tsc') }, 'tsc'],
    ['a script of which nobody knows what it runs', { 'package.json': pack('sh lint.sh') }, 'sh lint.sh'],
    ['none', { 'README.md': '' }, 'no linter was found'],
  ])('names %s as missing', (_name, files, words) => {
    expect(found(files)).toMatchObject({ missing: expect.stringContaining(words) as unknown });
  });

  it('gives a name with odd characters to the shell as one word, and none as an option', () => {
    expect(statedLinter('fmt').check([`it's $HOME.ts`, '-rf.ts'])).toBe(String.raw`fmt 'it'\''s $HOME.ts' ./-rf.ts`);
  });
});
