import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { checkHooks, HOOK_READING_RULES, HOOK_RULES, type Hook, type HookFile, readHookFile } from '../../../lib/domain/hooks/index.ts';
import { growth } from '../../support/cpu-time.ts';
import { globs, hookWith, regex } from './support.ts';

const command = (text: string): Hook['action'] => ({ type: 'run_command', options: { command: text } });
const agent = (text: string): Hook['action'] => ({ type: 'ask_agent', options: { prompt: text } });
const kiro = (
  format: 'kiro-v1' | 'kiro-legacy',
  path = `.kiro/hooks/a${format === 'kiro-v1' ? '.json' : '.kiro.hook'}`,
): Pick<Hook, 'source'> => ({
  source: { format, path, at: 'hooks[0]', line: 3, column: 5 },
});

function found(hooks: readonly Hook[], paths: readonly string[] = []): string[] {
  const file: HookFile = { path: 'a', format: undefined, hooks, problems: [] };
  return checkHooks([file], paths).map(({ ruleId }) => ruleId);
}

describe('the rules for hooks', () => {
  it('are each a file of their own, named after their id', () => {
    const files = readdirSync(join(import.meta.dirname, '../../../lib/domain/hooks/rules')).filter((name) => name.startsWith('hook-'));

    expect(files.map((name) => name.replace('.ts', '')).sort()).toEqual(HOOK_RULES.map(({ id }) => id).sort());
    expect(new Set([...HOOK_RULES, ...HOOK_READING_RULES].map(({ id }) => id)).size).toBe(HOOK_RULES.length + HOOK_READING_RULES.length);
  });

  it('find nothing in hooks that are as they should be', () => {
    const hooks = [
      hookWith({ matcher: globs('src/**/*.ts'), timeoutSeconds: 2 }),
      hookWith({ trigger: 'commit', name: 'scan', action: { type: 'security_scan', options: {} }, failOn: 'critical' }),
      hookWith({
        ...kiro('kiro-v1'),
        name: 'docs',
        matcher: regex(String.raw`^src/.*\.ts$`),
        action: agent('Update README.md for the change. Never edit src/main.ts.'),
      }),
      hookWith({
        ...kiro('kiro-v1'),
        name: 'guard',
        trigger: 'tool-before',
        matcher: regex('write'),
        action: command('./guard.sh || exit 2'),
        timeoutSeconds: 20,
      }),
      hookWith({
        ...kiro('kiro-v1'),
        name: 'one test',
        matcher: regex(String.raw`\.test\.ts$`),
        action: command('jq -r .file_path | xargs npx jest'),
      }),
    ];

    expect(found(hooks, ['src/main.ts', 'src/main.test.ts'])).toEqual([]);
  });

  it.each<[string, string, Partial<Hook>]>([
    ['hook-pattern-invalid', 'a glob that is not closed', { matcher: globs('src/{a,b/**') }],
    ['hook-pattern-invalid', 'an expression among globs', { matcher: globs('src/**/*.ts', String.raw`.*\.js$`) }],
    ['hook-pattern-invalid', 'an expression among globs that cannot be read as one', { matcher: globs(String.raw`(a\.xml|.*\.java)$`) }],
    ['hook-pattern-invalid', 'an expression that is none', { matcher: regex('src/(') }],
    ['hook-pattern-absent', 'a v1 hook for every file', { ...kiro('kiro-v1') }],
    ['hook-pattern-absent', 'an old hook for no file', { ...kiro('kiro-v1'), matcher: globs() }],
    ['hook-pattern-ignored', 'a pattern before a task', { trigger: 'task-start', matcher: regex('deploy') }],
    ['hook-pattern-ignored', 'patterns of a button', { trigger: 'manual', matcher: globs('**/*.rs') }],
    [
      'hook-save-heavy',
      'a scan that one waits for',
      { matcher: globs('src/**'), action: { type: 'security_scan', options: {} }, mode: 'sync' },
    ],
    ['hook-save-heavy', 'all tests at every save', { matcher: globs('src/**'), action: command('npm test') }],
    ['hook-save-heavy', 'all tests of another language', { matcher: globs('src/**'), action: command('cd api && go test ./...') }],
    ['hook-save-heavy', 'a model at every save', { ...kiro('kiro-v1'), matcher: regex('.*'), action: agent('Review the file.') }],
    ['hook-timeout', 'no limit', { trigger: 'prompt', action: command('x'), timeoutSeconds: 0 }],
    ['hook-timeout', 'milliseconds for seconds', { ...kiro('kiro-v1'), trigger: 'stop', action: command('x'), timeoutSeconds: 30000 }],
    ['hook-timeout', 'a minute at a save', { matcher: globs('src/**'), mode: 'sync', timeoutSeconds: 60 }],
    ['hook-timeout', 'a limit for an agent', { ...kiro('kiro-v1'), trigger: 'stop', action: agent('x'), timeoutSeconds: 60 }],
    ['hook-placeholder', 'a shell variable', { matcher: globs('src/**'), action: command('npx eslint ${filePath}') }],
    ['hook-placeholder', 'braces', { matcher: globs('src/**'), action: command('npx eslint {filePath}') }],
    ['hook-placeholder', 'double braces', { matcher: globs('src/**'), action: command('npx eslint {{file_path}}') }],
    ['hook-exit-code', 'a check that only warns', { trigger: 'tool-before', action: command('./check.sh || exit 1') }],
    ['hook-exit-code', 'a block when all is over', { trigger: 'task-end', action: command('./check.sh || exit 2') }],
    [
      'hook-loop',
      'an agent that writes what it watches',
      {
        matcher: globs('**/README.md', '**/*.ts'),
        action: agent('Look at the change. Then update:\n1. The main README.md file\n2. Nothing else'),
      },
    ],
    ['hook-loop', 'a command that writes what it watches', { matcher: globs('src/**'), action: command('build-api > src/api.ts') }],
    ['hook-loop', 'a formatter of what it watches', { matcher: globs('src/**'), action: command('npx prettier --write src') }],
    ['hook-concurrency', 'one file for several', { trigger: 'commit', action: command('gen > api.json'), concurrency: 2 }],
    ['hook-concurrency', 'a formatter of several', { trigger: 'commit', action: command('npx prettier --write src'), concurrency: 2 }],
    ['hook-concurrency', 'a limit for an agent', { ...kiro('kiro-v1'), trigger: 'stop', action: agent('x'), concurrency: 2 }],
    ['hook-loop', 'commits at a commit', { trigger: 'commit', action: command('git add -A && git commit -m x') }],
    [
      'hook-secret',
      'a token',
      { trigger: 'stop', action: command(`curl -H "Authorization: Bearer ${'a1'.repeat(20)}" https://example.com`) },
    ],
    ['hook-legacy-format', 'an old file', { ...kiro('kiro-legacy'), trigger: 'stop', action: agent('x') }],
  ])('%s finds %s', (rule, _name, given) => {
    expect(found([hookWith(given)])).toEqual([rule]);
  });

  it.each<[string, Partial<Hook>]>([
    [
      'an agent that adds to a list when a file is made beside it',
      { trigger: 'file-create', matcher: globs('**/assets/**'), action: agent('Please update the assets/index.ts file.') },
    ],
    ['a test of one file', { action: command('npx jest src/a.test.ts') }],
    ['a test by name', { action: command('npm run test:unit -- --findRelatedTests') }],
    ['a check of types', { action: command('npx tsc --noEmit') }],
    ['a formatter that only looks', { action: command('black --check .') }],
    ['a variable of the shell', { action: command('curl -H "Authorization: Bearer $TOKEN" https://example.com/x') }],
    ['a variable with braces', { action: command('echo ${HOME}') }],
    ['several that only look', { action: command('npx tsc --noEmit'), concurrency: 4 }],
    ['one run of what writes', { action: command('gen > api.json'), concurrency: 1 }],
    ['output of errors', { action: command('lint 2>&1') }],
  ])('are silent on %s', (_name, given) => {
    expect(found([hookWith({ matcher: globs('src/**'), ...given })])).toEqual([]);
  });

  it.each<[string, Partial<Hook>, string]>([
    [
      'of v1',
      { ...kiro('kiro-v1'), trigger: 'tool-after', matcher: regex('write'), action: command('check && exit 2') },
      'after PostToolUse',
    ],
    ['of old files', { ...kiro('kiro-legacy'), trigger: 'manual', matcher: globs('**/*.rs') }, 'userTriggered knows'],
  ])('name a trigger as its file %s does', (_name, given, said) => {
    const messages = checkHooks([{ path: 'a', format: undefined, hooks: [hookWith(given)], problems: [] }], []).map(
      ({ message }) => message,
    );

    expect(messages.join()).toContain(said);
  });

  it('say the whole pattern of an old hook, or that it has one, and never leave it out', () => {
    const fixOf = (count: number): string =>
      checkHooks(
        [
          {
            ...{ path: 'a', format: undefined, problems: [] },
            hooks: [
              hookWith({
                ...kiro('kiro-legacy'),
                action: agent('x'),
                matcher: globs(...Array.from({ length: count }, (_, n) => `app/folder-${n}/**/*.php`)),
              }),
            ],
          },
        ],
        [],
      ).find(({ ruleId }) => ruleId === 'hook-legacy-format')?.fix ?? '';

    expect(fixOf(4)).toContain('folder-3');
    expect(fixOf(60)).toContain('"matcher": …');
  });

  it('give no old hook an empty expression as its matcher', () => {
    const old = hookWith({ ...kiro('kiro-legacy'), trigger: 'prompt', action: agent('x'), matcher: globs() });
    const [fix] = checkHooks([{ path: 'a', format: undefined, problems: [], hooks: [old] }], [])
      .filter(({ ruleId }) => ruleId === 'hook-legacy-format')
      .map((finding) => finding.fix);

    expect(fix).toMatch(/^Write it as v1: /);
    expect(fix).not.toContain('matcher');
  });

  it('take a formatter that changes what it watches for less grave than what never comes to rest', () => {
    const levelOf = (text: string): string | undefined =>
      checkHooks(
        [{ path: 'a', format: undefined, problems: [], hooks: [hookWith({ matcher: globs('src/**'), action: command(text) })] }],
        [],
      )[0]?.level;

    expect(levelOf('ruff check --fix src')).toBe('info');
    expect(levelOf('date > src/built.ts')).toBe('warning');
  });

  it('finds a circle of hooks once and names it in order', () => {
    const hooks = [
      hookWith({ name: 'schema', matcher: globs('src/**/*.ts'), action: command('gen > schema.json') }),
      hookWith({ name: 'types', matcher: globs('schema.json'), action: command('gen -o src/types.ts') }),
      hookWith({ name: 'docs', matcher: globs('schema.json'), action: command('gen > docs/schema.md') }),
    ];

    const findings = checkHooks([{ path: 'a', format: undefined, hooks, problems: [] }], []);

    expect(findings.map(({ message }) => message)).toEqual(['"schema" sets off "types", which sets off "schema" again.']);
  });

  it('finds tests that a hook writes and watches, where the repository has any', () => {
    const hook = hookWith({ matcher: globs('src/**/*.ts'), action: { type: 'regenerate_unit_tests', options: {} } });

    expect(found([hook], ['src/a.ts'])).toEqual([]);
    expect(found([hook], ['src/a.ts', 'src/a.test.ts'])).toEqual(['hook-loop']);
  });

  it('finds patterns that no file matches, where the files are known', () => {
    const hook = hookWith({ matcher: globs('source/**/*.ts') });

    expect(found([hook])).toEqual([]);
    expect(found([hook], ['src/a.ts'])).toEqual(['hook-pattern-unmatched']);
    expect(found([hookWith({ trigger: 'file-create', matcher: globs('source/**') })], ['src/a.ts'])).toEqual([]);
    expect(found([hookWith({ matcher: globs('nothing/**', String.raw`.*\.js$`) })], ['src/a.ts'])).toEqual([
      'hook-pattern-invalid',
      'hook-pattern-unmatched',
    ]);
  });

  it('finds copies in another format, those that are switched differently, and names that are taken', () => {
    const matcher = globs('src/*.ts');
    const twice = [
      hookWith({ matcher }),
      hookWith({ matcher, source: { format: 'quality-gates', path: 'q.ts', at: 'onFileSave[0]', line: 4, column: 5 } }),
    ];
    const differently = [hookWith({ matcher }), hookWith({ matcher, enabled: false, ...kiro('kiro-v1') })];
    const mark = { marks: { name: { line: 1, column: 1 } } };
    const named = [hookWith({ matcher, ...mark }), hookWith({ matcher: globs('docs/**'), ...mark })];

    expect(found(twice)).toEqual(['hook-duplicate']);
    expect(found(differently)).toEqual(['hook-duplicate-disabled']);
    expect(found(named)).toEqual(['hook-name-duplicate']);
  });

  it('read a prompt of eight times as many blanks in about eight times the time', () => {
    const blank = (size: number) => found([hookWith({ action: agent(`Read${' '.repeat(size)}this`) })]);

    expect(growth(blank, 2400, 8)).toBeLessThan(24);
  });

  it('tell what a reader noticed at the level of its rule', () => {
    const file = readHookFile('.kiro/hooks/a.json', '{ "version": "v2", "hooks": [] }');

    expect(checkHooks([file], [])).toEqual([
      expect.objectContaining({
        ruleId: 'hook-file-version',
        level: 'error',
        path: '.kiro/hooks/a.json',
        line: 1,
        column: 14,
        endColumn: 18,
      }),
    ]);
  });
});
