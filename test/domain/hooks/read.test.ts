import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type HookFile, isHookPath, mergeHooks, readHookFile } from '../../../lib/domain/hooks/index.ts';

/** The two files of the article, which define the same five hooks. */
const YAML = `hooks:
  on_save:
    - pattern: "src/**/*.ts"
      action: "lint_and_fix"
      timeout_ms: 2000
    - pattern: "src/services/**/*.ts"
      action: "regenerate_unit_tests"
      timeout_ms: 5000
  on_commit:
    - pattern: "*"
      action: "security_scan"
      fail_on: "critical"
    - pattern: "src/**"
      action: "sync_spec_design"
      diff_threshold: 0.15
  on_pr:
    - pattern: "*"
      action: "generate_description"
      source: "requirements.md"
`;
const GATES = `// .kiro/hooks/quality-gates.ts
export const workspaceHooks = {
  onFileSave: [
    { trigger: 'src/**/*.ts', action: 'runLinter', config: { fixOnSave: true, strictMode: true } },
    { trigger: 'src/services/**/*.ts', action: 'regenerateTests', config: { coverageThreshold: 0.85, framework: 'vitest' } },
  ],
  onCommit: [
    { trigger: '*', action: 'securityScan', config: { tool: 'trivy', failOnCritical: true } },
    { trigger: 'src/**', action: 'syncSpecDesign', config: { diffThreshold: 0.15, autoUpdate: true } },
  ],
  onPRCreate: [{ trigger: '*', action: 'generateDescription', config: { source: 'requirements.md', template: 'standard' } }],
};
`;
const yaml = readHookFile('.kiro/config/project.yaml', YAML);
const gates = readHookFile('.kiro/hooks/quality-gates.ts', GATES);

const v1 = (hook: object): string => JSON.stringify({ version: 'v1', hooks: [hook] }, null, 2);
const GOOD = { name: 'lint', trigger: 'PostFileSave', matcher: '\\.ts$', action: { type: 'command', command: 'npm run lint' } };
const legacy = (given: object): string =>
  JSON.stringify({
    name: 'lint',
    when: { type: 'fileEdited', patterns: ['**/*.ts'] },
    then: { type: 'runCommand', command: 'npm run lint' },
    ...given,
  });

const noticed = ({ problems }: HookFile): unknown[] => problems.map(({ rule, line, column }) => [rule, line, column]);

describe('reading hook files', () => {
  it('reads both formats of the article as the same five hooks, which run once and name both places', () => {
    const merged = mergeHooks([gates, yaml]);

    expect([...yaml.problems, ...gates.problems]).toEqual([]);
    expect(
      merged.map(({ trigger, action, timeoutSeconds, failOn, source, also }) => [
        trigger,
        action,
        timeoutSeconds,
        failOn,
        source.at,
        also.map(({ at }) => at),
      ]),
    ).toEqual([
      ['file-save', { type: 'lint_and_fix', options: { fix: true, strict: true } }, 2, undefined, 'hooks.on_save[0]', ['onFileSave[0]']],
      [
        'file-save',
        { type: 'regenerate_unit_tests', options: { coverageThreshold: 0.85, framework: 'vitest' } },
        5,
        undefined,
        'hooks.on_save[1]',
        ['onFileSave[1]'],
      ],
      ['commit', { type: 'security_scan', options: { tool: 'trivy' } }, undefined, 'critical', 'hooks.on_commit[0]', ['onCommit[0]']],
      [
        'commit',
        { type: 'sync_spec_design', options: { diffThreshold: 0.15, autoUpdate: true } },
        undefined,
        undefined,
        'hooks.on_commit[1]',
        ['onCommit[1]'],
      ],
      [
        'pr',
        { type: 'generate_description', options: { source: 'requirements.md', template: 'standard' } },
        undefined,
        undefined,
        'hooks.on_pr[0]',
        ['onPRCreate[0]'],
      ],
    ]);
  });

  it('knows where each hook and its pattern stand', () => {
    expect(yaml.hooks[2]).toMatchObject({ source: { line: 10, column: 7 }, marks: { matcher: { line: 10, column: 16 } } });
    expect(gates.hooks[0]).toMatchObject({ source: { line: 4, column: 5 }, marks: { matcher: { line: 4, column: 16, endColumn: 29 } } });
  });

  it('reads in every format of ours how many runs may go on at the same time', () => {
    const inYaml = readHookFile('.kiro/config/project.yaml', YAML.replace('fail_on: "critical"', 'concurrency: 3'));
    const inGates = readHookFile(
      '.kiro/hooks/quality-gates.ts',
      GATES.replace("action: 'securityScan',", "action: 'securityScan', concurrency: 4,"),
    );
    const inV1 = readHookFile('.kiro/hooks/a.json', v1({ ...GOOD, concurrency: 5 }));

    expect([inYaml, inGates, inV1].flatMap(({ hooks }) => hooks.flatMap(({ concurrency }) => concurrency ?? []))).toEqual([3, 4, 5]);
    expect([...inGates.problems, ...inV1.problems]).toEqual([]);
    expect(mergeHooks([inGates, inYaml]).map(({ concurrency }) => concurrency)).toEqual([undefined, undefined, 3, undefined, undefined]);
    expect(mergeHooks([inGates, yaml])[2]?.concurrency).toBe(4);
  });

  it.each([
    ['the old format', () => readHookFile('.kiro/hooks/lint.kiro.hook', legacy({ disabled: true }))],
    ['v1', () => readHookFile('.kiro/hooks/lint.json', v1({ ...GOOD, disabled: true }))],
  ])('takes a hook of %s that says `disabled` as off, and says that Kiro does not', (_format, read) => {
    const { hooks, problems } = read();

    expect(hooks.map(({ enabled }) => enabled)).toEqual([false]);
    expect(problems.map(({ rule, fix }) => [rule, fix])).toEqual([['hook-key-unknown', 'Write `"enabled": false`.']]);
  });

  it('reads the old format of Kiro as the hook that Kiro makes of it', () => {
    const old = readHookFile('.kiro/hooks/lint.kiro.hook', legacy({ enabled: false }));
    const moved = readHookFile('.kiro/hooks/lint.json', v1({ ...GOOD, matcher: '.*[^/]*\\.ts$', timeout: 30 }));

    const merged = mergeHooks([old, moved]);

    expect(merged).toEqual([expect.objectContaining({ name: 'lint', trigger: 'file-save', enabled: true, timeoutSeconds: 30 })]);
    expect(merged[0]?.source.path).toBe('.kiro/hooks/lint.json');
    expect(merged[0]?.also[0]?.path).toBe('.kiro/hooks/lint.kiro.hook');
  });

  it('takes an old hook for the v1 hook of its name and trigger, though its text has changed', () => {
    const old = readHookFile('a.kiro.hook', legacy({ name: 'Lint  on save' }));
    const moved = readHookFile('a.json', v1({ ...GOOD, name: 'lint on save' }));

    expect(mergeHooks([old, moved])).toHaveLength(1);
  });

  it.each([
    ['no version', JSON.stringify({ hooks: [GOOD] }), [['hook-file-version', 1, 1]], 0],
    ['another version', '{ "version": "1.0", "hooks": [] }', [['hook-file-version', 1, 14]], 0],
    ['broken JSON', '{\n  "version": "v1",\n}', [['hook-file-syntax', 2, 18]], 0],
    ['a list', '[]', [['hook-file-shape', 1, 1]], 0],
    ['a manifest', '{"version":"1.0.0","id":"x","hooks":[{"id":"a","trigger":"save","icon":"x"}]}', [['hook-file-shape', 1, 1]], 0],
    ['settings of another agent', '{"hooks":{"PostToolUse":[{"matcher":"Edit","hooks":[]}]}}', [['hook-file-shape', 1, 1]], 0],
    ['the form with trigger.type', '{"trigger":{"type":"onFileSave"},"action":{"type":"executeCommand"}}', [['hook-file-shape', 1, 1]], 0],
    ['the form with a command', '{"trigger":"manual","command":"x"}', [['hook-file-shape', 1, 1]], 0],
    ['the form with a prompt', '{"trigger":{"type":"manual","label":"x"},"prompt":"x"}', [['hook-file-shape', 1, 1]], 0],
    ['no list of hooks', '{"version":"v1"}', [['hook-field', 1, 1]], 0],
    ['a hook that is a text', '{"version":"v1","hooks":["x"]}', [['hook-field', 1, 26]], 0],
    ['an unknown trigger', v1({ ...GOOD, trigger: 'onSave' }), [['hook-trigger-unknown', 6, 18]], 0],
    ['an inherited name as trigger', v1({ ...GOOD, trigger: 'constructor' }), [['hook-trigger-unknown', 6, 18]], 0],
    ['an unknown action', v1({ ...GOOD, action: { type: 'script', command: 'x' } }), [['hook-action-unknown', 9, 17]], 0],
    ['no command', v1({ ...GOOD, action: { type: 'command' } }), [['hook-field', 8, 17]], 0],
    ['no name', v1({ ...GOOD, name: undefined }), [['hook-field', 4, 5]], 0],
    ['a timeout in the action', v1({ ...GOOD, action: { ...GOOD.action, timeout: 9 } }), [['hook-timeout-place', 11, 9]], 1],
    ['half a run', v1({ ...GOOD, concurrency: 0.5 }), [['hook-field', 12, 22]], 1],
    ['more runs than may be', v1({ ...GOOD, concurrency: 65 }), [['hook-field', 12, 22]], 1],
    ['a timeout in words', v1({ ...GOOD, timeout: '9s' }), [['hook-field', 12, 18]], 1],
    ['unknown keys', v1({ ...GOOD, debounce: 9, icon: 'x' }), [['hook-key-unknown', 12, 7]], 1],
  ])('says what is wrong with %s, and where', (_name, text, problems, hooks) => {
    const file = readHookFile('.kiro/hooks/a.json', text);

    expect(noticed(file)).toEqual(problems);
    expect(file.hooks).toHaveLength(hooks);
  });

  it.each([
    ['an unknown trigger', legacy({ when: { type: 'onSave' } }), 'hook-trigger-unknown', 'Did you mean `fileEdited`?'],
    ['an unknown action', legacy({ then: { type: 'executeScript', script: {} } }), 'hook-action-unknown', 'Did you mean `runCommand`?'],
    ['no action', legacy({ then: undefined }), 'hook-field', 'Add e.g.'],
  ])('says the same of an old file with %s', (_name, text, rule, fix) => {
    const file = readHookFile('.kiro/hooks/a.kiro.hook', text);

    expect(file.problems).toEqual([expect.objectContaining({ rule, fix: expect.stringContaining(fix) as unknown })]);
    expect(file.hooks).toEqual([]);
  });

  it.each(['{"on":"push","run":"npm test"}', '{"event":"save","script":"lint.sh"}'])(
    'says once of %j in an old file that it is no hook',
    (text) => {
      const file = readHookFile('.kiro/hooks/a.kiro.hook', text);

      expect(noticed(file)).toEqual([['hook-file-shape', 1, 1]]);
    },
  );

  it('keeps the other hooks of a file beside one that it cannot understand', () => {
    const text = JSON.stringify({ version: 'v1', hooks: [{ ...GOOD, trigger: 'no' }, GOOD] });

    expect(readHookFile('a.json', text).hooks.map(({ source }) => source.at)).toEqual(['hooks[1]']);
  });

  it('loads nothing from a file with hidden characters', () => {
    const file = readHookFile('a.json', v1({ ...GOOD, name: 'lint\u202E' }));

    expect(file.hooks).toEqual([]);
    expect(noticed(file)).toEqual([['hook-hidden-text', 5, 20]]);
  });

  it('refuses code in quality-gates.ts at its place, and names near words', () => {
    const code = readHookFile('.kiro/hooks/quality-gates.ts', 'export const hooks = {\n  onCommit: rules.map(x),\n};');
    const words = readHookFile(
      '.kiro/hooks/quality-gates.ts',
      "export default { onSave: [], onCommit: [{ trigger: '*', action: 'runLint' }] };",
    );

    expect(noticed(code)).toEqual([['hook-file-syntax', 2, 13]]);
    expect(words.problems.map(({ fix }) => fix)).toEqual(['Did you mean `onFileSave`?', 'Did you mean `runLinter`?']);
  });

  it('gives no hooks for a configuration with errors, whose own rules tell them', () => {
    expect(readHookFile('.kiro/config/project.yaml', 'hooks: 7')).toMatchObject({ hooks: [], problems: [] });
  });

  it.each([
    ['.kiro/hooks/a.json', true],
    ['x/.kiro/hooks/a.kiro.hook', true],
    ['.kiro/hooks/quality-gates.ts', true],
    ['.kiro/config/project.yaml', true],
    ['.kiro/hooks/README.md', false],
    ['src/hooks/a.json', false],
  ])('tells whether %s holds hooks: %s', (path, expected) => {
    expect(isHookPath(path)).toBe(expected);
  });

  it('never throws, whatever a file holds', () => {
    const path = fc.constantFrom('.kiro/hooks/a.json', '.kiro/hooks/a.kiro.hook', '.kiro/hooks/a.ts', '.kiro/config/project.yaml');
    const odd = fc.object({
      key: fc.constantFrom('version', 'hooks', 'when', 'then', 'type', 'trigger', 'action', 'name', 'patterns', 'x'),
      maxDepth: 3,
    });
    const text = fc.oneof(
      fc.string({ unit: 'binary' }),
      odd.map((value) => JSON.stringify(value)),
      odd.map((value) => v1(value)),
    );
    fc.assert(
      fc.property(path, text, (file, content) => {
        expect(readHookFile(file, content).path).toBe(file);
      }),
      { numRuns: 1500 },
    );
  });
});
