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
    [
      'a linter in the folder to which its line goes',
      {
        files: { 'package.json': pack('cd packages/web && eslint -c .eslintrc.json src') },
        path: 'packages/web/src/a.ts',
        check:
          'PATH="$PWD/packages/web/node_modules/.bin:$PWD/node_modules/.bin:$PATH"; cd packages/web && eslint --format json -c .eslintrc.json src/a.ts',
        fix: 'PATH="$PWD/packages/web/node_modules/.bin:$PWD/node_modules/.bin:$PATH"; cd packages/web && eslint --format json --fix -c .eslintrc.json src/a.ts',
      },
    ],
    [
      'a linter behind a folder of parentheses',
      {
        files: { 'package.json': pack('(cd docs && tsc) && (cd "web" && prettier .) && cd ./x/.. && eslint -c e.json .') },
        path: 'web/a.ts',
        check: 'PATH="$PWD/web/node_modules/.bin:$PWD/node_modules/.bin:$PATH"; cd web && prettier --ignore-unknown --check a.ts',
        fix: 'PATH="$PWD/web/node_modules/.bin:$PWD/node_modules/.bin:$PATH"; cd web && prettier --ignore-unknown --write a.ts',
      },
    ],
    [
      'a linter of yarn from the project, without paths that are for another folder',
      {
        files: { 'yarn.lock': '', 'package.json': pack('cd web && eslint -c .eslintrc.json --quiet src') },
        path: 'web/src/a.ts',
        check: 'yarn run eslint --format json --quiet web/src/a.ts',
        fix: 'yarn run eslint --format json --fix --quiet web/src/a.ts',
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
    ['pnpm --filter web exec eslint -c web.json --max-warnings 0 .', '--format json --max-warnings 0'],
    ['cd "$WEB" && eslint --config=web.json --quiet .', '--format json --quiet'],
    ['cd ../.. && eslint -c web.json --quiet .', '--format json --quiet'],
    ['yarn workspace web eslint --quiet src', '--format json --quiet'],
    ['node -r esm node_modules/.bin/eslint -c e.js .', '--format json -c e.js'],
    ['timeout 60 eslint --quiet .', '--format json --quiet'],
    ['npx -p eslint@9 eslint --quiet .', '--format json --quiet'],
    ['dotenv -e .env -- eslint --quiet .', '--format json --quiet'],
    ['if command -v eslint; then eslint --quiet src; fi', '--format json --quiet'],
    ['! eslint --quiet .', '--format json --quiet'],
    ['npx eslint@9 --quiet .', '--format json --quiet'],
    ['npx --yes eslint@^9.1.0 --quiet .', '--format json --quiet'],
    ['sh -c "eslint --quiet ."', '--format json --quiet'],
    ["cross-env A=1 bash -ec 'tsc && eslint --quiet .'", '--format json --quiet'],
    ['concurrently -n "eslint,tsc" -c red,blue "eslint --quiet ." "tsc --noEmit"', '--format json --quiet'],
    ['concurrently --kill-others tsc "npm:quiet"', '--format json --quiet'],
    ['npx concurrently "npm:check:*"', '--format json --max-warnings 0'],
    ['npm run quiet', '--format json --quiet'],
    ['npm run --silent quiet -- --max-warnings 1', '--format json --quiet --max-warnings 1'],
    ['tsc && yarn quiet --max-warnings 2', '--format json --quiet --max-warnings 2'],
    ['pnpm run quiet', '--format json --quiet'],
    ['run-p -l check:*', '--format json --max-warnings 0'],
    ['npm-run-all --parallel types "check:es -- --quiet"', '--format json --max-warnings 0 --quiet'],
    ['run-s around', '--format json --quiet'],
    ['node node_modules/eslint/bin/eslint.js --max-warnings=0 a b', '--format json --max-warnings=0'],
  ])('keeps what `%s` tells the linter beside the files', (script, words) => {
    const scripts = { quiet: 'eslint --quiet .', types: 'tsc', 'check:es': 'eslint --max-warnings 0 .', 'check:a:b': 'prettier .' };
    const around = { around: 'npm run round && npm run quiet', round: 'npm run around' };
    const result = found({ 'package.json': JSON.stringify({ scripts: { lint: script, ...scripts, ...around } }) });

    const own = 'linters' in result ? result.linters.filter(({ tool }) => tool === 'eslint') : [];
    expect(own.map(({ check }) => check(['a.ts']))).toEqual([`${BIN}eslint ${words} a.ts`]);
  });

  it.each([
    ['uv run --extra test ruff check --select E .', 'ruff check --force-exclude --select E a.py'],
    ['python3 -W ignore -m flake8 --max-line-length 99', 'flake8 --max-line-length 99 a.py'],
  ])('finds the linter of Python that `%s` starts', (script, check) => {
    const result = found({ 'package.json': pack(script) });

    expect('linters' in result && result.linters.map((linter) => linter.check(['a.py']))).toEqual([check]);
  });

  it('asks one linter in each folder in which a script runs it', () => {
    const result = found({ 'package.json': pack('(cd web && eslint .) && (cd api && eslint .)') });

    const takes = ['web/a.ts', 'api/a.ts', 'a.ts'].map((path) => 'linters' in result && result.linters.map((linter) => linter.takes(path)));
    expect(takes).toEqual([
      [true, false],
      [false, true],
      [false, false],
    ]);
  });

  it.each([
    ['cd web && sh -c "eslint ."', ['web/a.ts']],
    ['cd web && npm run es', []],
    ['sh -c "cd web && eslint ." && eslint .', ['web/a.ts', 'a.ts', 'web/a.ts']],
  ])('knows where `%s` runs its linter', (script, taken) => {
    const result = found({ 'package.json': JSON.stringify({ scripts: { lint: script, es: 'eslint .' } }) });

    const linters = 'linters' in result ? result.linters : [];
    expect(linters.flatMap((linter) => ['a.ts', 'web/a.ts'].filter((path) => linter.takes(path)))).toEqual(taken);
  });

  it('asks a linter by its verb, whichever version is called', () => {
    const result = found({ 'package.json': pack('npx -p @biomejs/biome@2 biome check . && npx @biomejs/biome@2.1 check .') });

    expect('linters' in result && result.linters.map(({ check }) => check(['a.ts']))).toEqual([
      `${BIN}biome check --no-errors-on-unmatched a.ts`,
    ]);
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
    ['a folder with the name of one', { 'package.json': pack('cd packages/eslint && tsc') }, 'tsc'],
    ['a script of which nobody knows what it runs', { 'package.json': pack('sh lint.sh') }, 'sh lint.sh'],
    ['a script that calls itself', { 'package.json': pack('npm run lint') }, '`npm run lint` (package.json scripts.lint) cannot'],
    ['what only a shell can tell', { 'package.json': pack('sh -c "eslint $FILES"') }, 'sh -c'],
    [
      'what the scripts of a script come down to',
      { 'package.json': JSON.stringify({ scripts: { lint: 'run-p lint:*', 'lint:css': 'stylelint .', 'lint:types': 'tsc' } }) },
      '`run-p lint:*` (package.json scripts.lint) comes down to `stylelint .`, `tsc`, which cannot be asked about single files',
    ],
    [
      'a pattern that could be tried for ever',
      { 'package.json': JSON.stringify({ scripts: { lint: 'run-p *a*a*a*a*a*a*a*a*b', ['a'.repeat(90)]: 'eslint .' } }) },
      '(package.json scripts.lint) cannot',
    ],
    ['none', { 'README.md': '' }, 'no linter was found'],
  ])('names %s as missing', (_name, files, words) => {
    expect(found(files)).toMatchObject({ missing: expect.stringContaining(words) as unknown });
  });

  it('gives a name with odd characters to the shell as one word, and none as an option', () => {
    expect(statedLinter('fmt').check([`it's $HOME.ts`, '-rf.ts'])).toBe(String.raw`fmt 'it'\''s $HOME.ts' ./-rf.ts`);
  });
});
