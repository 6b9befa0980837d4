import { describe, expect, it } from '@jest/globals';
import {
  checkDesign,
  checkRequirements,
  checkTasks,
  readDesign,
  readRequirements,
  readTasks,
  specGraph,
} from '../../../lib/domain/specs/index.ts';

const broken = (text: string) => checkTasks(readTasks(text), {}).filter(({ ruleId }) => ruleId === 'tasks-box-malformed');

describe('boxes that no tool reads', () => {
  it.each([
    ['-[ ] 1. Create `a.ts`', '- [ ] 1. Create `a.ts`'],
    ['- [] 1. Create `a.ts`', '- [ ] 1. Create `a.ts`'],
    ['* [ ]1. Create `a.ts`', '* [ ] 1. Create `a.ts`'],
    ['- [x ] 1. Create `a.ts`', '- [x] 1. Create `a.ts`'],
    ['- [ x] 1. Create `a.ts`', '- [x] 1. Create `a.ts`'],
    ['-[x]* 1. Create `a.ts`', '- [x]* 1. Create `a.ts`'],
  ])('%j is found, and mended to %j and back', (text, right) => {
    const [finding, ...more] = broken(`\uFEFF# Plan\r\n\r\n${text}\r\n`);
    const { start = 0, end = 0, text: meant = '' } = finding?.edit ?? {};
    const before = `\uFEFF# Plan\r\n\r\n${text}\r\n`;
    const after = before.slice(0, start) + meant + before.slice(end);

    expect(more).toEqual([]);
    expect(after).toBe(`\uFEFF# Plan\r\n\r\n${right}\r\n`);
    expect(broken(after)).toEqual([]);
    expect(readTasks(after).tasks).toHaveLength(1);
  });

  it.each(['- [y] 1. Create `a.ts`', '- [✓] 1. Create `a.ts`'])('%j is found, and what it means is left to its author', (text) => {
    expect(broken(`${text}\n`).map(({ edit }) => edit)).toEqual([undefined]);
  });

  it.each([
    '- [a link](b.md)',
    '- [1] A note',
    '- [ ] 1. Create `a.ts`',
    '- [x] 2. Done',
    '- [[wiki]] page',
    '[ ] no bullet',
    '- [ref]: x',
    '- plain',
  ])('%j is none of them', (text) => {
    expect(broken(`${text}\n`)).toEqual([]);
  });
});

describe('numbers of requirements', () => {
  const document = (numbers: readonly number[]): string =>
    `### Requirement 1: A\n\n#### Acceptance Criteria\n\n${numbers.map((number, index) => `${number}. THE Store SHALL keep item ${index}\n`).join('')}`;
  const found = (text: string, rule: string) => checkRequirements(readRequirements(text)).filter(({ ruleId }) => ruleId === rule);

  it.each([
    [[1, 2, 2, 3], 1],
    [[1, 2, 3], 0],
    // Numbered by whoever shows it.
    [[1, 1, 1], 0],
  ])('%j has %d number written twice', (numbers, count) => {
    expect(found(document(numbers), 'requirements-number-repeated')).toHaveLength(count);
  });

  it.each([
    [[1, 2, 4], ['Criterion 1.4 follows 1.2: 1.3 is missing.']],
    [[1, 2, 6], ['Criterion 1.6 follows 1.2: 1.3 to 1.5 is missing.']],
    [[1, 2, 3], []],
  ])('%j has the gaps %j', (numbers, messages) => {
    expect(found(document(numbers), 'requirements-number-gap').map(({ message }) => message)).toEqual(messages);
  });

  it('tells a requirement that is left out', () => {
    const text =
      '### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. THE A SHALL b\n\n### Requirement 3: C\n\n#### Acceptance Criteria\n\n1. THE A SHALL c\n';

    expect(found(text, 'requirements-number-gap').map(({ message }) => message)).toEqual(['Requirement 3 follows 1: 2 is missing.']);
  });
});

describe('what is still to be written', () => {
  const marks = (text: string) => checkDesign(readDesign(text), {}).filter(({ ruleId }) => ruleId === 'document-placeholder').length;

  it.each(['TODO', '- TODO: limits', '**TBD**', '[FIXME] the order', 'Limit: TBD', '- [ ] TODO decide', 'We wait (TBD) here'])(
    '%j is marked',
    (line) => {
      expect(marks(`# Design\n\n${line}\n`)).toBe(1);
    },
  );

  it.each(['THE Scanner SHALL list TODO comments', '`TODO: x` is an example', 'a todo list', '```\nTODO\n```', 'TODO items are shown'])(
    '%j is not',
    (line) => {
      expect(marks(`# Design\n\n${line}\n`)).toBe(0);
    },
  );
});

it('a term that is defined twice is told, whatever way it is written', () => {
  const text = '## Glossary\n\n- **Audit_Log**: one\n- **Order**: two\n- **audit log**: three\n';

  expect(
    checkRequirements(readRequirements(text))
      .filter(({ ruleId }) => ruleId === 'requirements-glossary-duplicate')
      .map(({ message, line }) => [message, line]),
  ).toEqual([['"audit log" is defined on line 3 already.', 5]]);
});

it('a graph shows two tasks with one number as two', () => {
  const requirements = readRequirements('### Requirement 1: A\n\n#### Acceptance Criteria\n\n1. THE A SHALL b\n');
  const tasks = readTasks('- [x] 1. First\n  - _Requirements: 1.1_\n- [ ] 1. Second\n- [ ] 2. Third\n  - _Depends: 1_\n');
  const { nodes, edges } = specGraph({ requirements, tasks, specType: 'feature', workflow: 'requirements-first' } as never);

  expect(nodes.filter(({ kind }) => kind === 'task').map(({ id, label, done }) => [id, label, done])).toEqual([
    ['t_1', '1 First', true],
    ['t_1_line3', '1 Second', false],
    ['t_2', '2 Third', false],
  ]);
  expect(edges).toEqual([
    { from: 'c_1_2e_1', to: 't_1', kind: 'fulfils' },
    { from: 't_1', to: 't_2', kind: 'waits' },
    { from: 't_1_line3', to: 't_2', kind: 'waits' },
  ]);
});
