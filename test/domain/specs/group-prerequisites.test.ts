import { describe, expect, it } from '@jest/globals';
import { checkTasks, readTasks } from '../../../lib/domain/specs/index.ts';

const plan = (line: string, heading = '## 2. Backend'): string =>
  `# Plan\n\n## 1. Setup\n\n- [ ] 1.1 A\n\n${heading}\n\n- [ ] 2.1 B\n- [ ] 2.2 C\n  - [ ] 2.2.1 D\n\n## 3. Pages\n\n- [ ] 3.1 E\n  - ${line}\n`;
const waitsFor = (text: string, id = '3.1'): string[] | undefined => readTasks(text).tasks.find((task) => task.id === id)?.dependsOn;
const told = (text: string) => checkTasks(readTasks(text), {}).filter(({ ruleId }) => ruleId === 'tasks-dependencies');
const GROUP = ['2.1', '2.2.1'];

describe('a heading with a number that a task waits for', () => {
  it.each([
    ['Depends on: 2', '## 2. Backend', GROUP],
    ['_Depends: 2_', '## 2) Backend', GROUP],
    ['Depends on: 1-2', '## 2. Backend', ['1.1', ...GROUP]],
    ['Depends on: 1.1, 2', '## 2 – Backend', ['1.1', ...GROUP]],
    ['Depends on: Group 2', '## 2. Backend', GROUP],
    ['Depends on: **Group 2**', '## Group 2: Backend', GROUP],
    ['Depends on: Phase 2 (the backend)', '## Phase 2: Backend', GROUP],
    ['Depends on: phase 2', '## **Phase 2**', GROUP],
    ['Depends on: Groups 1 and 2', '## 2. Backend', ['1.1', ...GROUP]],
    ['Depends on: Phases 1-2', '## Phase 2: Backend', ['1.1', ...GROUP]],
    ['Depends on: Phases 1 to 2 (both)', '## Phase 2: Backend', ['1.1', ...GROUP]],
  ])('stands for the tasks below it: %s, %s', (line, heading, expected) => {
    expect(waitsFor(plan(line, heading))).toEqual(expected);
    expect(told(plan(line, heading))).toEqual([]);
  });

  it.each([
    ['of another word', 'Depends on: Part 2', '## Phase 2: Backend'],
    ['that is not there', 'Depends on: Phase 4', '## Phase 2: Backend'],
    ['with more words', 'Depends on: Phase 2 of the migration', '## Phase 2: Backend'],
    ['of a task', 'Depends on: Group 2', '## Task 2: Backend'],
    ['of another spec', 'Depends on: another-spec group 2', '## 2. Backend'],
  ])('is left a remark where it is one %s', (_what, line, heading) => {
    expect(waitsFor(plan(line, heading))).toEqual([]);
  });

  it.each([
    ['a year', '## 2 Backend'],
    ['a sentence', '## The 2. backend'],
    ['twice there', '## 2. Backend\n\n## 2. Backend again'],
    ['above other tasks, too', '## 2. Backend\n\n- [ ] 7.1 Z'],
    ['above its own task', '## 2. Backend\n\n- [ ] 7. Z'],
  ])('is no task where the number is %s', (_what, heading) => {
    expect(waitsFor(plan('Depends on: 2', heading))).toEqual(['2']);
    expect(told(plan('Depends on: 2', heading))).toMatchObject([{ message: 'Task 3.1 depends on task 2, which does not exist.' }]);
  });

  it.each(['Group 9', 'Phases 2-4', 'Groups 7 (rollout)'])('is told where no heading has its number: %s', (named) => {
    expect(waitsFor(plan(`Depends on: ${named}`))).toEqual([]);
    expect(told(plan(`Depends on: ${named}`))).toMatchObject([
      { level: 'warning', line: 16, message: expect.stringContaining(`"${named}"`) },
    ]);
  });

  it.each([
    ['Depends on: Phase 9: rollout', '## 2. Backend'],
    ['Depends on: Phase 9 of another-spec', '## 2. Backend'],
    ['Depends on: Group 2 (backend)', '## Phase 2: Backend'],
    ['Depends on: Phase 2-1', '## 2. Backend'],
  ])('is not told where it may be another: %s', (line, heading) => {
    expect(told(plan(line, heading))).toEqual([]);
  });

  it('is not told in a plan whose headings have no numbers', () => {
    expect(told('## Setup\n\n- [ ] 1. A\n- [ ] 2. B\n  - Depends on: Phase 1\n')).toEqual([]);
  });

  it('is a task that does not exist where its tasks are too many to keep them for each', () => {
    const many = (group: number, line: string): string =>
      `## ${String(group)}. G\n\n${Array.from({ length: 3000 }, (_, n) => `- [ ] ${String(group)}.${String(n + 1)} A\n${line}`).join('')}\n`;
    const { tasks } = readTasks(many(1, '') + many(2, '  - Depends on: 1\n'));

    expect(tasks.at(-1)?.dependsOn).toEqual(['1']);
  });

  it('is no group where a task has the number, or one elsewhere goes on from it', () => {
    expect(waitsFor(`${plan('Depends on: 2')}- [ ] 2. The backend\n`)).toEqual(['2']);
    expect(waitsFor(`${plan('Depends on: 2')}- [ ] 2.9 Another\n`)).toEqual(['2']);
  });

  it('is no group where more tasks stand below it than anybody plans in one', () => {
    const tasks = Array.from({ length: 201 }, (_, index) => `- [ ] 2.${String(index + 1)} A\n`).join('');
    const text = `## 2. Backend\n\n${tasks}\n## 3. Pages\n\n- [ ] 3.1 B\n  - _Depends: 2_\n`;

    expect(waitsFor(text)).toEqual(['2']);
    expect(waitsFor(text.replace('- [ ] 2.1 A\n', ''))).toHaveLength(200);
  });

  it('is not waited for by a task of its own', () => {
    const text = plan('').replace('2.1 B\n', '2.1 B\n  - _Depends: 2_\n');

    expect(waitsFor(text, '2.1')).toEqual(['2']);
  });

  it('makes a cycle where its tasks wait, too', () => {
    const text = plan('Depends on: 2').replace('2.1 B\n', '2.1 B\n  - _Depends: 3.1_\n');

    expect(told(text)).toMatchObject([{ message: 'Tasks wait for each other: 2.1 → 3.1 → 2.1.' }]);
  });
});

describe('a sentence below a task that says what comes first', () => {
  it.each([
    ['Depends on task 2.1', ['2.1']],
    ['Depend on task 1.1.', ['1.1']],
    ['*Depends on task 1.1*', ['1.1']],
    ['Depends on tasks 1.1, 2.1 and 2.2 (the store).', ['1.1', '2.1', '2.2']],
    ['Depends on tasks 1.1-1.3', ['1.1', '1.2', '1.3']],
    ['Blocked by task #2.1', ['2.1']],
    ['Depends on task 2', GROUP],
  ])('is read: %s', (line, expected) => {
    expect(waitsFor(plan(line))).toEqual(expected);
  });

  it.each([
    'Depends on 2.1',
    'Depends on 2 services',
    'Depends on task 2.1 of another-spec',
    'Depends on task 2.1 or 2.2',
    'Depends on tasks that 2.1 names',
    'Depends on task 2.1 not being blocked',
    'Show what depends on task 2.1',
    'Task 2.2 depends on task 2.1',
    '`Depends on task 2.1`',
  ])('is left alone where it may say something else: %s', (line) => {
    expect(waitsFor(plan(line))).toEqual([]);
  });

  it('is read in one pass', () => {
    expect(waitsFor(plan(`Depends on tasks 1.1${', 1.1'.repeat(40_000)}`))).toEqual([]);
    expect(waitsFor(plan(`Depends on tasks ${'1.1 '.repeat(10_000)}`))).toEqual([]);
  });
});
