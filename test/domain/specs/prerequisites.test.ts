import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { checkTasks, readTasks } from '../../../lib/domain/specs/index.ts';

const plan = (line: string): string => `- [ ] 3. Build \`a.ts\`\n${line}\n`;

describe('tasks that come first', () => {
  it.each([
    ['  - _Depends: 1.1, 1.2_', ['1.1', '1.2']],
    ['  - Dependencies: Task 1.2', ['1.2']],
    ['  - Depends on: Tasks 1.2, 2', ['1.2', '2']],
    ['  - Dependencies: [1.1]', ['1.1']],
    ['  - _Dependencies: [1.1, 2.1]_', ['1.1', '2.1']],
    ['  - **Dependencies**: 1.1, 1.2.', ['1.1', '1.2']],
    ['  **Depends on**: Task 1.1 (the sizes must exist)', ['1.1']],
    ['  - **Dependencies**: Task 1, Task 3 and Task 4', ['1', '3', '4']],
    ['  - Depends on: Tasks 1 (words) and 2 (audit)', ['1', '2']],
    ['  - Dependencies: Tasks 1-3 should be complete', ['1', '2', '3']],
    ['  - Depends on: Tasks 5–7', ['5', '6', '7']],
    ['  - Depends on: tasks 1.1 to 1.3', ['1.1', '1.2', '1.3']],
    ['  - Dependency: Task #4', ['4']],
    ['  - Prerequisites: Task 2.Fix must be complete', ['2.Fix']],
    ['  - Depends on: 7.1-FIX, 5.Unblocker.3', ['7.1-FIX', '5.Unblocker.3']],
    ['  - Blocked by: FOUNDATION-1', ['FOUNDATION-1']],
    ['  - 依赖：任务 1.2、1.3', ['1.2', '1.3']],
    ['  - _Depends:_ タスク 1.1・1.3', ['1.1', '1.3']],
    ['  - Dependencies: None', []],
    ['  - Dependencies: Requirement 1.1', []],
    ['  - Dependencies: All previous tasks', []],
    ['  - Depends on: 3 services', []],
    ['  - Dependency: Can run in parallel with Task 2', []],
    ['  - _Depends: TASK-2_', ['TASK-2']],
    ['  - _Depends: TASK-002, Task TASK-3 and task-4_', ['TASK-002', 'TASK-3', 'task-4']],
    ['  - Depends on: TASK-1 to TASK-3', ['TASK-1', 'TASK-2', 'TASK-3']],
    ['  - Depends on: Task 1, 2 weeks of data', ['1']],
    ['  - Depends on: Task #1, #2', ['1', '2']],
    ['  - Depends on: #12', []],
    ['  - Depends on: Tasks 1 (the store) and 2 should be done', ['1', '2']],
    ['  - _Depends: 1.1, another-spec task 1.2_', ['1.1']],
    ['  - Add dependencies: zod, yaml 2', []],
    ['  - Dependencies: react 19, zod', []],
    ['  - **Dependencies**:\n    - Task 1.1\n      - because of 7.1\n    - 1.2 (the store)', ['1.1', '1.2']],
    ['  **Depends on:**\n\n  - Task 1: the sizes\n  - `zod`\n  - _Requirements: 4.1_\n  - 9.9', ['1']],
    ['  - Depends on:\n  - 1.1', []],
    ['  - Blocked by:\n    1. Task 2\n    goes on\n    2. Tasks 3-4\n\n- 5', ['2', '3', '4']],
    ['  - Write it (depends on 1.1, Task 2)', ['1.1', '2']],
    ['  - Write it (depends on 3 services)', []],
  ])('of %j are %j', (line, expected) => {
    expect(readTasks(plan(line)).tasks[0]?.dependsOn).toEqual(expected);
  });

  it('are one of the lists that stand below their labels', () => {
    const [task] = readTasks(
      plan(
        '  - **Files:**\n    - `src/a.ts` (new)\n    - src/b.ts\n  - **Requirements:**\n    - 1.1\n    - Requirement 2.1\n  - **Success Criteria:**\n    - All tests pass\n    - `npm test` is green',
      ),
    ).tasks;

    expect(task).toMatchObject({
      files: ['src/a.ts', 'src/b.ts'],
      criteria: ['1.1', '2.1'],
      success: 'All tests pass; `npm test` is green',
    });
  });

  it('stand where they are written', () => {
    const text = plan('  - Depends on: Tasks 1.2, [2]');
    const [task] = readTasks(text).tasks;

    expect(task?.prerequisites.map(({ offset, length }) => text.slice(offset, offset + length))).toEqual(['Tasks 1.2', '[2]']);
  });

  it('are held to the order of the plan', () => {
    const text = '- [ ] 1. A\n  - Dependencies: Task 2\n- [ ] 2. B\n  - Dependencies: Task 7\n';

    expect(
      checkTasks(readTasks(text), {})
        .filter(({ ruleId }) => /^tasks-(?:order|dependencies)$/.test(ruleId))
        .map(({ ruleId, line }) => [ruleId, line]),
    ).toEqual([
      ['tasks-order', 2],
      ['tasks-dependencies', 4],
    ]);
  });

  it('that do not exist are never taken for the task itself', () => {
    const text = '- [ ] 11.2 A\n  - Dependencies: Task 11.22\n';

    expect(checkTasks(readTasks(text), {}).filter(({ ruleId }) => ruleId === 'tasks-dependencies')).toMatchObject([
      { message: 'Task 11.2 depends on task 11.22, which does not exist.', fix: 'Name an existing task.' },
    ]);
  });

  it('are held to the order of a plan whose ids begin with the word for a task', () => {
    const text = '- [ ] TASK-1: A\n  - _Depends: TASK-2_\n- [ ] TASK-2: B\n';

    expect(checkTasks(readTasks(text), {}).map(({ ruleId }) => ruleId)).toContain('tasks-order');
  });

  it('are found in any text, at their place', () => {
    const pieces = fc.constantFrom(
      'Tasks ',
      'Task 1',
      '1.1',
      '2',
      '-',
      ' to ',
      ', ',
      ' and ',
      '[',
      ']',
      '(',
      'x',
      '*',
      'G1',
      '・',
      '-FIX',
      'all ',
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 4 })), { maxLength: 12 }), (parts) => {
        const text = plan(`  - Depends on: ${parts.join('').replaceAll(/[\r\n\u2028\u2029]/g, ' ')}`);
        for (const { raw, offset, length, line } of readTasks(text).tasks[0]?.prerequisites ?? []) {
          expect(text.slice(offset, offset + length)).toBe(raw);
          expect(line).toBe(2);
        }
      }),
    );
  });
});
