import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { sha256 } from '../../../lib/adapters/local/sha256.ts';
import { type HookReport, pinHook } from '../../../lib/domain/hooks/dispatch/index.ts';
import type { HookChange } from '../../../lib/domain/hooks/edit/change.ts';
import { adviceDiff, applyAdvice, readHookFile } from '../../../lib/domain/hooks/index.ts';

const YAML = '.kiro/config/project.yaml';
const JSON_FILE = '.kiro/hooks/lint.json';
/** Follows advice for the hook of a file by its position. */
function follow(text: string, advice: HookChange, { path = YAML, index = 0, other = text } = {}) {
  const hook = readHookFile(path, text).hooks[index]!;
  const report = { hook: pinHook(hook, sha256).id, name: hook.name, advice: { ...advice, reason: '' } } as HookReport;
  return applyAdvice([report], new Map([[path, other]]), sha256);
}
const after = (...args: Parameters<typeof follow>): string | undefined => follow(...args).files[0]?.after;

const FILE = `# Ours.
hooks:
  on_save:
    # Quick.
    - pattern: "*.ts"   # all of them
      action: lint_and_fix # as the project does
      timeout_ms: 900

    - { pattern: "*.md", action: run_command, command: "true" }
quality_gates:   {test_coverage: 0.5}
`;

describe('advice that is followed', () => {
  it.each<[string, string, number, HookChange, string]>([
    [
      'puts the mode below the action, and keeps every comment',
      FILE,
      0,
      { mode: 'async' },
      FILE.replace('# as the project does\n', '# as the project does\n      mode: async\n'),
    ],
    ['puts it at the end of an entry in braces', FILE, 1, { mode: 'async' }, FILE.replace('"true" }', '"true", mode: async }')],
    [
      'replaces a mode',
      FILE.replace('timeout_ms: 900', 'mode: "sync" # now'),
      0,
      { mode: 'async' },
      FILE.replace('timeout_ms: 900', 'mode: async # now'),
    ],
    [
      'keeps the line ends of the file',
      FILE.replaceAll('\n', '\r\n'),
      0,
      { mode: 'async' },
      FILE.replace('# as the project does\n', '# as the project does\n      mode: async\n').replaceAll('\n', '\r\n'),
    ],
    [
      'moves an entry behind its list where the other section is missing',
      FILE,
      0,
      { move: 'on_commit' },
      `# Ours.
hooks:
  on_save:
    # Quick.

    - { pattern: "*.md", action: run_command, command: "true" }
  on_commit:
    - pattern: "*.ts"   # all of them
      action: lint_and_fix # as the project does
      timeout_ms: 900
quality_gates:   {test_coverage: 0.5}
`,
    ],
    [
      'moves the only entry to the end of the other section',
      `hooks:\n  on_save:\n    - { pattern: a, action: security_scan }\n  on_commit:\n    - pattern: b\n      action: run_command\n      command: |\n        x\n        y\n`,
      0,
      { move: 'on_commit' },
      `hooks:\n  on_save: []\n  on_commit:\n    - pattern: b\n      action: run_command\n      command: |\n        x\n        y\n    - { pattern: a, action: security_scan }\n`,
    ],
    [
      'moves into a list that is empty',
      `hooks:\n  on_commit:\n    - { pattern: a, action: security_scan }\n  on_pr: []`,
      0,
      { move: 'on_pr' },
      `hooks:\n  on_commit: []\n  on_pr: \n    - { pattern: a, action: security_scan }`,
    ],
  ])('%s', (...[, text, index, advice, expected]) => {
    expect(after(text, advice, { index })).toBe(expected);
  });

  it.each([
    [
      'lines',
      '{\n  "version": "v1",\n  "hooks": [\n    {\n      "name": "x",\n      "trigger": "PostFileSave",\n      "action": { "type": "command", "command": "y" }\n    }\n  ]\n}\n',
      '"y" }\n',
      '"y" },\n      "mode": "async"\n',
    ],
    [
      'one line',
      '{"version":"v1","hooks":[{"name":"x","trigger":"PostFileSave","action":{"type":"command","command":"y"}}]}',
      '"y"}}',
      '"y"}, "mode":"async"}',
    ],
  ])('keeps the form of a file of Kiro: %s', (...[, text, before, with_]) => {
    expect(after(text, { mode: 'async' }, { path: JSON_FILE })).toBe(text.replace(before, with_));
    expect(follow(text, { move: 'on_commit' }, { path: JSON_FILE })).toMatchObject({
      files: [],
      left: [{ hook: 'x', reason: /Kiro has no event/ }].map(() => ({ hook: 'x' })),
    });
  });

  it.each([
    ['a definition that has changed since', FILE, FILE.replace('*.ts', '*.tsx'), 'its definition has changed since it ran'],
    [
      'a list in one line',
      'hooks: { on_save: [{ pattern: a, action: security_scan }] }\n',
      undefined,
      'its list is written in one line: move the entry by hand',
    ],
    ['an entry behind an anchor', 'hooks:\n  on_save:\n    - &a { pattern: a, action: security_scan }\n  on_pr: [*a]\n', undefined, ''],
  ])('leaves %s to a person', (...[, text, other, reason]) => {
    const { files, left } = follow(text, { move: 'on_commit' }, { ...(other !== undefined && { other }) });

    expect(files).toEqual([]);
    expect(left[0]?.reason).toContain(reason);
  });

  it('changes one entry and nothing else, however the file is written', () => {
    const entry = fc.record({ name: fc.stringMatching(/^[a-z]{1,8}$/), flow: fc.boolean(), comment: fc.boolean() });
    fc.assert(
      fc.property(fc.array(entry, { minLength: 1, maxLength: 5 }), fc.nat(), fc.boolean(), (entries, pick, move) => {
        const lines = entries.map(({ name, flow, comment }, index) =>
          flow
            ? `    - { pattern: "${name}${String(index)}", action: security_scan }${comment ? ' # c' : ''}\n`
            : `${comment ? '    # c\n' : ''}    - action: security_scan\n      pattern: "${name}${String(index)}"\n`,
        );
        const text = `hooks:\n  on_save:\n${lines.join('')}# end\n`;
        const index = pick % entries.length;

        const result = after(text, move ? { move: 'on_commit' } : { mode: 'async' }, { index }) ?? '';

        const hooks = readHookFile(YAML, result).hooks;
        expect(hooks).toHaveLength(entries.length);
        expect(hooks.filter(({ trigger, mode }) => trigger === 'commit' || mode === 'async')).toHaveLength(1);
        expect(result.match(/# c/g)).toEqual(text.match(/# c/g));
        expect(result.endsWith('# end\n')).toBe(true);
      }),
    );
  });

  it('shows what it changes', () => {
    expect(adviceDiff(follow(FILE, { mode: 'async' }))).toContain('+      mode: async\n');
  });
});
