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

describe('what is said of an entry in the file of waivers', () => {
  const fixes = (entry: string): (string | undefined)[] =>
    lint({ [PATH]: DUPLICATES(), [WAIVER_FILE]: `waivers:\n  - ${entry}\n` })
      .findings.filter(({ path }) => path === WAIVER_FILE)
      .map(({ fix }) => fix);
  const AGREED = 'reason: agreed with the client, expires: 2027-01-31';

  it.each([
    [`{ rule: ${RULE}, spec: login, id: 1 }`, 'spec: login, id: "1"'],
    [`{ rule: ${RULE}, path: ".kiro/**" }`, 'path: ".kiro/**"'],
    [`{ rule: ${RULE} }`, 'spec: login'],
  ])('an example of it with a reason and a day: %s', (entry, place) => {
    expect(fixes(entry)).toEqual([
      `Write \`- { rule: ${RULE}, ${place}, reason: "wording agreed with the client", expires: 2027-01-31 }\`.`,
    ]);
  });

  it.each(['.kiro/specs/login', '.kiro/specs/login/', '.kiro/specs'])('how %s covers what lies below it', (path) => {
    expect(fixes(`{ rule: ${RULE}, path: ${path}, ${AGREED} }`)).toEqual([
      `For all that is below the folder write \`path: "${path.replace(/\/$/, '')}/**"\`.`,
    ]);
  });

  it('to remove one whose path has nothing below it', () => {
    expect(fixes(`{ rule: ${RULE}, path: .kiro/specs/other, ${AGREED} }`)).toEqual(['Remove it.']);
  });
});

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
      missing: `it lacks a last day ("${words}" says none).`,
    })),
  ])('without $without are findings and waive nothing', ({ comment, missing }) => {
    const report = lint({ [PATH]: DUPLICATES(`${comment}\n`) });

    expect(said(report)).toEqual(['waiver-incomplete', RULE]);
    expect(report.findings[0]?.message).toContain(missing);
  });

  it.each([
    {
      which: 'the second of two on one line',
      text: DUPLICATES(
        `<!-- stringline-waive tasks-size until 2027-01-31: one file for all --> <!-- stringline-waive ${RULE} until 2027-01-31: numbered by a tool -->\n`,
      ),
    },
    {
      which: 'one in front of the words that it is about',
      text: `# Plan\n\n- [ ] 1. Add \`a.ts\`\n<!-- stringline-waive ${RULE} until 2027-01-31: numbered by a tool --> - [ ] 1. Add \`b.ts\`\n- [ ] 1. Add \`c.ts\`\n`,
      told: ['waiver-unused', RULE],
    },
    {
      which: 'one above a line that has one of its own',
      text: DUPLICATES(
        `<!-- stringline-waive ${RULE} until 2027-01-31: numbered by a tool -->\n`,
        ` <!-- stringline-waive tasks-size until 2027-01-31: one file for all -->`,
      ),
    },
  ])('are each about their own: $which', ({ text, told = ['waiver-unused', HOLDS] }) => {
    expect(said(lint({ [PATH]: text })).sort()).toEqual(told.toSorted());
  });

  it('on one line are told each by itself where one has no last day', () => {
    const comments = `<!-- stringline-waive ${RULE}: numbered by a tool --> <!-- stringline-waive ${RULE} until 2027-02-31: numbered by a tool -->`;
    const report = lint({ [PATH]: DUPLICATES(`${comments}\n`) });

    expect(said(report)).toEqual(['waiver-incomplete', 'waiver-incomplete', RULE]);
    expect(report.findings.every(({ edit }) => edit === undefined)).toBe(true);
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

describe('a waiver by id of what is found about one task', () => {
  const LARGE = `# Plan\n\n- [ ] 3. Write the parser\n  - _Requirements: ${Array.from({ length: 14 }, (_, index) => `1.${index + 1}`).join(', ')}_\n`;

  it.each([
    ['3', true],
    ['10', false],
    ['14', false],
    ['Task', false],
    ['Write', false],
    ['is', false],
    ['.', false],
    ['criteria', false],
  ])('by %j lets it pass: %p', (id, passes) => {
    const text = `waivers:\n  - { rule: tasks-size, id: ${JSON.stringify(id)}, reason: agreed with the client, expires: 2027-01-31 }\n`;
    const report = lintWorkspace(workspaceOf({ [PATH]: LARGE, [WAIVER_FILE]: text }), { rules: new Set(['tasks-size', 'waiver-unused']) });

    expect(said(report)).toEqual(passes ? [expect.stringContaining('tasks-size waived')] : ['tasks-size', 'waiver-unused']);
  });
});

describe('a waiver by id of what is found about several criteria', () => {
  const NUMBERS = (from: number, to: number): string[] => Array.from({ length: to - from + 1 }, (_, index) => `4.${index + from}`);
  const criteria = (requirement: number, n: number): string =>
    `### Requirement ${requirement}\n\n**User Story:** As a user, I want it, so that it works.\n\n#### Acceptance Criteria\n\n${Array.from(
      { length: n },
      (_, index) => `${index + 1}. WHEN part ${index + 1} of ${requirement} is asked for THEN THE Shop SHALL show it\n`,
    ).join('')}\n`;
  const waiver = (rule: string, id: string, expires = '2027-01-31'): string =>
    `  - { rule: ${rule}, spec: a, id: ${id}, reason: agreed with the client, expires: ${expires} }\n`;
  const SEVERAL = [
    'requirements-ears',
    'tasks-reference-dangling',
    'tasks-wave-conflict',
    'tasks-duplicate-id',
    'requirements-number-mismatch',
  ];
  const OWN = {
    rule: 'tasks-criterion-unowned',
    requirements: criteria(1, 1) + criteria(4, 5),
    tasks: '- [ ] 1. Add `a.ts`\n  - _Requirements: 1.1_\n',
  };
  const check = (
    { requirements, tasks = '', design }: { requirements: string; tasks?: string; design?: string },
    waivers: string,
  ): LintReport =>
    lintWorkspace(
      workspaceOf({
        '.kiro/specs/a/requirements.md': `# Requirements Document\n\n## Requirements\n\n${requirements}`,
        ...(design === undefined ? {} : { '.kiro/specs/a/design.md': design }),
        '.kiro/specs/a/tasks.md': `# Implementation Plan\n\n${tasks}`,
        [WAIVER_FILE]: `waivers:\n${waivers}`,
      }),
      { rules: new Set([...SEVERAL, 'tasks-criterion-unowned', 'design-criterion-unserved', 'waiver-unused', 'waiver-partial']) },
    );
  const outcome = ({ findings }: LintReport): string[] =>
    findings.map(({ ruleId, waived }) => (waived === undefined ? ruleId : `${ruleId} waived`));

  it.each(['4.1', '4.3', '4.5'])('of %s only lets none of them pass, and says what else there is', (id) => {
    const report = check(OWN, waiver(OWN.rule, id));

    expect(outcome(report).toSorted()).toEqual([OWN.rule, 'waiver-partial']);
    expect(report.findings.find(({ ruleId }) => ruleId === 'waiver-partial')?.message).toMatch(
      /for 4\.\d lets nothing pass yet: .* about .*4\./,
    );
    expect(countReport(report)).toMatchObject({ error: 1, warning: 1, waived: 0 });
  });

  it.each([
    { by: 'the number of the requirement', ids: ['4'] },
    { by: 'each of their numbers', ids: NUMBERS(1, 5) },
  ])('lets it pass by $by', ({ ids }) => {
    expect(outcome(check(OWN, ids.map((id) => waiver(OWN.rule, id)).join('')))).toEqual([`${OWN.rule} waived`]);
  });

  it.each([
    {
      rule: 'tasks-reference-dangling',
      tasks: '- [ ] 3. Add `a.ts`\n  - _Requirements: 1.1, 4.1, 4.7, 4.8_\n',
      one: '4.7',
      all: ['4.7', '4.8'],
      subject: '3',
    },
    {
      rule: 'tasks-reference-dangling',
      tasks: '- [ ] 4.7 Add `a.ts`\n  - _Requirements: 1.1, 4.1, 4.7, 4.8_\n',
      one: '4.7',
      all: ['4.7', '4.8'],
    },
    {
      rule: 'tasks-wave-conflict',
      tasks: `${['1', '2', '3'].map((id) => `- [ ] ${id}. Change it\n  - Files: \`a.ts\`\n  - _Requirements: 1.1, 4.1_\n`).join('')}\n## Task Dependency Graph\n\n\`\`\`json\n{ "waves": [{ "id": 0, "tasks": ["1", "2", "3"] }] }\n\`\`\`\n`,
      one: '2',
      all: ['1', '2', '3'],
    },
    {
      rule: 'tasks-duplicate-id',
      tasks: ['1.1', '1.2', '1.1', '1.2'].map((id) => `- [ ] ${id} Add \`a.ts\`\n  - _Requirements: 1.1, 4.1_\n`).join(''),
      one: '1.1',
      all: ['1.1', '1.2'],
    },
    {
      rule: 'requirements-ears',
      requirements: `${criteria(1, 0)}${['a', 'b', 'c', 'd', 'e', 'f'].map((part, index) => `${String(index + 1)}. Part ${part} of it is shown\n`).join('')}`,
      tasks: '',
      one: '1.1',
      all: ['1'],
    },
    {
      rule: 'requirements-number-mismatch',
      requirements: criteria(1, 1) + criteria(4, 2).replaceAll(/^(?=\d\. WHEN)/gm, '2.'),
      tasks: '',
      one: '2.1',
      all: ['2.1', '2.2'],
      subject: '4',
    },
  ])('lets $rule pass only when each is waived, or what they are all told of', (each) => {
    const { rule, one, all, subject, tasks, requirements = criteria(1, 1) + criteria(4, 1) } = each;
    const of = (...ids: string[]): string[] =>
      outcome(check({ requirements, tasks }, ids.map((id) => waiver(rule, id)).join(''))).filter((found) => found.startsWith(rule));

    expect(of(one)).toEqual([rule]);
    expect(of(...all)).toEqual([`${rule} waived`]);
    if (subject !== undefined) expect(of(subject)).toEqual([`${rule} waived`]);
  });

  it('ends for all with the first of them that does', () => {
    const [first = '', ...others] = NUMBERS(1, 5);
    const waivers = [...others.map((id) => waiver(OWN.rule, id)), waiver(OWN.rule, first, '2026-12-24')].join('');

    expect(check(OWN, waivers).findings.map(({ waived }) => waived?.expires)).toEqual(['2026-12-24']);
  });

  it('counts no number that only a quoted criterion has', () => {
    const requirements = `${criteria(1, 1)}${criteria(4, 0)}1. WHEN 9.3 of the law applies THEN THE Shop SHALL show it\n`;

    expect(outcome(check({ ...OWN, requirements }, waiver(OWN.rule, '9.3'))).toSorted()).toEqual([OWN.rule, 'waiver-unused']);
  });

  it('of one of those that a design serves nowhere lets the others count, named in the message or not', () => {
    const rule = 'design-criterion-unserved';
    const design = '# Design Document\n\n## Components and Interfaces\n\n### Cart\n\nFile: `a.ts`. Shows the cart.\n\n_Satisfies: 1.1_\n';
    const spec = { requirements: criteria(1, 1) + criteria(4, 14), design };

    expect(outcome(check(spec, waiver(rule, '4.13'))).toSorted()).toEqual([rule, 'waiver-partial']);
    expect(outcome(check(spec, waiver(rule, '4')))).toEqual([`${rule} waived`]);
  });
});

describe('a waiver by id of what is found about one criterion', () => {
  const VAGUE = 'requirements-vague';
  const requirement = (number: string, ...criteria: string[]): string =>
    `### Requirement ${number}\n\n**User Story:** As a user, I want it, so that it works.\n\n#### Acceptance Criteria\n\n${criteria.map((text, index) => `${String(index + 1)}. ${text}\n`).join('')}\n`;
  const QUICK = 'WHEN a page is asked for THEN THE Shop SHALL show it quickly';
  const REQUIREMENTS = `# Requirements Document\n\n## Introduction\n\nPages.\n\n${[
    requirement('1', 'WHEN a page is asked for THEN THE Shop SHALL show page 1 quickly', QUICK),
    requirement(
      '2',
      'WHEN page 1 is asked for within 1 second THEN THE Shop SHALL quickly show 1.2',
      'WHEN "1" is typed THEN THE Shop SHALL act fast on 1.7',
    ),
    requirement('11', QUICK),
  ].join('')}`;
  /** Criteria whose findings are waived. */
  const waived = (rule: string, id: string, requirements = REQUIREMENTS): (string | undefined)[] =>
    lintWorkspace(
      workspaceOf({
        '.kiro/specs/a/requirements.md': requirements,
        [WAIVER_FILE]: `waivers:\n  - { rule: ${rule}, id: ${id}, reason: agreed with the client, expires: 2027-01-31 }\n`,
      }),
      { rules: new Set([rule]) },
    ).findings.flatMap((finding) => (finding.waived === undefined ? [] : [/Criterion (\S+)/.exec(finding.message)?.[1]]));

  it.each([
    ['1', ['1.1', '1.2']],
    ['"1"', ['1.1', '1.2']],
    ['1.2', ['1.2']],
    ['2', ['2.1', '2.2']],
    ['11', ['11.1']],
    ['1.7', []],
    ['7', []],
    ['"1."', []],
    ['".*"', []],
  ])('lets pass what is of %s or below it, and nothing that only quotes that number', (id, expected) => {
    expect(waived(VAGUE, id)).toEqual(expected);
  });

  it('lets a contradiction pass by the requirement that it is told of, not by that of the other criterion', () => {
    const rule = 'requirements-contradiction';
    const requirements = `# Requirements Document\n\n${requirement('1', 'WHEN a page is asked for, THE Shop SHALL show it')}${requirement('2', 'WHEN a page is asked for, THE Shop SHALL NOT show it')}`;

    expect(waived(rule, '2', requirements)).toEqual(['2.1']);
    expect(waived(rule, '1', requirements)).toEqual([]);
  });
});
