import { describe, expect, it } from '@jest/globals';
import { checkRequirements, checkTasks, readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';

const criteria = (text: string) => readRequirements(text).requirements.map(({ id, criteria: all }) => [id, all.map((each) => each.id)]);
const unread = (text: string) =>
  checkRequirements(readRequirements(text))
    .filter(({ ruleId }) => ruleId === 'requirements-unread')
    .map(({ level, line, message }) => [level, line, message]);

describe('criteria of a requirement', () => {
  it.each([
    [
      'below a heading as high as its own',
      '### Requirement 1: A\n\n**User Story:** B\n\n### Acceptance Criteria\n\n1. THE S SHALL a\n',
      [['1', ['1.1']]],
    ],
    [
      'below headings as high as those of all',
      '#### Requirement 13\n\n#### Acceptance Criteria\n\n1. THE S SHALL a\n\n#### Requirement 14\n\n#### Acceptance Criteria\n\n1. THE S SHALL b\n2. THE S SHALL c\n',
      [
        ['13', ['13.1']],
        ['14', ['14.1', '14.2']],
      ],
    ],
    [
      'but not those of the whole behind one that has its own',
      '## Requirement 1\n\n1. THE S SHALL a\n\n## Acceptance Criteria\n\n1. THE S SHALL b\n',
      [['1', ['1.1']]],
    ],
    ['below 验证标准', '### 需求 1\n\n#### 验证标准\n\n1. WHEN 用户点击 THEN 系统 SHALL 显示\n2. 系统显示\n', [['1', ['1.1', '1.2']]]],
    [
      'below a heading of any name',
      '### Requirement 1\n\n#### What must hold\n\n1. THE S SHALL a\n2. Remarks\n3. THE S SHALL b\n\n#### Notes\n\n- Later\n',
      [['1', ['1.1', '1.2', '1.3']]],
    ],
    ['but for others, where there are such', '### Requirement 1\n\n1. THE S SHALL a\n\n#### Notes\n\n- THE S SHALL b\n', [['1', ['1.1']]]],
  ])('stand %s', (_where, text, expected) => {
    expect(criteria(text)).toEqual(expected);
    expect(unread(text).filter(([level]) => level === 'error')).toEqual([]);
  });

  it('are told of where they belong to none', () => {
    const text =
      '### Requirement 1\n\n1. THE S SHALL a\n\n## Non-Functional\n\n### Speed\n\n1. THE S SHALL b\n2. WHEN c, THE S SHALL d\n\n### Size\n\n- THE S SHALL e\n';

    expect(unread(text)).toEqual([
      ['warning', 7, '2 criteria below "Speed" belong to no requirement: they have no numbers that a task or test could name.'],
    ]);
  });

  it.each([
    'Requirment 2: Sorting',
    'Reqirement 2',
    'Requierment 2: Sorting',
    'Requirement: Sorting',
    'Requirement two: Sorting',
    '**Requirment 2**',
  ])('are told where their heading is meant as a requirement: %s', (heading) => {
    const text = `### Requirement 1\n\n1. THE S SHALL a\n\n### ${heading}\n\n1. WHEN b, THE S SHALL c\n`;

    expect(unread(text)).toMatchObject([['error', 5, expect.stringContaining('so that 1 criterion below it belongs to none')]]);
    expect(unread(text.replace('1. WHEN', 'WHEN'))).toEqual([]);
  });

  it.each(['Requirements', 'Retirement 2', 'Notes', 'Constraints'])('are not told where one is said in passing below %s', (heading) => {
    expect(unread(`### Requirement 1\n\n1. THE S SHALL a\n\n### ${heading}\n\n1. THE S SHALL c\n2. When b, the s is blue\n`)).toEqual([]);
  });

  it.each([
    ['Requirements', true],
    ['Retirement 2', true],
    ['Import even more', true],
    ['Notes', false],
    ['Constraints', false],
    ['Out of Scope', false],
  ])('are told where one in capitals has its condition, but not below notes and the like: %s', (heading, isTold) => {
    const text = `### Requirement 1\n\n1. THE S SHALL a\n\n### ${heading}\n\n1. WHEN b, THE S SHALL c\n`;
    const message = `1 criterion below "${heading}" belongs to no requirement: it has no number that a task or test could name.`;

    expect(unread(text)).toEqual(isTold ? [['warning', 5, message]] : []);
  });

  it.each([
    ['a number that goes on', '### 2. Sorting\n\n1. WHEN b, THE S SHALL c\n\n## 3. Paging\n\n- THE S SHALL d\n', ['1', '2']],
    [
      'numbers that go on from each other',
      '### 2. Sorting\n\n1. WHEN b, THE S SHALL c\n\n### 3. Paging\n\n- THE S SHALL d\n',
      ['1', '2', '3'],
    ],
    ['another number', '### 3. Sorting\n\n1. WHEN b, THE S SHALL c\n', ['1']],
    ['a number and no promise', '### 2. Sorting\n\n1. Ask who pays\n', ['1']],
    ['a number at another level', '## 2. Sorting\n\n1. WHEN b, THE S SHALL c\n', ['1']],
  ])('begin a requirement below a heading with %s, beside one that is called so', (_, behind, expected) => {
    expect(criteria(`### Requirement 1: Lists\n\n1. THE S SHALL a\n\n${behind}`).map(([id]) => id)).toEqual(expected);
  });

  it('leave no gap in the numbers where a heading has the number', () => {
    const gaps = (text: string) => checkRequirements(readRequirements(text)).filter(({ ruleId }) => ruleId === 'requirements-number-gap');
    const between = (text: string) => `### Requirement 1\n\n1. THE S SHALL a\n\n${text}### Requirement 3\n\n1. THE S SHALL b\n`;

    expect(gaps(between('### 2. Sorting\n\n| a | b |\n\n'))).toEqual([]);
    expect(gaps(between('### 20 Sorting\n\n'))).toHaveLength(1);
    expect(gaps(between('### 2 users at once\n\n'))).toHaveLength(1);
    expect(gaps(`## 1. Introduction\n\n## 2. Requirements\n\n${between('')}`)).toHaveLength(1);
    expect(gaps(between(''))).toHaveLength(1);
  });

  it.each(['Constraints', 'Technical Assumptions', 'Out of Scope', 'Dependencies', 'Risks', 'Open Questions', 'Supuestos'])(
    'are not what is said of the work below %s',
    (heading) => {
      const items = heading === 'Supuestos' ? ['El equipo DEBE estar', 'El cliente DEBE pagar'] : ['The team shall use it', 'It shall run'];
      const text = `### Requirement 1\n\n1. THE S SHALL a\n\n## ${heading}\n\n- ${items.join('\n- ')}\n`;

      expect(unread(text)).toEqual([]);
      expect(unread(text.replaceAll(/shall|DEBE/g, 'SHALL'))).toMatchObject([['warning', 5, expect.stringContaining('2 criteria')]]);
    },
  );
});

describe('ids of tasks', () => {
  it.each([
    ['14a.1 Build it', '14a.1', 'Build it'],
    ['4A.12. Build it', '4A.12', 'Build it'],
    ['14a.6b: Build it', '14a.6b', 'Build it'],
    ['15.4i Build it', '15.4i', 'Build it'],
    ['P14-UT-001: Build it', 'P14-UT-001', 'Build it'],
    ['1.5x faster', '', '1.5x faster'],
    ['5k users', '', '5k users'],
  ])('of %j is %j', (text, id, title) => {
    expect(readTasks(`- [ ] ${text}\n`).tasks).toMatchObject([{ id, title }]);
  });

  it('with letters lead to their parents and prerequisites', () => {
    const { tasks } = readTasks('- [ ] 14a. A\n- [ ] 14a.1 B\n- [ ] 14a.2 C\n  - Depends on: 14a.1, P14-UT-001\n');

    expect(tasks.map(({ parent, dependsOn }) => [parent, dependsOn])).toEqual([
      [undefined, []],
      ['14a', []],
      ['14a', ['14a.1', 'P14-UT-001']],
    ]);
  });
});

describe('references of tasks', () => {
  it.each([
    ['  - Tested on Windows _Requirements: 1.1, 2.1_', ['1.1', '2.1']],
    ['    locale unavailable) — **Validates: Requirements 6.1, 6.2**', ['6.1', '6.2']],
    ['  - Set _Requirements_ in `a.ts`', []],
    ['  - _Requirements: 1.1, 1.2 - the list opens_', ['1.1', '1.2']],
    ['  - _Requirements: 1.1 – the list_', ['1.1']],
    ['  - _Requirements: Preservation of the design (3.1, 3.2, 3.3)_', ['3.1', '3.2', '3.3']],
    ['  - _Requirements: 1.1 (the list), 1.2_', ['1.1', '1.2']],
    ['\n_Requirements:_ 1.1, 1.2', ['1.1', '1.2']],
    ['\nRequirements: 1.1', []],
  ])('are read in %j', (line, expected) => {
    const text = `- [ ] 1. Build\n${line}\n`;
    const [task] = readTasks(text).tasks;

    expect(task?.criteria).toEqual(expected);
    expect(task?.references.every(({ raw, offset, length }) => text.slice(offset, offset + length) === raw)).toBe(true);
  });

  it.each([
    ['- [ ] 1. A\n  - [ ] 1.1 B\n\n_Requirements: 2.1_\n', [['2.1'], []]],
    ['## Task 1: A\n\n- [ ] 1.1 B\n- [ ] 1.2 C\n\n_Requirements: 2.1_\n', [['2.1'], ['2.1']]],
    ['1. [ ] A\n- Write it\n- _Requirements: 2.1_\n', [['2.1']]],
    ['- [ ] 1. A\n- _Requirements: 2.1_\n- [ ] 2. B\n', [['2.1'], []]],
    ['- [ ] 1. A\n- **Requirement**: 2.1\n', [['2.1']]],
    ['- [ ] 1. A\n  - [ ] 1.1 B\n  - _Requirements: 2.1_\n', [['2.1'], []]],
    ['- [ ] 1. A\n\n- Requirement: 2.1\n', [[]]],
    [
      '### Task 1: A\n\n**Requirements:** 2.1\n\n- [ ] 1.1 B\n  - [ ] c\n- [ ] 1.2 D\n\n### Task 2: E\n\n- [ ] 2.1 F\n',
      [['2.1'], [], ['2.1'], []],
    ],
  ])('belong to whom they stand below: %j', (text, expected) => {
    expect(readTasks(text).tasks.map((task) => task.criteria)).toEqual(expected);
  });
});

describe('headings that stand for tasks', () => {
  it('say what comes before all tasks below them, and may be what comes first', () => {
    const document = readTasks(
      '### Task 1: A\n\n- [ ] Write `a.ts`\n\n### Task 2: B\n\n**Dependencies:** Task 1, Task 7\n\n- [ ] Write `b.ts`\n',
    );

    expect(document.tasks.map(({ dependsOn }) => dependsOn)).toEqual([[], ['1', '7']]);
    expect(checkTasks(document, {}).filter(({ ruleId }) => ruleId === 'tasks-dependencies')).toMatchObject([
      { message: 'Task "Write `b.ts`" depends on task 7, which does not exist.', line: 7 },
    ]);
  });
});
