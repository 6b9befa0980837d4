import { describe, expect, it } from '@jest/globals';
import { type Discovery, discoverCommands } from '../../../../lib/domain/gates/index.ts';

const discover = (files: Record<string, string>): Discovery => discoverCommands({ paths: Object.keys(files), read: (path) => files[path] });
const npm = (manifest: object, more: Record<string, string> = {}): Discovery =>
  discover({ 'package.json': JSON.stringify(manifest), ...more });

const NODE_FLAGS =
  '--experimental-test-coverage --test-reporter=lcov --test-reporter-destination=lcov.info --test-reporter=junit --test-reporter-destination=junit.xml --test-reporter=spec --test-reporter-destination=stdout';
const JEST =
  '--coverage --coverageDirectory=coverage --coverageReporters=json-summary --coverageReporters=lcovonly --json --outputFile=test-results.json';
const VITEST =
  '--coverage.enabled --coverage.reportsDirectory=coverage --coverage.reporter=json-summary --coverage.reporter=lcovonly --reporter=default --reporter=json --outputFile.json=test-results.json';

describe('test commands of package.json', () => {
  it.each<[string, object, Record<string, string>, string]>([
    ['jest', { scripts: { test: 'jest' } }, {}, `npm test -- ${JEST}`],
    ['jest behind node', { scripts: { test: 'node --experimental-vm-modules node_modules/jest/bin/jest.js' } }, {}, `npm test -- ${JEST}`],
    ['jest after another command', { scripts: { test: 'npm run build && cross-env A=1 jest src' } }, {}, `npm test -- ${JEST}`],
    ['jest in a pipe', { scripts: { test: 'jest | tee log' } }, {}, 'npm test'],
    ['jest by delegation', { scripts: { test: 'npm run test:unit', 'test:unit': 'jest' } }, {}, `npm run test:unit -- ${JEST}`],
    [
      'vitest with a provider',
      { scripts: { test: 'vitest' }, devDependencies: { '@vitest/coverage-v8': '3' } },
      {},
      `npm test -- --run ${VITEST}`,
    ],
    ['vitest run', { scripts: { test: 'vitest run' }, devDependencies: { '@vitest/coverage-istanbul': '3' } }, {}, `npm test -- ${VITEST}`],
    [
      'vitest without a provider',
      { scripts: { test: 'vitest run' } },
      {},
      'npm test -- --reporter=default --reporter=json --outputFile.json=test-results.json',
    ],
    ['node --test', { scripts: { test: 'node --test' } }, {}, `node ${NODE_FLAGS} --test`],
    [
      'node --test with paths',
      { scripts: { test: 'NODE_ENV=test node --import tsx --test test/*.ts' } },
      {},
      `NODE_ENV=test node ${NODE_FLAGS} --import tsx --test test/*.ts`,
    ],
    ['node --test with a hook', { scripts: { pretest: 'tsc', test: 'node --test' } }, {}, 'npm test'],
    ['node --test after a build', { scripts: { test: 'tsc && node --test' } }, {}, 'npm test'],
    [
      'mocha with c8',
      { scripts: { test: 'mocha' }, devDependencies: { c8: '10' } },
      {},
      'npx --no -- c8 --reporter=json-summary --reporter=lcovonly --reports-dir=coverage npm test',
    ],
    [
      'nyc in a script',
      { scripts: { test: 'nyc mocha' } },
      {},
      'npm test && npx --no -- nyc report --reporter=json-summary --reporter=lcovonly --report-dir=coverage',
    ],
    [
      'a script for coverage',
      { scripts: { test: 'mocha', coverage: 'c8 npm test' } },
      {},
      'npm run coverage && npx --no -- c8 report --reporter=json-summary --reporter=lcovonly --reports-dir=coverage',
    ],
    ['a script for coverage that is not known', { scripts: { test: 'ava', 'test:coverage': './cover.sh' } }, {}, 'npm run test:coverage'],
    ['pnpm', { scripts: { test: 'jest' } }, { 'pnpm-lock.yaml': '' }, `pnpm run test ${JEST}`],
    ['yarn', { scripts: { test: 'jest' } }, { 'yarn.lock': '' }, `yarn run test ${JEST}`],
    ['bun', { scripts: { test: 'jest' } }, { 'bun.lock': '' }, `bun run test ${JEST}`],
    ['a declared package manager', { packageManager: 'pnpm@9.0.0', scripts: { test: 'jest' } }, {}, `pnpm run test ${JEST}`],
  ])('%s', (_name, manifest, files, expected) => {
    expect(npm(manifest, files).test?.run).toBe(expected);
  });

  it.each(['echo "Error: no test specified" && exit 1', 'echo ok', 'true', 'exit 0', '', ' : '])('takes %j for no test at all', (test) => {
    expect(npm({ scripts: { test } }).test).toBeUndefined();
  });

  it('names file and key, and the reports', () => {
    expect(npm({ scripts: { test: 'jest' } }).test).toMatchObject({
      from: 'package.json scripts.test',
      reports: { coverage: ['coverage/coverage-summary.json', 'coverage/lcov.info'], tests: ['test-results.json'] },
    });
  });

  it('says what is missing for coverage', () => {
    expect(npm({ scripts: { test: 'vitest run' } }).notes).toEqual([
      'vitest has no coverage provider here: add @vitest/coverage-v8 to devDependencies.',
    ]);
  });
});

describe('other commands of package.json', () => {
  it.each<[string, object, Record<string, string>, Partial<Record<'setup' | 'lint' | 'typecheck' | 'build', string>>]>([
    [
      'eslint in a script',
      { scripts: { lint: 'eslint .' } },
      {},
      { lint: 'npm run lint -- --format json --output-file eslint-report.json' },
    ],
    ['eslint with a format of its own', { scripts: { lint: 'eslint . -f stylish' } }, {}, { lint: 'npm run lint' }],
    ['another linter', { scripts: { lint: 'biome check .' } }, {}, { lint: 'npm run lint' }],
    [
      'eslint without a script',
      { devDependencies: { eslint: '9' } },
      { 'eslint.config.js': '' },
      { lint: 'npx --no -- eslint . --format json --output-file eslint-report.json' },
    ],
    [
      'a linter that needs no configuration',
      { scripts: { test: 'xo && ava' }, devDependencies: { xo: '1' } },
      {},
      { lint: 'npx --no -- xo' },
    ],
    ['its script', { scripts: { xo: 'xo --space' }, devDependencies: { xo: '1' } }, {}, { lint: 'npm run xo' }],
    ['a linter that checks nothing', { scripts: { lint: 'echo no lint' } }, {}, {}],
    ['a type check in a script', { scripts: { 'type-check': 'tsc --noEmit' } }, {}, { typecheck: 'npm run type-check' }],
    [
      'a tsconfig',
      { devDependencies: { typescript: '5' } },
      { 'tsconfig.json': '{}' },
      { typecheck: 'npx --no -- tsc --noEmit -p tsconfig.json' },
    ],
    ['a solution tsconfig', { devDependencies: { typescript: '5' } }, { 'tsconfig.json': '{"files":[],"references":[]}' }, {}],
    [
      'dependencies and a lockfile',
      { dependencies: { a: '1' } },
      { 'package-lock.json': '{}' },
      { setup: 'npm ci --prefer-offline --no-audit --no-fund' },
    ],
    [
      'dependencies without a lockfile',
      { dependencies: { a: '1' } },
      {},
      { setup: 'npm install --no-package-lock --prefer-offline --no-audit --no-fund' },
    ],
    ['yarn 4', { dependencies: { a: '1' } }, { 'yarn.lock': '__metadata:\n  version: 8\n' }, { setup: 'yarn install --immutable' }],
    ['a build', { scripts: { build: 'tsc' } }, {}, { build: 'npm run build' }],
  ])('%s', (_name, manifest, files, expected) => {
    const { setup, lint, typecheck, build } = npm(manifest, files);
    const slots = { setup, lint, typecheck, build };
    const found = Object.fromEntries(Object.entries(slots).flatMap(([slot, command]) => (command ? [[slot, command.run]] : [])));
    // What installs is told in rows of its own.
    if (expected.setup === undefined) delete found['setup'];
    expect(found).toEqual(expected);
  });

  it('says that package.json cannot be read', () => {
    expect(discover({ 'package.json': '{' }).notes[0]).toMatch(/not valid JSON/);
    expect(discover({ 'package.json': '[]' }).notes[0]).toMatch(/not a JSON object/);
  });
});

describe('other languages', () => {
  it.each<[string, Record<string, string>, Record<string, unknown>]>([
    [
      'pytest with pytest-cov',
      { 'pyproject.toml': '[project]\ndependencies = ["pytest-cov>=5"]\n' },
      {
        test: {
          run: 'python3 -m pytest --cov --cov-report=json:coverage.json --cov-report=term-missing --junitxml=junit.xml',
          reports: { coverage: ['coverage.json'], tests: ['junit.xml'] },
        },
      },
    ],
    [
      'pytest and coverage',
      { 'requirements-dev.txt': 'pytest==8\ncoverage\n' },
      { test: { run: 'python3 -m coverage run -m pytest --junitxml=junit.xml && python3 -m coverage json -o coverage.json' } },
    ],
    ['pytest alone', { 'tests/conftest.py': '', 'setup.py': '' }, { test: { run: 'python3 -m pytest --junitxml=junit.xml' } }],
    [
      'pytest in a comment is none',
      { 'requirements.txt': '# pytest\n', 'tests/test_a.py': '' },
      { test: { run: 'python3 -m unittest discover -v -s tests' } },
    ],
    [
      'a src layout',
      { 'setup.cfg': '[tool:pytest]\n', 'src/pkg/__init__.py': '' },
      { test: { run: 'PYTHONPATH=src python3 -m pytest --junitxml=junit.xml' } },
    ],
    ['unittest in a package', { 'tests/__init__.py': '', 'tests/test_a.py': '' }, { test: { run: 'python3 -m unittest discover -v' } }],
    [
      'uv',
      { 'uv.lock': '', 'pyproject.toml': '[tool.pytest.ini_options]\n[tool.ruff]\n[tool.mypy]\nfiles = ["a"]\n' },
      {
        setup: { run: 'uv sync --frozen' },
        test: { run: 'uv run python -m pytest --junitxml=junit.xml' },
        lint: { run: 'uv run python -m ruff check .' },
        typecheck: { run: 'uv run python -m mypy' },
      },
    ],
    ['mypy as setup.cfg has it', { 'setup.cfg': '[mypy]\nfiles=a\n' }, { typecheck: { run: 'python3 -m mypy', from: 'setup.cfg mypy' } }],
    ['flake8', { 'tox.ini': '[testenv]\ndeps = flake8\n' }, { lint: { run: 'python3 -m flake8' } }],
    [
      'go',
      { 'go.mod': 'module x' },
      { test: { run: 'go test ./... -coverprofile=coverage.out' }, lint: { run: 'go vet ./...' }, build: { run: 'go build ./...' } },
    ],
    ['golangci-lint', { 'go.mod': 'module x', '.golangci.yml': '' }, { lint: { run: 'golangci-lint run', from: '.golangci.yml' } }],
    ['cargo', { 'Cargo.toml': '[package]' }, { test: { run: 'cargo test' }, lint: { run: 'cargo clippy --all-targets -- -D warnings' } }],
    [
      'cargo with llvm-cov',
      { 'Cargo.toml': '[package]', '.cargo/config.toml': '[alias]\ncov = "llvm-cov"\n' },
      { test: { run: 'cargo llvm-cov --lcov --output-path lcov.info' } },
    ],
    [
      'cargo with tarpaulin',
      { 'Cargo.toml': '[package]', 'tarpaulin.toml': '' },
      { test: { run: 'cargo tarpaulin --out lcov --output-dir .' } },
    ],
    [
      'maven',
      { 'pom.xml': '<artifactId>jacoco-maven-plugin</artifactId>', mvnw: '' },
      {
        test: {
          run: 'sh ./mvnw -q -B verify',
          reports: { coverage: ['**/target/site/jacoco/jacoco.xml', '**/target/site/jacoco-aggregate/jacoco.xml'] },
        },
      },
    ],
    ['gradle', { 'build.gradle.kts': 'plugins { jacoco }' }, { test: { run: 'gradle --no-daemon --console=plain test jacocoTestReport' } }],
    [
      'make',
      { Makefile: 'SHELL := sh\n.PHONY: test\ntest: deps\n\tx\nlint:\n\ty\n' },
      { test: { run: 'make test', from: 'Makefile test' }, lint: { run: 'make lint' } },
    ],
    ['just', { justfile: 'test arg="x":\n  x\n' }, { test: { run: 'just test' } }],
    ['task', { 'Taskfile.yml': 'tasks:\n  test:\n    cmds: [x]\n' }, { test: { run: 'task test' } }],
  ])('%s', (_name, files, expected) => {
    expect(discover(files)).toMatchObject(expected);
  });

  it('fills with targets of make what the language leaves open', () => {
    const found = discover({ 'go.mod': 'module x', Makefile: 'test:\n\tx\ntypecheck:\n\ty\n' });
    expect([found.test?.run, found.typecheck?.run]).toEqual(['go test ./... -coverprofile=coverage.out', 'make typecheck']);
  });

  it('names a second language whose tests will not run', () => {
    const found = discover({ 'package.json': '{"scripts":{"test":"jest"}}', 'go.mod': 'module x' });
    expect(found.notes).toEqual([
      'Not run: `go test ./... -coverprofile=coverage.out` (go.mod); join it to the first in quality_gates.commands.test.',
    ]);
  });
});

describe('projects below the root', () => {
  it('takes the only one', () => {
    const found = discover({
      'README.md': '',
      "my app's/package.json": '{"scripts":{"test":"jest"}}',
      "my app's/node_modules/x/package.json": '{"scripts":{"test":"no"}}',
    });
    expect(found.test).toMatchObject({
      run: `cd 'my app'\\''s' && npm test -- ${JEST}`,
      from: "my app's/package.json scripts.test",
      reports: { coverage: ["my app's/coverage/coverage-summary.json", "my app's/coverage/lcov.info"] },
    });
  });

  it('names several and chooses none', () => {
    const found = discover({ 'a/go.mod': '', 'b/Cargo.toml': '' });
    expect(found).toEqual({
      notes: ['Several projects and none at the root (a, b); state quality_gates.commands in .kiro/config/project.yaml.'],
    });
  });

  it('lets the root win', () => {
    expect(discover({ 'go.mod': '', 'sub/go.mod': '' }).test?.run).not.toMatch(/^cd /);
  });

  it('says that there is nothing', () => {
    expect(discover({ 'README.md': '' }).notes).toEqual([
      'No manifest with commands was found; state quality_gates.commands in .kiro/config/project.yaml.',
    ]);
  });
});
