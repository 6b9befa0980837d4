import { describe, expect, it } from '@jest/globals';
import { defaultConfig } from '../../../lib/domain/config/index.ts';
import { countReport, type LintReport, lintWorkspace } from '../../../lib/domain/lint/index.ts';
import { workspaceOf } from '../../support/workspace.ts';

const PATH = '.kiro/specs/login/tasks.md';
const WAIVER_FILE = '.stringline/waivers.yaml';
const DUPLICATES = (comment = '', behind = ''): string => `# Plan\n\n- [ ] 1. Add \`a.ts\`\n${comment}- [ ] 1. Add \`b.ts\`${behind}\n`;
const RULE = 'tasks-duplicate-id';

const lint = (texts: Record<string, string>): LintReport =>
  lintWorkspace(workspaceOf(texts), {
    rules: new Set([RULE, 'waiver-incomplete', 'waiver-expired', 'waiver-unused', 'waiver-rule-unknown', 'waivers-file-unread']),
  });
const said = ({ findings }: LintReport): string[] =>
  findings.map(({ ruleId, waived }) => (waived === undefined ? ruleId : `${ruleId} waived until ${waived.expires}: ${waived.reason}`));

const HOLDS = `${RULE} waived until 2027-01-31: numbered by a tool`;

describe('waivers in comments', () => {
  it.each([
    { where: 'on the line above', text: DUPLICATES(`<!-- stringline-waive ${RULE} until 2027-01-31: numbered by a tool -->\n\n`) },
    { where: 'behind the line', text: DUPLICATES('', ` <!-- stringline-waive ${RULE} until 2027-01-31: numbered by a tool -->`) },
    { where: 'for the file', text: `<!-- stringline-waive-file ${RULE} until 2027-01-31: numbered by a tool -->\n${DUPLICATES()}` },
  ])('hold $where, and what they waive stays visible', ({ text }) => {
    const report = lint({ [PATH]: text });

    expect(said(report)).toEqual([HOLDS]);
    expect(countReport(report)).toMatchObject({ error: 0, waived: 1 });
  });

  it.each([
    { without: 'a reason', comment: `<!-- stringline-waive ${RULE} until 2027-01-31 -->`, missing: 'a reason' },
    { without: 'a last day', comment: `<!-- stringline-waive ${RULE}: numbered by a tool -->`, missing: 'a last day' },
    { without: 'a rule', comment: '<!-- stringline-waive -->', missing: 'the id of a rule and a last day and a reason' },
    ...['until 31.01.2027', 'until 2027-02-30', 'until 2027-13-01', 'expires 2027-01-31', 'until tomorrow', 'until'].map((words) => ({
      without: `a day, "${words}",`,
      comment: `<!-- stringline-waive ${RULE} ${words}: numbered by a tool -->`,
      missing: 'it lacks a last day.',
    })),
  ])('without $without are findings and waive nothing', ({ comment, missing }) => {
    const report = lint({ [PATH]: DUPLICATES(`${comment}\n`) });

    expect(said(report)).toEqual(['waiver-incomplete', RULE]);
    expect(report.findings[0]?.message).toContain(missing);
  });

  it('that have expired are findings and waive nothing', () => {
    const report = lint({ [PATH]: DUPLICATES(`<!-- stringline-waive ${RULE} until 2026-11-30: numbered by a tool -->\n`) });

    expect(said(report)).toEqual(['waiver-expired', RULE]);
  });

  it('hold through their last day', () => {
    expect(lint({ [PATH]: DUPLICATES(`<!-- stringline-waive ${RULE} until 2026-12-01: numbered by a tool -->\n`) }).findings).toHaveLength(
      1,
    );
  });

  it('that cover nothing are findings', () => {
    const text = `# Plan\n\n<!-- stringline-waive ${RULE} until 2027-01-31: numbered by a tool -->\n- [ ] 1. Add \`a.ts\`\n`;

    expect(said(lint({ [PATH]: text }))).toEqual(['waiver-unused']);
  });

  it('are called unused although their own rule is not reported, and not when it was not run', () => {
    const text = `# Plan\n\n<!-- stringline-waive tasks-size until 2027-01-31: one file for all -->\n- [ ] 1. Add \`a.ts\`\n`;
    const config = defaultConfig();
    const off = { config: { ...config, lint: { ...config.lint, rules: { 'tasks-size': { level: 'off' as const } } } } };

    expect(said(lint({ [PATH]: text }))).toEqual(['waiver-unused']);
    expect(said(lintWorkspace(workspaceOf({ [PATH]: text }, off), { rules: new Set(['waiver-unused']) }))).toEqual([]);
  });

  it('of a rule that does not exist name the one that was meant', () => {
    const { findings } = lint({ [PATH]: DUPLICATES('<!-- stringline-waive task-duplicate-id until 2027-01-31: numbered by a tool -->\n') });

    expect(findings.map(({ ruleId, fix }) => [ruleId, ruleId === RULE ? '' : fix])).toEqual([
      ['waiver-rule-unknown', `Did you mean \`${RULE}\`?`],
      [RULE, ''],
    ]);
  });

  it('inside a code fence are examples', () => {
    const fence = `\`\`\`md\n<!-- stringline-waive-file ${RULE} until 2027-01-31: numbered by a tool -->\n\`\`\`\n`;

    expect(said(lint({ [PATH]: fence + DUPLICATES() }))).toEqual([RULE]);
  });
});

describe('the file of waivers', () => {
  const file = (scope: string): string =>
    `waivers:\n  - rule: ${RULE}\n${scope === '' ? '' : `    ${scope}\n`}    reason: numbered by a tool\n    expires: 2027-01-31\n`;

  it.each(['', 'path: "**/specs/*/tasks.md"', 'spec: login', 'id: 1', 'id: "1"'])('waives by %p', (scope) => {
    expect(said(lint({ [PATH]: DUPLICATES(), [WAIVER_FILE]: file(scope) }))).toEqual([HOLDS]);
  });

  it.each([
    ['logni', 'Did you mean `login`?'],
    ['something-else', 'Name a folder of `.kiro/specs`, or remove it.'],
  ])('says of %s that there is no such spec, and never to take the waiver out for that', (spec, fix) => {
    const text = `waivers:\n  - { rule: ${RULE}, spec: ${spec}, reason: numbered by a tool, expires: 2027-01-31 }\n`;
    const found = lint({ [PATH]: DUPLICATES(), [WAIVER_FILE]: text }).findings.find(({ ruleId }) => ruleId === 'waiver-unused');

    expect(found).toMatchObject({ message: expect.stringContaining(`There is no spec \`${spec}\``) as unknown, fix });
    expect(found?.edit).toBeUndefined();
  });

  it('tells all that is wrong with a waiver at once', () => {
    const text = 'waivers:\n  - { rule: task-duplicate-id, spec: logni, reason: tools, expires: 2026-11-30 }\n';

    const { findings } = lint({ [PATH]: DUPLICATES(), [WAIVER_FILE]: text });

    expect(findings.filter(({ path }) => path === WAIVER_FILE).map(({ ruleId }) => ruleId)).toEqual([
      'waiver-incomplete',
      'waiver-expired',
      'waiver-rule-unknown',
      'waiver-unused',
    ]);
  });

  it.each(['path: other/**', 'spec: logi', 'id: 1.1'])('leaves alone what %p does not cover', (scope) => {
    expect(said(lint({ [PATH]: DUPLICATES(), [WAIVER_FILE]: file(scope) }))).toEqual([RULE, 'waiver-unused']);
  });

  it('with an unknown key is reported where it stands, and none of it holds', () => {
    const { findings } = lint({ [PATH]: DUPLICATES(), [WAIVER_FILE]: file('file: a.md') });

    expect(findings.map(({ path, line, ruleId }) => `${path}:${line} ${ruleId}`)).toEqual([
      `${PATH}:4 ${RULE}`,
      `${WAIVER_FILE}:3 waivers-file-unread`,
    ]);
  });
});
