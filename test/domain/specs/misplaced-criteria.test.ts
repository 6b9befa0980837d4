import { describe, expect, it } from '@jest/globals';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';
import { processorTime } from '../../support/cpu-time.ts';

const SHOWS = 'WHEN a user logs in, THE System SHALL show the page';
const FAILS = 'IF that fails, THEN THE System SHALL say why';
const ONE = `# Requirements\n\n### Requirement 1: Login\n\n#### Acceptance Criteria\n\n1. ${SHOWS}\n\n`;

const idsOf = (text: string) => readRequirements(text).requirements.map(({ id, criteria }) => [id, criteria.map((each) => each.id)]);
const found = (rule: string, text: string) =>
  checkRequirements(readRequirements(text))
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ level, line, message }) => [level, line, message]);

describe('criteria with the number of another requirement', () => {
  const mismatched = (text: string) => found('requirements-number-mismatch', text);

  it('are told, as an error where that has them too, and not of those', () => {
    const text = `### Requirement 2\n\n3.1 ${SHOWS}\n3.2 ${FAILS}\n\n### Requirement 3\n\n3.1 ${SHOWS} again\n`;

    expect(mismatched(text)).toEqual([
      ['error', 3, 'Criteria 3.1 and 3.2 of requirement 2 are numbered for requirement 3, which has criteria of these numbers.'],
    ]);
    expect(found('requirements-duplicate-id', text)).toEqual([]);
  });

  it.each([
    [
      `### Requirement 2\n\n3.1 ${SHOWS}\n\n### Requirement 3\n\n3.2 ${FAILS}\n`,
      'Criterion 3.1 of requirement 2 is numbered for requirement 3.',
      '2.1',
    ],
    [
      `### Requirement 2\n\n2.1 ${SHOWS}\n12.1 ${FAILS}\n`,
      'Criterion 12.1 of requirement 2 is numbered for requirement 12, which does not exist.',
      '2.2',
    ],
  ])('are told with the number that they should have: %j', (text, message, number) => {
    const findings = checkRequirements(readRequirements(text)).filter(({ ruleId }) => ruleId === 'requirements-number-mismatch');

    expect(findings).toMatchObject([{ level: 'warning', message, fix: `Number it ${number}, and look at what refers to it.` }]);
  });

  it.each([
    [[9, 9, 9, 9, 9, 9], 5],
    [[9, 9, 2], 1],
  ])('are told as used twice where no requirement has the number of its own: %j', (numbers, errors) => {
    const text = numbers.map((number, index) => `### Requirement ${index + 1}\n\n${number}.1 ${SHOWS} ${index}\n`).join('\n');

    expect(found('requirements-duplicate-id', text)).toHaveLength(errors);
  });

  it('are told as used twice within a requirement, too', () => {
    const text = `### Requirement 1\n\n1.1 ${SHOWS}\n\n### Requirement 2\n\n9.1 ${SHOWS} here\n9.1 ${FAILS}\n`;

    expect(found('requirements-duplicate-id', text)).toEqual([['error', 8, 'Criterion 9.1 exists already on line 7.']]);
    expect(mismatched(text)).toEqual([
      ['warning', 7, 'Criterion 9.1 of requirement 2 is numbered for requirement 9, which does not exist.'],
    ]);
  });

  it.each([
    [
      ['9.1', '9.2', '6.1', '6.1', '6.1', '6.1'],
      [11, 15, 19],
    ],
    [
      ['1.1', '1.1', '1.1', '1.1', '1.1', '1.1', '1.1', '1.1'],
      [7, 11, 15, 19, 23, 27, 31],
    ],
  ])('are told as an error each, whatever the habit of a document: %j', (ids, lines) => {
    const text = ids.map((id, index) => `### Requirement ${index + 1}\n\n${id} ${SHOWS} ${index}\n`).join('\n');

    const errors = mismatched(text).filter(([level]) => level === 'error');

    expect(errors.map(([, line]) => line)).toEqual(lines);
    expect(found('requirements-duplicate-id', text)).toEqual([]);
  });

  it('are told of a requirement once where it has numbers of several', () => {
    const text = [1, 2, 3, 4, 5].map((id) => `### Requirement ${id}\n\n${id + 10}.1 ${SHOWS} ${id}\n${id + 20}.1 ${FAILS} ${id}\n`);

    expect(mismatched(text.join('\n'))).toEqual([['warning', 3, 'None of the 5 requirements numbers its criteria by its own number.']]);
  });

  it('are told once where a document does so throughout', () => {
    const text = [1, 2, 3, 4, 5].map((id) => `### Requirement ${id}\n\n${id + 1}.1 ${SHOWS} ${id}\n`).join('\n');

    expect(mismatched(text)).toEqual([['warning', 3, 'None of the 5 requirements numbers its criteria by its own number.']]);
  });

  it.each([
    `### Requirement 2\n\n2.1 ${SHOWS}\n2.2.1 ${FAILS}\n`,
    `### Requirement US-2\n\n2.1 ${SHOWS}\n`,
    `### Requirement 2\n\n1. ${SHOWS}\n2. ${FAILS}\n`,
    `### Requirement 2\n\n- **AC-3.1**: ${SHOWS}\n`,
    `### Requirement 11b\n\n11.1 ${SHOWS}\n`,
    `### Requirement 2\n\n- 4.3.1 ${SHOWS}\n- 4.3.2 ${FAILS}\n`,
    `### Requirement 7.1\n\n7.1 ${SHOWS}\n7.2 ${FAILS}\n`,
    `## Login\n\n6.1 ${SHOWS}\n\n## Logout\n\n7.1 ${FAILS}\n`,
  ])('are none in %j', (text) => {
    expect(mismatched(text)).toEqual([]);
  });
});

describe('a table of acceptance criteria', () => {
  const TABLE = `| ID | Acceptance criterion |\n|---|---|\n| AC-1 | ${SHOWS} |\n| AC-2 | ${FAILS} |\n`;
  const unread = (text: string) => found('requirements-unread', text).filter(([, , message]) => String(message).includes('table'));

  it.each([
    ['below a requirement', `### Requirement 1\n\n${TABLE}`, 3],
    ['below acceptance criteria', `### Requirement 1\n\n#### Acceptance Criteria\n\n${TABLE}`, 5],
    ['beside requirements', `${ONE}## Login\n\n${TABLE.replace('Acceptance criterion', '**Acceptance criteria**')}`, 11],
    ['under another head', `### Requirement 1\n\n#### Acceptance Criteria\n\n${TABLE.replace('Acceptance criterion', 'Text')}`, 5],
    ['with its rows counted', `### Requirement 1\n\n${TABLE.replaceAll('AC-', '')}`, 3],
    ['below a heading with a number that is no requirement', `${ONE}### 2. Logout\n\n${TABLE.replace('Acceptance criterion', 'Text')}`, 11],
    ['in another language', `## 需求\n\n| 编号 | 验收标准 |\n| :--- | ---: |\n| P0-1 | 显示 |\n`, 3],
  ])('is told where it stands %s', (_where, text, line) => {
    expect(unread(text)).toEqual([
      ['warning', line, expect.stringMatching(/^The acceptance criteria in this table of [12] rows? are not read:/)],
    ]);
  });

  it('is none where its columns are called otherwise', () => {
    expect(unread('### Requirement 1\n\n#### Acceptance Criteria\n\n| Status | Colour |\n|---|---|\n| open | red |\n')).toEqual([]);
  });

  it('lets requirements lack their criteria once where most of them do', () => {
    const below = (id: number): string =>
      `### Requirement ${String(id)}\n\n#### Acceptance Criteria\n\n${TABLE.replaceAll('AC-', `${String(id)}.`)}\n`;
    const missing = (ids: readonly number[]): unknown[] => found('requirements-criteria-missing', ids.map(below).join(''));

    expect(missing([1, 2])).toHaveLength(2);
    expect(missing([1, 2, 3, 4])).toEqual([['error', 1, 'None of the 4 requirements has acceptance criteria: 1 to 4.']]);
    expect(found('requirements-criteria-missing', `### Requirement 9\n\n1. ${SHOWS}\n\n${[1, 2, 3].map(below).join('')}`)).toEqual([
      ['error', 5, 'Only 1 of the 4 requirements has acceptance criteria; these have none: 1 to 3.'],
    ]);
    expect(
      found('requirements-criteria-missing', `${ONE}### Requirement 8\n\n1. ${FAILS}\n\n${[3, 4, 5].map(below).join('')}`),
    ).toHaveLength(3);
  });

  it('is told once, with how many there are', () => {
    expect(unread(`${TABLE}\n${TABLE}\n${TABLE}`)).toEqual([
      ['warning', 1, expect.stringContaining('nor are those of 2 tables behind it')],
    ]);
  });

  it.each([
    ['says in a requirement more of what is read', `${ONE}| Case | Text |\n|---|---|\n| a | ${FAILS} |\n| b | ${SHOWS} |\n`],
    ['has one such sentence', `${ONE}## Logout\n\n| Case | Text |\n|---|---|\n| a | ${FAILS} |\n| b | c |\n`],
    ['names what is read beside it', `${ONE}## Tests\n\n| Case | Text |\n|---|---|\n| 1.1 | ${FAILS} |\n| 1.2 | ${SHOWS} |\n`],
    ['sums up what is read', `${ONE}| Requirement | Acceptance criteria |\n|---|---|\n| 1 | 1 |\n`],
    ['names requirements in words', `${ONE}## Traceability\n\n| Requirement | Acceptance criteria |\n|---|---|\n| Requirement 1 | all |\n`],
    ['names them in short', `${ONE}| Source | Acceptance criteria |\n|---|---|\n| Req 1: Login | 2 |\n`],
    ['names them behind other cells', `${ONE}| Test | Acceptance criteria |\n|---|---|\n| Form | 1.1 |\n`],
    ['has targets', `${ONE}| Metric | Criteria | Target |\n|---|---|---|\n| Speed | p95 | 2 s |\n`],
    ['has grades', `${ONE}| Grade | Criteria |\n|---|---|\n| A | good |\n`],
    ['has weights', `${ONE}| Criterion | Weight |\n|---|---|\n| Speed | 2 |\n`],
    ['stands in a fence', `${ONE}\`\`\`\n${TABLE}\`\`\`\n`],
    ['is out of scope', `${ONE}## Out of scope\n\n${TABLE}`],
    ['has no rows', `${ONE}| ID | Acceptance criterion |\n|---|---|\n`],
    ['is of something else', `${ONE}| Success criteria met | Owner |\n|---|---|\n| yes | A |\n`],
    ['is a sentence', `${ONE}Acceptance criteria | other\n\nmore\n`],
  ])('is not told where it %s', (_what, text) => {
    expect(unread(text)).toEqual([]);
  });

  it('is looked for in time that grows with the document', () => {
    const began = processorTime();

    readRequirements(`${'|'.repeat(200_000)}-x\n`.repeat(5));
    readRequirements('## A\n\n| Acceptance criterion | B |\n|---|---|\n| x | y |\n\n'.repeat(10_000));

    expect(processorTime() - began).toBeLessThan(4000);
  });
});

describe('numbered sections below requirements', () => {
  const FIGURES = '### 2.4 Performance figures\n\n| Size | Time |\n|---|---|\n| 1 MB | 2 s |\n\n---\n';

  it.each([
    ['### Requirement 1: Login', '1'],
    ['### FR-1: Login', 'FR-1'],
  ])('that require nothing are none where requirements are called %s', (heading, id) => {
    const text = `# A\n\n## Requirements\n\n${heading}\n\n1. ${SHOWS}\n\n${FIGURES}`;

    expect(idsOf(text)).toEqual([[id, [`${id}.1`]]]);
    expect(found('requirements-criteria-missing', text)).toEqual([]);
  });

  it('are read where they only hold others', () => {
    const text = `# A\n\n## 3. Requirements\n\n### 3.1 Login\n\nWhat users see first.\n\n#### FR-1: Form\n\n1. ${SHOWS}\n\n#### FR-2: Fault\n\n1. ${FAILS}\n`;

    expect(idsOf(text)).toEqual([
      ['FR-1', ['FR-1.1']],
      ['FR-2', ['FR-2.1']],
    ]);
  });

  it.each([
    ['have criteria', `### 2.4 Speed\n\n1. ${FAILS}\n`, ['2.4.1']],
    ['tell a story', '### 2.4 Speed\n\n**User Story:** As a user, I want speed\n', []],
    ['say something in prose', '### 2.4 Speed\n\nEvery page should load in under two seconds.\n', []],
    ['are called as all others are', FIGURES, []],
  ])('are requirements where they %s', (what, section, criteria) => {
    const heading = what.includes('others') ? '### 2.1 Login\n\n#### Acceptance Criteria' : '### Requirement 1: Login';

    expect(idsOf(`# A\n\n## Requirements\n\n${heading}\n\n1. ${SHOWS}\n\n${section}`)).toContainEqual(['2.4', criteria]);
  });
});

describe('a title in the midst of a requirement', () => {
  const cut = (text: string) => found('requirements-unread', text).map(([level, line, message]) => [level, line, message]);

  it('is told with what it takes from the requirement', () => {
    expect(cut(`${ONE}# Pasted\n\n2. ${FAILS}\n\n### Requirement 2\n\n1. ${SHOWS} too\n`)).toEqual([
      ['error', 9, 'The title "Pasted" ends requirement 1, so that 1 criterion below it belongs to none.'],
    ]);
  });

  it('is told behind the last requirement, too, where a promise is in capitals', () => {
    expect(cut(`${ONE}# Appendix\n\n- THE App SHALL print\n`)).toMatchObject([['error', 9, expect.stringContaining('"Appendix"')]]);
  });

  it.each([
    ['nothing is below it', `${ONE}# Pasted\n\n### Requirement 2\n\n1. ${FAILS}\n`],
    ['requirements are titles themselves', `# Requirement 1\n\n1. ${SHOWS}\n\n# Notes\n\n- ${FAILS}\n`],
    ['it begins an appendix', `${ONE}# Appendix\n\n- Version 2 of the plan shall be approved by the board\n`],
    ['another section lies between', `${ONE}## Notes\n\nNone.\n\n# Appendix\n\n- ${FAILS}\n`],
  ])('is not told where %s', (_what, text) => {
    expect(cut(text)).toEqual([]);
  });
});
