import { readdirSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import {
  BUGFIX_RULES,
  checkBugfix,
  checkDesign,
  checkRequirements,
  checkTasks,
  DESIGN_RULES,
  readBugfix,
  readDesign,
  readRequirements,
  readTasks,
  renderBugfix,
  renderBugfixDesign,
  renderDesign,
  renderRequirements,
  renderTasks,
  REQUIREMENTS_RULES,
  type RequirementsDocument,
  type Rule,
  TASKS_RULES,
} from '../../../lib/domain/specs/index.ts';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import { runRules } from '../../../lib/domain/shared/rule.ts';
import * as drafts from './drafts.ts';

const REQUIREMENTS = renderRequirements(drafts.requirementsDraft);
const DESIGN = renderDesign(drafts.designDraft);
const TASKS = renderTasks(drafts.tasksDraft, { propertyTitles: { 1: 'Round trip' } });
const BUGFIX = renderBugfix(drafts.bugfixDraft);

const requirements = readRequirements(REQUIREMENTS);
const design = readDesign(DESIGN);
const found = {
  requirements: (text: string) => checkRequirements(readRequirements(text)),
  bugfix: (text: string) => checkBugfix(readBugfix(text)),
  design: (text: string) => checkDesign(readDesign(text), { requirements }),
  tasks: (text: string) => checkTasks(readTasks(text), { requirements, design }),
};
const ORIGINAL = { requirements: REQUIREMENTS, bugfix: BUGFIX, design: DESIGN, tasks: TASKS };

/** Changes one place of a faultless document; a change that changes nothing is a mistake of the test. */
function changed(kind: keyof typeof ORIGINAL, from: string | RegExp, to: string): string {
  const text = ORIGINAL[kind].replace(from, to);
  expect(text).not.toBe(ORIGINAL[kind]);
  return text;
}

/** Where columns are given, they lie within their line. */
function columnsFit(text: string, { line = 1, column, endColumn }: Finding): boolean {
  if (column === undefined || endColumn === undefined) return true;
  return column >= 1 && endColumn > column && endColumn <= (text.split('\n')[line - 1] ?? '').length + 1;
}

const numbered = (count: number, text: string): string => Array.from({ length: count }, (_, index) => `${index + 1}. ${text}\n`).join('');

describe('checks', () => {
  it('are silent on faultless documents', () => {
    expect(Object.entries(ORIGINAL).flatMap(([kind, text]) => found[kind as keyof typeof found](text))).toEqual([]);
  });

  it('are silent on a faultless bugfix design', () => {
    const bugfix = readBugfix(BUGFIX);

    expect(checkDesign(readDesign(renderBugfixDesign(drafts.bugfixDesignDraft)), { bugfix })).toEqual([]);
  });

  it.each([
    ['requirements', 'requirements-present', /## Requirements[^]*/, ''],
    ['requirements', 'requirements-introduction', /## Introduction[^]*?## Glossary/, '## Glossary'],
    ['requirements', 'requirements-criteria-missing', '1. THE Audit_Log SHALL record every policy change with its author', ''],
    ['requirements', 'requirements-duplicate-id', '### Requirement 2', '### Requirement 1'],
    ['requirements', 'requirements-number-mismatch', '1. THE Audit_Log SHALL', '1.1 THE Audit_Log SHALL'],
    ['requirements', 'requirements-story', /\*\*User Story:\*\* As an admin.*/, ''],
    ['requirements', 'requirements-ears', 'THE Audit_Log SHALL record', 'Admins can see'],
    ['requirements', 'requirements-ears', 'Preference_Service SHALL answer', 'Preference_Service answers'],
    ['requirements', 'requirements-vague', 'record every policy change with its author', 'respond quickly'],
    ['requirements', 'requirements-subjective', 'answer with status 404', 'show an appropriate message'],
    ['requirements', 'requirements-quantity', 'record every policy change with its author', 'keep several policy changes'],
    ['requirements', 'requirements-passive', 'THE Audit_Log SHALL record every policy change', 'Policy changes SHALL be recorded'],
    ['requirements', 'requirements-joined-responses', 'within 1 second', 'and send a receipt'],
    ['requirements', 'requirements-unverifiable', 'with its author', 'with its author, date, etc.'],
    [
      'requirements',
      'requirements-contradiction',
      'THE Audit_Log SHALL record every policy change with its author',
      'IF the channel is unknown, THEN THE Preference_Service SHALL answer with status 400',
    ],
    [
      'requirements',
      'requirements-duplicate-criterion',
      'THE Audit_Log SHALL record every policy change with its author',
      'IF a channel is unknown, THEN the Preference_Service SHALL answer with the status 404',
    ],
    ['requirements', 'requirements-single-response', 'within 1 second', 'and THE Audit_Log SHALL record it'],
    ['requirements', 'requirements-actor', 'THEN THE Preference_Service SHALL', 'THEN SHALL'],
    ['requirements', 'requirements-glossary', 'THE Audit_Log SHALL', 'THE Policy_Store SHALL'],
    [
      'requirements',
      'requirements-duplicate-criterion',
      'THE Audit_Log SHALL record every policy change with its author',
      'IF the channel is unknown, THEN the Preference_Service SHALL answer with status 404.',
    ],
    [
      'requirements',
      'requirements-unwanted-case',
      'IF the channel is unknown, THEN THE Preference_Service SHALL answer with status 404',
      'THE Preference_Service SHALL list all channels',
    ],
    ['bugfix', 'bugfix-parts', /3\.1 .*/, ''],
    ['bugfix', 'bugfix-ears', 'SHALL show a total of 0', 'shows a total of 0'],
    ['bugfix', 'bugfix-ears', 'SHALL show a total of 0', 'SHALL'],
    ['bugfix', 'bugfix-continue', 'SHALL CONTINUE TO show', 'SHALL show'],
    ['design', 'design-sections', '## Testing Strategy', '## Other'],
    ['design', 'design-reference-dangling', '_Satisfies: 2.1_', '_Satisfies: 2.1, 2.7_'],
    ['design', 'design-reference-dangling', 'Requirements 1.1**', 'Requirements 1.1, 9.9**'],
    ['design', 'design-criterion-unserved', '_Satisfies: 1.1, 1.2_', '_Satisfies: 1.1_'],
    ['design', 'design-satisfies-absent', /_Satisfies: .*_/g, ''],
    ['design', 'design-component-undescribed', '2. AuditLogger writes', '2. AuditLogger asks RateLimiter, then writes'],
    ['design', 'design-component-undescribed', 'B[AuditLogger]', 'B[PolicyCache]'],
    ['design', 'design-property-validates', '**Validates: Requirements 1.1**', ''],
    [
      'design',
      'design-property-duplicate',
      '## Error Handling',
      '### Property 1: Again\n\n**Validates: Requirements 1.2**\n\n## Error Handling',
    ],
    ['design', 'design-mermaid', 'A[PreferenceService]', 'A[PreferenceService'],
    ['design', 'design-length', '## Overview', `## Overview\n${'line\n'.repeat(1300)}`],
    ['tasks', 'tasks-parent-done', '- [ ] 1. Preferences', '- [x] 1. Preferences'],
    ['tasks', 'tasks-order', /_Depends: 1\.1_([^]*)## Task Dependency Graph[^]*/, '_Depends: 3.1_$1'],
    ['tasks', 'tasks-present', /## Tasks[^]*/, ''],
    ['tasks', 'tasks-duplicate-id', '3.1 Create', '1.1 Create'],
    ['tasks', 'tasks-granularity', /2\. Checkpoint - [^]*?questions arise\./, '2. Implement authentication'],
    ['tasks', 'tasks-size', '    - Reject', `${'    - One more step\n'.repeat(8)}    - Reject`],
    ['tasks', 'tasks-size', '`src/audit/logger.ts`', '`a.ts`, `b.ts`, `c.ts`, `d.ts`, `e.ts`, `f.ts`, `g.ts`'],
    ['tasks', 'tasks-success-criterion', /2\. Checkpoint - [^]*?questions arise\./, '2. Create `src/router.ts` with the routes'],
    ['tasks', 'tasks-criterion-unowned', '_Requirements: 2.1_', '_Note: none_'],
    ['tasks', 'tasks-references-absent', /_Requirements: .*_/g, ''],
    ['tasks', 'tasks-reference-dangling', '_Requirements: 2.1_', '_Requirements: 2.1, 2.2_'],
    ['tasks', 'tasks-property-dangling', '**Property 1: Round trip**', '**Property 9: Round trip**'],
    ['tasks', 'tasks-dependencies', '_Depends: 1.1_', '_Depends: 1.9_'],
    ['tasks', 'tasks-dependencies', '_Depends: 1.1_', '_Depends: 1.2_'],
    ['tasks', 'tasks-waves', '["3.1"]', '["3.2"]'],
    ['tasks', 'tasks-waves', /"tasks": \["1\.1"\]/, '"tasks": ["1.1", "1.2"]'],
    ['tasks', 'tasks-waves-complete', /,\n {4}\{ "id": 2.*/, ''],
    ['tasks', 'tasks-wave-conflict', '["1.2"]', '["1.2", "3.1"]'],
  ] as const)('%s: %s finds what it is for', (kind, ruleId, from, to) => {
    let text = changed(kind, from, to);
    if (ruleId === 'tasks-wave-conflict') text = text.replace('`src/audit/logger.ts`', '`test/preferences/service.test.ts`');

    const findings = found[kind](text).filter((finding) => finding.ruleId === ruleId);

    expect(findings.length).toBeGreaterThan(0);
    expect(findings.every(({ message, fix, line }) => message !== '' && fix !== undefined && line !== undefined)).toBe(true);
    for (const finding of findings) expect(columnsFit(text, finding)).toBe(true);
  });

  it.each([
    ['requirements', 'requirements-vague', 'within 1 second', 'quickly, within 1 second'],
    ['requirements', 'requirements-vague', 'answer with status 404', 'answer with `etc.`'],
    [
      'requirements',
      'requirements-ears',
      'THE Audit_Log SHALL record every policy change with its author',
      'WHEN ポリシーが変わる THEN システムは記録する',
    ],
    [
      'requirements',
      'requirements-vague',
      'THE Audit_Log SHALL record every policy change with its author',
      'WHEN 変更 THEN システム SHALL fast に記録する',
    ],
    ['requirements', 'requirements-vague', 'THE Audit_Log SHALL', 'THE Fast_Log SHALL'],
    ['requirements', 'requirements-vague', 'with its author', 'in JSON for easy parsing'],
    ['requirements', 'requirements-vague', 'with its author', 'faster than the old log'],
    ['requirements', 'requirements-vague', 'with its author', 'faster compared to Jest'],
    ['requirements', 'requirements-vague', 'with its author', 'with modern key exchange algorithms (curve25519-sha256)'],
    ['requirements', 'requirements-vague', 'with its author', 'with quick reply buttons'],
    ['requirements', 'requirements-vague', 'with its author', 'with screen reader friendly labels'],
    ['requirements', 'requirements-vague', 'with its author', 'seamlessly without losing data'],
    ['requirements', 'requirements-vague', 'with its author', 'arriving in rapid succession'],
    ['requirements', 'requirements-unverifiable', 'record every policy change', 'not attempt to load images'],
    ['requirements', 'requirements-unverifiable', 'record every policy change', 'never try to load images'],
    ['requirements', 'requirements-quantity', 'with its author', 'which fails in some runs but passes in others'],
    ['requirements', 'requirements-quantity', 'record every policy change', 'show the most frequently changed policies'],
    ['requirements', 'requirements-quantity', 'record every policy change', 'support multiple formats including JSON, XML and CSV'],
    ['requirements', 'requirements-subjective', 'answer with status 404', 'answer "not appropriate"'],
    ['requirements', 'requirements-quantity', 'every policy change', 'how many policies changed'],
    ['requirements', 'requirements-passive', 'SHALL record every policy change', 'SHALL be available'],
    ['requirements', 'requirements-joined-responses', 'within 1 second', 'and its time'],
    ['requirements', 'requirements-joined-responses', 'record every policy change', 'offer metrics, health checks, and log aggregation'],
    ['requirements', 'requirements-joined-responses', 'record every policy change', 'cover its pages, build system, and tests'],
    ['requirements', 'requirements-joined-responses', 'record every policy change', 'issue an access token and refresh token'],
    ['requirements', 'requirements-subjective', 'IF the channel is unknown', 'WHEN available slots are found'],
    ['requirements', 'requirements-criteria-missing', '### Requirement 2', '### Requirement 1.3: Parts\n\n### Requirement 1.3.1'],
    ['design', 'design-sections', '## Testing Strategy', '## استراتيجية الاختبار'],
    ['design', 'design-sections', '## Error Handling', '## Xử lý lỗi'],
    [
      'tasks',
      'tasks-success-criterion',
      /2\. Checkpoint - [^]*?questions arise\./,
      '2. Page\n  - [ ] 2.1 Create the page\n  - [ ] 2.2 Write unit tests for it',
    ],
    ['tasks', 'tasks-granularity', '1.1 Create `toggle` in the preference service', '1.1.1 Add validation'],
    ['tasks', 'tasks-granularity', /2\. Checkpoint - [^]*?questions arise\./, '2. Build the upload page\n  - [ ] Add validation\n'],
    ['requirements', 'requirements-glossary', 'THE Audit_Log SHALL', 'THE Audit_Logs SHALL'],
    ['requirements', 'requirements-glossary', 'with its author', 'with its MAX_AGE and `Some_Name`'],
    ['bugfix', 'bugfix-ears', 'SHALL show a total of 0', '系统 SHALL 显示 0'],
    ['tasks', 'tasks-granularity', '1.1 Create `toggle` in the preference service', '1.1 Implement authentication'],
    ['tasks', 'tasks-granularity', /2\. Checkpoint - [^]*?questions arise\./, '2. Set up Prometheus'],
    ['tasks', 'tasks-granularity', /2\. Checkpoint - [^]*?questions arise\./, '2. Write troubleshooting guide'],
    ['tasks', 'tasks-parent-done', /- \[ \] 1\. Preferences([^]*?)- \[ \] 1\.1/, '- [x] 1. Preferences$1- [x] 1.1'],
    ['tasks', 'tasks-order', /## Task Dependency Graph[^]*/, ''],
    ['tasks', 'tasks-reference-dangling', '_Requirements: 2.1_', '_Requirements: 2, All, N/A (cleanup)_'],
    ['tasks', 'tasks-reference-dangling', '_Requirements: 1.1, 1.2_', '_Requirements: R1.1, 1.1-2.1_'],
    ['tasks', 'tasks-criterion-unowned', '_Requirements: 2.1_', '_Requirements: Requirement 2_'],
    ['tasks', 'tasks-waves-complete', '- [ ] 3.1', '- [x] 3.1'],
  ] as const)('%s: %s leaves alone what is right', (kind, ruleId, from, to) => {
    expect(found[kind](changed(kind, from, to)).filter((finding) => finding.ruleId === ruleId)).toEqual([]);
  });

  it.each([
    [
      'requirements-ears',
      () => found.requirements(`### Requirement 1: A\n\n#### Acceptance Criteria\n\n${numbered(8, 'The list is shown')}`),
      'None of the 8 criteria is in an EARS form. Criterion 1.1 is in no EARS form: it has no SHALL: "The list is shown".',
    ],
    [
      'requirements-ears',
      () =>
        found.requirements(
          `### Requirement 1: A\n\n#### Acceptance Criteria\n\n${numbered(7, 'Die Liste erscheint')}8. THE List SHALL show 9 rows\n`,
        ),
      'Only 1 of the 8 criteria is in an EARS form. Criterion 1.1 is in no EARS form: it has no SHALL: "Die Liste erscheint".',
    ],
    [
      'requirements-story',
      () => found.requirements([1, 2, 3, 4, 5].map((id) => `### Requirement ${id}: A\n\n1. THE A SHALL store it\n`).join('\n')),
      'None of the 5 requirements has a user story.',
    ],
    [
      'design-property-validates',
      () => found.design([1, 2, 3, 4, 5, 6].map((id) => `### Property ${id}: A\n\nFor any x\n`).join('\n')),
      'None of the 6 properties says which criteria it validates.',
    ],
    [
      'tasks-success-criterion',
      () => found.tasks([1, 2, 3, 4, 5].map((id) => `- [ ] ${id}. Create the page ${id}\n`).join('')),
      'None of the 5 tasks ahead says how one sees that it is done.',
    ],
  ] as const)('%s tells a habit once', (ruleId, findings, message) => {
    expect(
      findings()
        .filter((finding) => finding.ruleId === ruleId)
        .map((finding) => finding.message),
    ).toEqual([message]);
  });

  it('name a task without a number by its title', () => {
    const [finding] = found.tasks('- [ ] Implement authentication\n').filter(({ ruleId }) => ruleId === 'tasks-granularity');

    expect(finding?.message).toMatch(/^Task "Implement authentication" names/);
  });

  it('name the nearest candidate of a dangling reference and the whole ring of a cycle', () => {
    const dangling = found.design(changed('design', '_Satisfies: 2.1_', '_Satisfies: 2.1, 2.7_'));
    const ring = found.tasks('- [ ] 1. A\n  - _Depends: 2_\n- [ ] 2. B\n  - _Depends: 3_\n- [ ] 3. C\n  - _Depends: 1_\n');

    expect(dangling).toMatchObject([
      { message: 'The component AuditLogger refers to criterion 2.7, which does not exist.', fix: 'Did you mean 2.1?' },
    ]);
    expect(ring.filter(({ ruleId }) => ruleId === 'tasks-dependencies').map(({ message }) => message)).toEqual([
      'Tasks wait for each other: 1 → 2 → 3 → 1.',
    ]);
  });

  it.each([
    ['[x]', 'warning'],
    ['[ ]', 'error'],
  ])('take a criterion that no task owns, in a plan whose tasks are all %s, for a %s', (box, level) => {
    const text = changed('tasks', '_Requirements: 2.1_', '_Note: none_').replaceAll('- [ ]', `- ${box}`);

    const why = level === 'warning' ? /All tasks are done, so perhaps only the reference is missing\.$/ : /"\.$/;

    expect(found.tasks(text).filter(({ ruleId }) => ruleId === 'tasks-criterion-unowned')).toMatchObject([
      { level, message: expect.stringMatching(why) },
    ]);
  });

  it.each([
    ['The list appears', 'error'],
    ['Hệ thống hiển thị danh sách', 'warning'],
    ['عندما يحفظ تظهر القائمة', 'warning'],
    ['Die Liste wird nicht mit allen Zeilen gezeigt', 'warning'],
  ])('take %j for no EARS form: %s', (text, level) => {
    const document = `### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. ${text}\n`;

    expect(found.requirements(document).filter(({ ruleId }) => ruleId === 'requirements-ears')).toMatchObject([{ level }]);
  });

  it('say of a requirement that no task is about that it is unowned as a whole', () => {
    const findings = found.tasks(changed('tasks', /_Requirements: 1\..*_/g, '_Requirements: 2.1_'));

    expect(findings.filter(({ ruleId }) => ruleId === 'tasks-criterion-unowned').map(({ message }) => message)).toEqual([
      expect.stringMatching(/^No task owns any criterion of requirement 1, 1\.1 to 1\.2: "WHEN /),
    ]);
  });

  it.each([
    ['requirements', 'requirements-duplicate-id', '### Requirement 1: A\n\n1. THE A SHALL b\n\n### Requirement 1: B\n\n1. THE A SHALL c\n'],
    ['tasks', 'tasks-duplicate-id', '- [ ] 1. A\n  - [ ] 1.1 B\n- [ ] 1. C\n  - [ ] 1.1 D\n'],
    ['tasks', 'tasks-duplicate-id', '### Task 5: A\n- [x] 5.1 B\n- [x] 5.2 C\n### Task 5: A\n- [x] 5.1 B\n- [x] 5.2 D\n'],
  ] as const)('%s: %s tells a repeated number once, and not of what stands below it', (kind, ruleId, text) => {
    expect(found[kind](text).filter((finding) => finding.ruleId === ruleId)).toHaveLength(1);
  });

  it('say of all dangling references of a line at once what their requirements have', () => {
    const findings = found.tasks(changed('tasks', '_Requirements: 1.1, 1.2_', '_Requirements: 1.1, 1.8, 1.9, 7.1_'));

    expect(findings.filter(({ ruleId }) => ruleId === 'tasks-reference-dangling')).toMatchObject([
      {
        message: 'The task 1.1 refers to criteria 1.8, 1.9 and 7.1, which do not exist.',
        fix: 'Requirement 1 has criteria 1.1 and 1.2. Name an existing criterion or remove the reference.',
      },
    ]);
  });

  it('come in the order of the lines', () => {
    const lines = found
      .requirements('# R\n## Requirements\n### Requirement 1: A\n1. THE S shall work fast\n### Requirement 2: B\n')
      .map(({ line }) => line ?? 0);

    expect(lines).toEqual(lines.toSorted((a, b) => a - b));
  });

  it.each([
    ['requirements', ''],
    ['design', ''],
    ['tasks', ''],
    ['bugfix', ''],
  ] as const)('say of an empty %s document that it is empty or incomplete', (kind, text) => {
    expect(found[kind](text).length).toBeGreaterThan(0);
  });
});

describe('the table of rules', () => {
  const rules = [...REQUIREMENTS_RULES, ...BUGFIX_RULES, ...DESIGN_RULES, ...TASKS_RULES];

  it('holds every rule file once, under the name of its file', () => {
    const folder = new URL('../../../lib/domain/specs/rules/', import.meta.url);
    const files = readdirSync(folder)
      .map((name) => name.replace(/\.ts$/, ''))
      .filter((name) => !['index', 'rule', 'inputs'].includes(name));

    expect(rules.map(({ id }) => id).toSorted()).toEqual(files.toSorted());
  });

  it.each(rules.map((rule) => [rule.id, rule] as const))('%s explains itself', (_id, { explanation, example }) => {
    expect(explanation).toMatch(/^[A-Z].*\.$/);
    expect(example.wrong).not.toBe('');
    expect(example.right).not.toBe('');
  });

  it('turns a rule that throws into an error', () => {
    const broken: Rule<RequirementsDocument> = {
      ...REQUIREMENTS_RULES[0]!,
      id: 'requirements-broken',
      check() {
        throw new Error('boom');
      },
    };

    expect(runRules([broken], requirements)).toEqual([
      { ruleId: 'requirements-broken', level: 'error', message: 'The rule requirements-broken could not be checked: boom' },
    ]);
  });
});
