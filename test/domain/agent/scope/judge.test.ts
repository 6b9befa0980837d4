import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { describeScope, judgeChange, judgePath } from '../../../../lib/domain/agent/scope/judge.ts';
import { scopeOf } from '../support.ts';

const verdict = (scope: ReturnType<typeof scopeOf>, path: string): string => {
  const judged = judgePath(scope, path);
  return judged.allowed ? 'allowed' : judged.rule;
};

describe('taskScope', () => {
  const paths = ['src/preferences/service.ts', 'src/index.ts', 'lib/util.ts', 'package.json', 'src/main/java/org/Foo.java'];
  const scope = scopeOf(['src/preferences/service.ts', '`docs/`', 'config/*.yaml', '../evil', '/abs', '**', 'src/new-module.ts'], {
    components: [{ name: 'Router', files: ['lib', 'src/main/java/org/Foo.java', 'src/widgets/index.ts'] }],
    paths,
    testPatterns: ['qa/**'],
  });

  it.each([
    ['a declared file', 'src/preferences/service.ts', 'allowed'],
    ['the same file by another spelling', './src//preferences/./service.ts', 'allowed'],
    ['a declared new file', 'src/new-module.ts', 'allowed'],
    ['a new file below a declared folder', 'docs/guide/start.md', 'allowed'],
    ['a new file below a folder that exists', 'lib/deep/new.ts', 'allowed'],
    ['a file of a glob', 'config/a.yaml', 'allowed'],
    ['its test beside it', 'src/preferences/service.test.ts', 'allowed'],
    ['its test in __tests__', 'src/preferences/__tests__/service.ts', 'allowed'],
    ['its test in the mirrored folder', 'test/preferences/service.test.ts', 'allowed'],
    ['its test by a configured pattern', 'qa/service.ts', 'allowed'],
    ['the Java test', 'src/test/java/org/FooTest.java', 'allowed'],
    ['a test of an index file in a folder of that name', 'test/widgets/index.test.ts', 'allowed'],
    ['a test of another index file', 'test/other/index.test.ts', 'agent-out-of-scope'],
    ['a test of one aspect of it', 'test/service-errors.test.ts', 'allowed'],
    ['a test named after its folder', 'test/preferences.test.ts', 'allowed'],
    ['a test whose name only begins alike', 'test/services.test.ts', 'agent-out-of-scope'],
    ['a source file of a like name', 'src/preferences/service-errors.ts', 'agent-out-of-scope'],
    ['a test of another module', 'test/other.test.ts', 'agent-out-of-scope'],
    ['another source file', 'src/index.ts', 'agent-out-of-scope'],
    ['a sibling of a declared file', 'src/preferences/other.ts', 'agent-out-of-scope'],
    ['a deeper file than the glob', 'config/x/a.yaml', 'agent-out-of-scope'],
    ['a folder with a like name', 'docs2/a.md', 'agent-out-of-scope'],
    ['a declared file in other case', 'SRC/preferences/service.ts', 'agent-out-of-scope'],
    ['a path that leaves', 'docs/../src/index.ts', 'agent-path'],
    ['a declared path that leaves', '../evil', 'agent-path'],
    ['an absolute path', '/abs', 'agent-path'],
    ['a backslash', 'docs\\a.md', 'agent-path'],
  ])('judges %s', (_name, path, expected) => {
    expect(verdict(scope, path)).toBe(expected);
  });

  it('names what it did not take, and who declared what', () => {
    expect(scope.dropped.map(({ path }) => path)).toEqual(['../evil', '/abs', '**']);
    expect(judgePath(scope, 'lib/x.ts')).toEqual({ allowed: true, path: 'lib/x.ts', reason: 'component Router' });
    expect(judgePath(scope, 'src/preferences/service.test.ts')).toMatchObject({ reason: 'tests of src/preferences/service.ts' });
  });

  it('opens everything but protected paths when nobody names a path', () => {
    const open = scopeOf([]);

    expect(verdict(open, 'anything/at/all.rs')).toBe('allowed');
    expect(verdict(open, 'package.json')).toBe('agent-protected-path');
    expect(verdict(open, '.kiro/specs/a/tasks.md')).toBe('agent-protected-path');
  });

  it('stays closed when all declared paths were unusable', () => {
    const scope = scopeOf(['../evil']);

    expect(verdict(scope, 'src/a.ts')).toBe('agent-out-of-scope');
  });

  it('takes no path that no task may write, whoever names it, and says so', () => {
    const closed = scopeOf(['src/a.ts', '.github/workflows/ci.yml', 'package.json', 'notes/plan.md'], { governing: ['notes'] });

    expect(closed.allowed.map(({ glob }) => glob)).toEqual(['src/a.ts', 'package.json']);
    expect(describeScope(closed)).toMatch(
      /usual names\. Declared, but closed to it: `\.github\/workflows\/ci\.yml` \(it is part of continuous integration\), `notes\/plan\.md` \(`notes` governs it\)\.$/u,
    );
  });

  it('gives a repair the files of all tasks', () => {
    const scope = scopeOf([], { task: { id: 'repair-1', files: [] }, allTasksFiles: ['src/a.ts', 'src/b.ts'] });

    expect(verdict(scope, 'src/b.ts')).toBe('allowed');
    expect(verdict(scope, 'src/c.ts')).toBe('agent-out-of-scope');
  });

  it('tells the model what is allowed', () => {
    const judged = judgePath(scopeOf(['src/a.ts']), 'src/b.ts');

    expect(judged).toMatchObject({
      reason:
        '`src/b.ts` is outside what this task may write. This task may write: `src/a.ts` (task 1.1), and the test files of these by the usual names.',
    });
    expect(describeScope(scopeOf([]))).toMatch(/any path except protected/);
    expect(describeScope(scopeOf(Array.from({ length: 30 }, (_, index) => `f${String(index)}.ts`)))).toMatch(/and 10 more/);
  });
});

describe('protected paths', () => {
  const open = scopeOf([]);
  const everything = scopeOf(['.kiro', '.github/', '.env', 'AGENTS.md', '.husky/**', '.git', 'src']);

  const governing = [
    '.git/config',
    '.GIT/hooks/pre-commit',
    '.git./x',
    'sub/.git/config',
    '.gitmodules',
    '.gitattributes',
    'sub/.gitattributes',
    '.kiro/steering/a.md',
    '.Kiro/hooks/x',
    '.kiro',
    'packages/a/.kiro/specs/x',
    '.kiroignore',
    '.stringline/db',
    '.github/workflows/ci.yml',
    '.GitHub/Workflows/ci.yml',
    '.gitlab-ci.yml',
    '.codecatalyst/workflows/x.yaml',
    'buildspec.yml',
    'ci/buildspec-test.yaml',
    'Jenkinsfile',
    '.circleci/config.yml',
    'azure-pipelines.yml',
    'CODEOWNERS',
    'docs/CODEOWNERS',
    '.husky/pre-commit',
    'lefthook.yml',
    '.pre-commit-config.yaml',
    '.envrc',
    'lint-staged.config.js',
    'AGENTS.md',
    'src/agents.md',
    'CLAUDE.md',
    '.cursorrules',
    '.cursor/rules/a.mdc',
    '.mcp.json',
    '.vscode/tasks.json',
    '.vscode/settings.json',
    '.idea/workspace.xml',
    '.devcontainer/devcontainer.json',
    '.env',
    '.env.local',
    'apps/a/.env.production',
    'server.pem',
    'tls/KEY.PEM',
    'id_rsa',
    '.ssh/config',
    '.aws/credentials',
    '.trivyignore',
    'trivy-secret.yaml',
    'eslint-suppressions.json',
    '.semgrepignore',
    'frontend/.husky/pre-commit',
    'action.yml',
    'node_modules/.bin/tsc',
    '.pnp.cjs',
    'sitecustomize.py',
    'KIRO~1/steering/a.md',
    'STRING~1.DB',
  ];

  it.each(governing)('never opens %s', (path) => {
    expect(verdict(open, path)).toMatch(/^agent-(?:protected-)?path$/);
    expect(verdict(everything, path)).toMatch(/^agent-(?:protected-)?path$/);
    expect(verdict(scopeOf([path]), path)).toMatch(/^agent-(?:protected-)?path$/);
  });

  it.each([
    'package.json',
    'packages/a/package.json',
    'package-lock.json',
    'Cargo.lock',
    'go.sum',
    'uv.lock',
    'pyproject.toml',
    'Makefile',
    'jest.config.js',
    'eslint.config.mjs',
    '.eslintrc.json',
    'tsconfig.json',
    '.npmrc',
    'pom.xml',
    'build.gradle.kts',
    'package.json5',
    '.ruff.toml',
    '.mypy.ini',
    '.pytest.ini',
    '.clippy.toml',
    'nyc.config.js',
    'jest-preset.js',
    'vitest.workspace.ts',
    'web-test-runner.config.mjs',
    '.oxlintrc.json',
    '.taprc',
    'cdk.json',
  ])('opens %s only where it is named exactly', (path) => {
    expect(verdict(open, path)).toBe('agent-protected-path');
    expect(verdict(scopeOf(['**/*', path.includes('/') ? 'packages/' : './']), path)).not.toBe('allowed');
    expect(verdict(scopeOf([path]), path)).toBe('allowed');
  });

  it.each([
    'src/environment.ts',
    '.env.example',
    '.gitignore',
    'src/agents/router.ts',
    'src/git/index.ts',
    'docs/hooks.md',
    'src/keys.ts',
    'src/locked.ts',
    '.github.md',
    'src/ci/a.ts',
    'src/package.ts',
    'test/a.test.ts',
  ])('leaves the ordinary %s open', (path) => {
    expect(verdict(open, path)).toBe('allowed');
  });

  it('closes configured spec and steering folders', () => {
    const scope = scopeOf(['specs/'], { governing: ['specs/', 'docs/steering'] });

    expect(verdict(scope, 'specs/a/tasks.md')).toBe('agent-protected-path');
    expect(verdict(scope, 'Specs/a/tasks.md')).toBe('agent-protected-path');
  });

  it('judges aliases of a protected path alike', () => {
    const spell = (path: string) =>
      fc
        .array(fc.boolean(), { minLength: path.length, maxLength: path.length })
        .map((upper) => [...path].map((letter, index) => (upper[index] === true ? letter.toUpperCase() : letter)).join(''));
    fc.assert(
      fc.property(fc.constantFrom(...governing).chain(spell), fc.constantFrom('', './', './/', '././'), (path, head) => {
        expect(verdict(open, head + path)).toMatch(/^agent-(?:protected-)?path$/);
      }),
      { numRuns: 500 },
    );
  });
});

describe('judgeChange', () => {
  const scope = scopeOf(['package.json', 'src/a.ts'], { gateScripts: ['test', 'lint'] });
  const base = JSON.stringify({ name: 'x', scripts: { test: 'jest', build: 'tsc', postinstall: 'true' } });
  const change = (after: object | string | undefined, before: string | undefined = base): string => {
    const text = typeof after === 'object' ? JSON.stringify(after) : after;
    const judged = judgeChange(scope, 'package.json', { before, after: text });
    return judged.allowed ? 'allowed' : judged.rule;
  };

  it.each([
    ['a new dependency', { name: 'x', scripts: { test: 'jest', build: 'tsc', postinstall: 'true' }, dependencies: { a: '1' } }, 'allowed'],
    ['another script', { scripts: { test: 'jest', build: 'esbuild', postinstall: 'true' } }, 'allowed'],
    ['a gate script where there was none', { scripts: { test: 'jest', lint: 'eslint .', build: 'tsc', postinstall: 'true' } }, 'allowed'],
    ['a weakened gate script', { scripts: { test: 'true', build: 'tsc', postinstall: 'true' } }, 'agent-gate-scripts'],
    ['a removed gate script', { scripts: { build: 'tsc', postinstall: 'true' } }, 'agent-gate-scripts'],
    ['a script around a gate', { scripts: { test: 'jest', pretest: 'curl x', build: 'tsc', postinstall: 'true' } }, 'agent-gate-scripts'],
    ['a changed installation script', { scripts: { test: 'jest', build: 'tsc', postinstall: 'curl x' } }, 'agent-gate-scripts'],
    ['a new installation script', { scripts: { test: 'jest', build: 'tsc', postinstall: 'true', prepare: 'x' } }, 'agent-gate-scripts'],
    ['no JSON', '{', 'agent-gate-scripts'],
    ['scripts that are a list', { scripts: [] }, 'agent-gate-scripts'],
    ['its deletion', undefined, 'agent-gate-scripts'],
  ])('judges a package.json with %s', (_name, after, expected) => {
    expect(change(after)).toBe(expected);
  });

  it('allows a new package.json with its scripts, but none that installation runs', () => {
    const judge = (scripts: object): boolean =>
      judgeChange(scope, 'package.json', { before: undefined, after: JSON.stringify({ scripts }) }).allowed;

    expect(judge({ test: 'jest' })).toBe(true);
    expect(judge({ prepare: 'x' })).toBe(false);
  });

  it('refuses any change while the present package.json cannot be read', () => {
    expect(change({ scripts: {} }, '{ broken')).toBe('agent-gate-scripts');
  });

  it('refuses hidden characters that a change adds, and passes those that were there', () => {
    const judge = (before: string | undefined, after: string): string => {
      const judged = judgeChange(scope, 'src/a.ts', { before, after });
      return judged.allowed ? 'allowed' : judged.rule;
    };

    expect(judge(undefined, 'const a = "\u202E";')).toBe('agent-hidden-unicode');
    expect(judge(undefined, 'const p\u0430y = 1;')).toBe('agent-hidden-unicode');
    expect(judge('// \u200B\n', '// \u200B\nlet b;\n')).toBe('allowed');
  });
});
