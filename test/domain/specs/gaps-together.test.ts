import { describe, expect, it } from '@jest/globals';
import type { Finding } from '../../../lib/domain/shared/finding.ts';
import { checkDesign, checkTasks, readDesign, readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';

const requirement = (number: number, criteria: number): string =>
  `### Requirement ${String(number)}: A\n\n${Array.from({ length: criteria }, (_, index) => `${String(index + 1)}. THE A SHALL b\n`).join('')}\n`;

function findingsOf(ruleId: string, requirements: string, references: string): Finding[] {
  const tasks = readTasks(`- [ ] 1. B\n  - _Requirements: ${references}_\n`);
  return checkTasks(tasks, { requirements: readRequirements(requirements) }).filter((finding) => finding.ruleId === ruleId);
}

describe('gaps of one requirement', () => {
  it.each([
    ['1.1, 1.2, 1.3, 1.4, 1.5', 'No task owns criterion 1.6: "THE A SHALL b".'],
    ['1.3', 'No task owns criteria 1.1, 1.2 and 1.4 to 1.6: "THE A SHALL b", ….'],
    ['1.1, 1.3, 1.5, 1.6', 'No task owns criteria 1.2 and 1.4: "THE A SHALL b", ….'],
  ])('are told in one sentence: of six criteria %s have a task', (references, message) => {
    expect(findingsOf('tasks-criterion-unowned', requirement(1, 6), references).map((finding) => finding.message)).toEqual([message]);
  });

  it.each([
    ['7.1, 7.2', 'The task 1 refers to criteria 7.1 and 7.2, which do not exist.', 'Requirement 7 states no criteria.'],
    ['REQ-7.1', 'The task 1 refers to criterion REQ-7.1, which does not exist.', 'Requirement 7 states no criteria.'],
    ['8.1, 8.2', 'The task 1 refers to criteria 8.1 and 8.2, which do not exist.', 'There is no requirement 8: they are 1, 7 and 9.'],
  ])('know of requirements that state no criteria: %s', (references, message, fix) => {
    const document = `${requirement(1, 2)}### Requirement 7: B\n\n${requirement(9, 2)}`;

    expect(findingsOf('tasks-reference-dangling', document, `1.1, ${references}`)).toMatchObject([{ message, fix }]);
  });

  it('say in the order of their numbers which criteria there are', () => {
    const document = requirement(1, 3).replace('1. THE A', '9. THE A');

    expect(findingsOf('tasks-reference-dangling', document, '1.1')).toMatchObject([
      { fix: 'Requirement 1 has criteria 1.2, 1.3 and 1.9.' },
    ]);
  });

  it.each([
    ['1.1, 1.8, 1.9', 'criteria 1.8 and 1.9, which do', 'Requirement FR-1 has criteria FR-1.1 and FR-1.2.'],
    ['2.7', 'criterion 2.7, which does', 'Requirement FR-2 has criteria FR-2.1 and FR-2.2.'],
    ['3.1, 3.2', 'criteria 3.1 and 3.2, which do', 'There is no requirement 3: they are FR-1 and FR-2.'],
  ])('are known of requirements of one kind by their plain numbers: %s', (references, said, fix) => {
    const document = [1, 2].map((number) => requirement(number, 2).replace('Requirement ', 'FR-')).join('');

    expect(findingsOf('tasks-reference-dangling', document, references)).toMatchObject([
      { message: `The task 1 refers to ${said} not exist.`, fix },
    ]);
  });

  it.each([
    [[1, 2], 'they are 1 and 2'],
    [[1], 'the only one is 1'],
    [[1, 2, 3, 4], 'they are 1 to 4'],
  ])('are known where several references go to a requirement that is none of %j', (numbers, said) => {
    const document = numbers.map((number) => requirement(number, 2)).join('');

    expect(findingsOf('tasks-reference-dangling', document, '1.1, 12.1, 12.2, 12.3, 12.5')).toMatchObject([
      { message: 'The task 1 refers to criteria 12.1 to 12.3 and 12.5, which do not exist.', fix: `There is no requirement 12: ${said}.` },
    ]);
  });
});

describe('gaps of a whole design', () => {
  it.each([
    [6, Array.from({ length: 5 }, (_, index) => `No component or property serves criterion 1.${String(index + 2)}: "THE A SHALL b".`)],
    [7, ['No component or property serves 6 of the 7 criteria: 1.2 to 1.7.']],
    [
      18,
      ['No component or property serves 17 of the 18 criteria: 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 1.10, 1.11, 1.12, 1.13 and 5 more.'],
    ],
  ])('are told once where they are many: one of %d criteria is served', (criteria, messages) => {
    const design = readDesign('## Components\n\n### Store\n\n_Satisfies: 1.1_\n');
    const found = checkDesign(design, { requirements: readRequirements(requirement(1, criteria)) });

    expect(found.filter(({ ruleId }) => ruleId === 'design-criterion-unserved').map(({ message }) => message)).toEqual(messages);
  });

  it.each([
    ['- [ ] 1. A\n  - **Property 1: B**\n', 'A task names properties (1), and the spec has no design.md that states any.'],
    [
      '- [ ] 1. A\n  - **Property 1: B**\n- [ ] 2. C\n  - _Properties: 1, 2_\n',
      '2 tasks name properties (1, 2), and the spec has no design.md that states any.',
    ],
  ])('are told once where there is none: %j', (text, message) => {
    expect(checkTasks(readTasks(text), {}).filter(({ ruleId }) => ruleId === 'tasks-property-dangling')).toMatchObject([
      { level: 'warning', message, line: 2, column: 7, endColumn: 17 },
    ]);
  });
});
