import { describe, expect, it } from '@jest/globals';
import { checkTasks, readTasks, renderTasks } from '../../../lib/domain/specs/index.ts';
import { tasksDraft } from './drafts.ts';

const graph = (json: string): string => `- [ ] 1.1 A\n- [ ] 1.2 B\n\n## Task Dependency Graph\n\n\`\`\`json\n${json}\n\`\`\`\n`;

describe('readTasks', () => {
  it.each([
    ['Checkpoint', true],
    ['Checkpoint - Ensure all tests pass', true],
    ['Final checkpoint — full CI', true],
    ['Tests or verification checkpoint', false],
    ['Review checkpoint', true],
    ['Human Checkpoint 3', true],
    ['Quality checkpoint: all gates', true],
    ['最終チェックポイント', true],
    ['Checkpoint 2: After task 5', true],
    ['Checkpoint A：完成', true],
    ['Checkpoint final - Validação completa', true],
    ['Checkpoint Sprint 1', true],
    ['Final checkpoint and documentation', true],
    ['Checkpoint validation', true],
    ['Checkpoint Review', true],
    ['Checkpoint — all green', true],
    ['Final Checkpoint: all green', true],
    ['Final validation checkpoint', true],
    ['Final checkpoint ensure all tests pass', true],
    ['Phase 1 Checkpoint', true],
    ['Phase 3 Final Checkpoint', true],
    ['最终 Checkpoint - 确保所有测试通过', true],
    ['检查点 - 确保所有测试通过', true],
    ['Final checkpoint storage', false],
    ['Checkpoint validation logic', false],
    ['Checkpoint reviews table', false],
    ['Backend checkpoint: implement the save endpoint', false],
    ['First checkpoint: store offsets', false],
    ['Checkpoint validation for uploads', false],
    ['Checkpoint validation: reject bad files', false],
    ['Checkpoint verify command', false],
    ['Checkpoint verify that all tests pass', true],
    ['检查点保存功能', false],
    ['Checkpointing support in the trainer', false],
    ['Checkpoint manager: save and load', false],
    ['Checkpoint model and migration', false],
    ['Checkpoint saving in the trainer', false],
    ['Add checkpoint saving to the trainer', false],
    ['Create Checkpoint model', false],
    ['Implement checkpoint', false],
    ['Test checkpoint saving', false],
    ['Review checkpoint files of the trainer', false],
  ])('takes a task called %s for a checkpoint: %p', (title, checkpoint) => {
    expect(readTasks(`- [ ] 1. ${title}\n`).tasks[0]?.checkpoint).toBe(checkpoint);
  });

  it('reads numbers with letters that a sign ends, also where each has a letter of its own', () => {
    expect(readTasks('- [ ] B2. Build\n- [ ] C3. Test\n- [ ] D4. Ship\n').tasks.map(({ id }) => id)).toEqual(['B2', 'C3', 'D4']);
  });

  it.each([
    ['src/a.ts: calls src/b.ts', ['src/a.ts', 'src/b.ts']],
    ['`src/a.ts`: calls `src/b.ts`', ['src/a.ts', 'src/b.ts']],
    ['Create `src/a.ts`, and update `src/b.ts`', ['src/a.ts', 'src/b.ts']],
    ['`src/a.ts`: add x; `src/b.ts`: add y', ['src/a.ts', 'src/b.ts']],
    ['New: `src/a.ts`, modified: `src/b.ts`', ['src/a.ts', 'src/b.ts']],
    ['`src/a.ts` (and its test `test/a.test.ts`)', ['src/a.ts', 'test/a.test.ts']],
    ['src/a.ts / src/b.ts', ['src/a.ts', 'src/b.ts']],
    ['`src/a.ts` or `src/b.ts`', ['src/a.ts', 'src/b.ts']],
    ['`src/a.ts`, test: `src/b.ts`', ['src/a.ts', 'src/b.ts']],
    ['`src/a.ts` `src/b.ts`', ['src/a.ts', 'src/b.ts']],
    ['`src/a.ts` → `src/b.ts`', ['src/a.ts', 'src/b.ts']],
    ['**src/a.ts**', ['src/a.ts']],
    ['**src/a.ts**: reads', ['src/a.ts']],
    ['src/a.ts; src/b.ts', ['src/a.ts', 'src/b.ts']],
    ['Test: `src/a.ts`', ['src/a.ts']],
  ])('takes all files that an item of a list of files names for its files: %s', (item, files) => {
    expect(readTasks(`- [ ] 1. A\n  - **Files:**\n    - ${item}\n`).tasks[0]?.files).toEqual(files);
  });

  it.each([
    ['(Req 1)', ['1']],
    ['(see Req 2.3: the limits)', ['2.3']],
    ['[Requirements 1.1, 1.2 and 3]', ['1.1', '1.2', '3']],
    ['(需求 1 和 2)', ['1', '2']],
    ['(Req 1, 2abc)', ['1']],
    ['(Req 1abc)', []],
    ['(Req 1.1) and (Req 1.2)', ['1.1', '1.2']],
    ['(R4 AC1, AC2)', ['R4.1', 'R4.2']],
    ['（要件7.1-7.3）', ['7.1', '7.2', '7.3']],
    ['（要件7.1-7.3の出力例）', ['7.1', '7.2', '7.3']],
    ['（要件7.1~7.3の例）', ['7.1', '7.2', '7.3']],
    ['（要件7.1〜7.3の例）', ['7.1', '7.2', '7.3']],
    ['（需求7.1-7.3的例子）', ['7.1', '7.2', '7.3']],
    ['（Requirements 7.1-7.3の例）', ['7.1', '7.2', '7.3']],
    ['（요구사항 7.1-7.3의 예）', ['7.1', '7.2', '7.3']],
    ['（要件7.1、7.2の例）', ['7.1', '7.2']],
    ['（要件7.1の例）', ['7.1']],
    ['（要件 7.1と7.3の例）', ['7.1', '7.3']],
    ['（需求7.1至7.3的例子）', ['7.1', '7.2', '7.3']],
    ['（要件7.1以外）', []],
    ['（需求1.5倍）', []],
    ['（需求3个）', []],
    ['(Req 7.1-7.3abc)', ['7.1']],
  ])('reads in brackets %s the references %j', (text, ids) => {
    const [task] = readTasks(`- [ ] 1. A\n  - do it ${text}\n`).tasks;

    expect(task?.references.flatMap((each) => each.ids)).toEqual(ids);
  });

  it.each(['andreq1', ',1AC1-2', 'to1', '-1', ' and req 1'])('reads a bracket of thousands of %j as soon as any other line', (piece) => {
    expect(readTasks(`- [ ] 1. A\n  - do (Req 1${piece.repeat(2000)}xx\n`).tasks).toHaveLength(1);
  });

  it('reads back what is rendered', () => {
    const text = renderTasks(tasksDraft, { propertyTitles: { 1: 'Round trip' } });

    const document = readTasks(text);

    expect(document.title).toBe('User Preferences');
    expect(
      document.tasks.map(({ id, level, parent, leaf, optional, checkpoint }) => [id, level, parent, leaf, optional, checkpoint]),
    ).toEqual([
      ['1', 0, undefined, false, false, false],
      ['1.1', 1, '1', true, false, false],
      ['1.2', 1, '1', true, true, false],
      ['2', 0, undefined, true, false, true],
      ['3', 0, undefined, false, false, false],
      ['3.1', 1, '3', true, false, false],
    ]);
    expect(document.order).toEqual(['1.1', '1.2', '2', '3.1']);
    expect(document.tasks[2]).toMatchObject({
      title: 'Write the round trip property test',
      fullText: '1.2 Write the round trip property test',
      criteria: ['1.1'],
      properties: ['1'],
      dependsOn: ['1.1'],
      files: ['test/preferences/service.test.ts'],
      success: 'the property holds for 100 runs',
      status: 'not-started',
      line: 16,
      column: 6,
    });
    expect(document.waves?.map(({ tasks }) => ({ tasks }))).toEqual([{ tasks: ['1.1'] }, { tasks: ['1.2'] }, { tasks: ['3.1'] }]);
    expect(document.tasks.every(({ markOffset }) => text.slice(markOffset - 1, markOffset + 2) === '[ ]')).toBe(true);
  });

  it.each([
    ['- [ ] 1. A', '1', 'A', 'not-started', false],
    ['- [x] 1 A', '1', 'A', 'completed', false],
    ['- [X] 1.1. A', '1.1', 'A', 'completed', false],
    ['- [-] 1.1 A', '1.1', 'A', 'in-progress', false],
    ['- [~] 1.1: A', '1.1', 'A', 'queued', false],
    ['- [ ]* 1.2 A', '1.2', 'A', 'not-started', true],
    ['- [x]\\* 1.2 A', '1.2', 'A', 'completed', true],
    ['- [ ] 1.2 A (optional)', '1.2', 'A (optional)', 'not-started', true],
    ['*  [ ] 0.1 A', '0.1', 'A', 'not-started', false],
    ['-   [ ] 1. A', '1', 'A', 'not-started', false],
    ['1. [ ] A', '1', 'A', 'not-started', false],
    ['- [x] ~~7.1 A~~', '7.1', 'A', 'completed', false],
    ['- [x] **FOUNDATION-1: A** ✅', 'FOUNDATION-1', 'A ✅', 'completed', false],
    ['- [ ] 4.1a A', '4.1a', 'A', 'not-started', false],
    ['- [ ] 任务 3：A', '3', 'A', 'not-started', false],
    ['- [ ] A', '', 'A', 'not-started', false],
    ['- [ ] 100% of tests pass', '', '100% of tests pass', 'not-started', false],
  ])('reads the box %s', (line, ...[id, title, status, optional]) => {
    const [task] = readTasks(`${line}\n`).tasks;

    expect(task).toMatchObject({ id, title, status, optional });
  });

  it.each(['- [y] 1. A', '- [ ]1. A', '- [] 1. A', '-[ ] 1. A', '- [ ] ', 'text [ ] 1. A', '```\n- [ ] 1. A\n```'])(
    'finds no task in %j',
    (text) => {
      expect(readTasks(text).tasks).toEqual([]);
    },
  );

  it.each([
    ['numbers, though the box is not indented', '- [x] 3. P\n  - [x] 3.1 A\n- [x] 3.2 B', ['3', '3']],
    ['numbers of three levels', '- [ ] 1. P\n- [ ] 1.1 Q\n- [ ] 1.1.1 R', ['1', '1.1']],
    ['indentation where there is no number', '- [ ] 1. P\n  - [ ] A\n    - [ ] B', ['1', 'A']],
    ['headings that stand for tasks', '## Task 1: P\n\n- [ ] 1.1 A\n- [ ] B\n', [undefined, '1'].slice(1)],
  ])('finds parents by %s', (_what, text, parents) => {
    expect(
      readTasks(text)
        .tasks.slice(1)
        .map(({ parent }) => parent),
    ).toEqual(parents);
  });

  it('ends a group at a heading that is no task and keeps it through nested ones', () => {
    const text = '## Task 1: P\n- [ ] 1.1 A\n### Details\n- [ ] B\n## Notes\n- [ ] C\n';

    const { tasks, groups } = readTasks(text);

    expect(groups).toEqual([{ id: '1', title: 'P', line: 1 }]);
    expect(tasks.map(({ parent }) => parent)).toEqual(['1', '1', undefined]);
  });

  it.each([
    ['- [ ] 404 handling works', ''],
    ['- [ ] 500 errors are logged', ''],
    ['- [ ] 12 Set up', '12'],
    ['- [ ] 404. Handling', '404'],
  ])('takes for the number of %s %j', (line, id) => {
    expect(readTasks(line).tasks[0]?.id).toBe(id);
  });

  it.each([
    ['14.3-EXTENDED-2 fix the rest', '14.3-EXTENDED-2', 'fix the rest'],
    ['5.Unblocker.3 Update the tests', '5.Unblocker.3', 'Update the tests'],
    ['3.1.REFACTOR.2. Update the tests', '3.1.REFACTOR.2', 'Update the tests'],
    ['1.2-create-x something', '1.2', 'create-x something'],
    ['1.2-Create the store', '1.2', 'Create the store'],
    ['1.1-Create Database Schema', '1.1', 'Create Database Schema'],
    ['1.1.API Gateway', '1.1', 'API Gateway'],
    ['**1.1.API: Build it**', '1.1', 'API: Build it'],
    ['1.Create the store', '1', 'Create the store'],
    ['1.API of the store', '1', 'API of the store'],
    ['3.Node.js and its tools', '3', 'Node.js and its tools'],
    ['2-factor login', '', '2-factor login'],
    ['2-Factor Login', '', '2-Factor Login'],
    ['1.5x the speed', '', '1.5x the speed'],
  ])('takes from %j the id %j', (text, id, title) => {
    const { tasks } = readTasks(`- [ ] ${text}\n`);

    expect(tasks.map((task) => [task.id, task.title])).toEqual([[id, title]]);
  });

  it.each([
    ['7.1-Resolution ASSESSMENT: Evaluate it', '7.1-Resolution', 'ASSESSMENT: Evaluate it'],
    ['7.1-FIX Correct the words', '7.1-FIX', 'Correct the words'],
    ['**7.1.FIX: Mend the tests**', '7.1.FIX', 'Mend the tests'],
    ['Task 7.1-FIX: Mend it', '7.1-FIX', 'Mend it'],
  ])('takes from %j the id %j beside a task that has the number', (text, id, title) => {
    const { tasks } = readTasks(`- [ ] 7.1 A\n- [ ] ${text}\n`);

    expect(tasks.map((task) => [task.id, task.title])).toEqual([
      ['7.1', 'A'],
      [id, title],
    ]);
  });

  it('finds what waits for a task whose number and title are joined by a hyphen', () => {
    const document = readTasks('- [ ] 1.1-Create Database Schema\n- [ ] 1.2-Create Gateway\n  - _Depends: 1.1_\n');

    expect(document.tasks.map(({ id }) => id)).toEqual(['1.1', '1.2']);
    expect(checkTasks(document, {}).map(({ ruleId }) => ruleId)).not.toContain('tasks-dependencies');
  });

  it.each([
    ['another task has the number', ['7.1 A', '7.1-Prototype the B', '7.1-Resolution of B'], ['7.1', '7.1-Prototype', '7.1-Resolution']],
    ['another task has the figure', ['4. A', '4.FIX Mend A', '4-Late Add A'], ['4', '4.FIX', '4-Late']],
    ['a task goes on from the word', ['2. A', '2.Fix Align A', '2.Fix.1 Move it'], ['2', '2.Fix', '2.Fix.1']],
    ['none of these, where numbering begins anew', ['1.Create A', '1.Create B'], ['1', '1']],
    ['none of these, where two words follow the same figures', ['1.1-Create A', '1.1-Create B'], ['1.1', '1.1']],
  ])('takes a word for a part of the number where %s', (_, texts, ids) => {
    const { tasks } = readTasks(texts.map((text) => `- [ ] ${text}\n`).join(''));

    expect(tasks.map(({ id }) => id)).toEqual(ids);
  });

  it('puts a task with a word in its number beside the one that it was added to', () => {
    const ids = ['7', '7.1', '7.1-FIX', '7.1.ADD', '7.1.ADD.1', '7.2', '7.2-Proof', '7.Late.1'];
    const { tasks } = readTasks(ids.map((id) => `- [ ] ${id} A\n`).join(''));

    expect(tasks.map(({ id, parent }) => [id, parent])).toEqual([
      ['7', undefined],
      ['7.1', '7'],
      ['7.1-FIX', '7'],
      ['7.1.ADD', '7'],
      ['7.1.ADD.1', '7.1.ADD'],
      ['7.2', '7'],
      ['7.2-Proof', '7'],
      ['7.Late.1', '7'],
    ]);
    expect(checkTasks(readTasks(ids.map((id) => `- [ ] ${id} A\n`).join('')), {}).map(({ ruleId }) => ruleId)).not.toContain(
      'tasks-duplicate-id',
    );
  });

  it('finds tasks with a word in their number in waves', () => {
    const text = '- [ ] 1.1 A\n- [ ] 1.1-FIX B\n\n```json\n{"waves": [{"tasks": ["1.1"]}, {"tasks": ["1.1-FIX"]}]}\n```\n';

    expect(readTasks(text).waves?.map(({ tasks, places }) => [tasks, places.map((place) => place?.column)])).toEqual([
      [['1.1'], [24]],
      [['1.1-FIX'], [44]],
    ]);
  });

  it('addresses tasks by number where it is unique, else by their text', () => {
    expect(readTasks('- [ ] 1. A\n- [ ] 1. B\n- [ ] 2. C\n- [ ] D').tasks.map(({ key }) => key)).toEqual(['1. A', '1. B', '2', 'D']);
  });

  it('collects details over blank lines and fences, and stops at the next list or paragraph', () => {
    const text = '- [ ] 1. A\n\n  - first\n    - nested\n\n  ```js\n  - [ ] 9. no\n  ```\n\nParagraph.\n\n- [ ] 2. B\n- note\n';

    const [first, second] = readTasks(text).tasks;

    expect(first?.details).toEqual(['first', 'nested', '  ```js', '  - [ ] 9. no', '  ```']);
    expect(second?.details).toEqual([]);
  });

  it.each([
    ['  - _Requirements: 1.1, 1.2_', ['1.1', '1.2']],
    ['  - **Validates: Requirements 1.1-1.3**', ['1.1', '1.2', '1.3']],
    ['  _要件: 2.1_', ['2.1']],
    ['  - _验收标准: 需求1.1, 8.2_', ['1.1', '8.2']],
    ['  - **验证需求: 5.1-5.2**', ['5.1', '5.2']],
    ['  - _対応要件: 要件 2.1_', ['2.1']],
    ['  - _Exigences: 1.1, 1.2_', ['1.1', '1.2']],
    ['  - **Valide : Exigences 4.1**', ['4.1']],
    ['  - _Требования: 1.1_', ['1.1']],
    ['  - _Yêu cầu: 1.1_', ['1.1']],
    ['  - _المتطلبات: 1.1, 2.3_', ['1.1', '2.3']],
    ['  - Requirements: 3', ['3']],
    ['  - _Requirements: All requirements_', []],
    ['  - Mentions requirements 1.1 in prose', []],
  ])('takes the references of %s', (line, expected) => {
    expect(readTasks(`- [ ] 1. A\n${line}\n`).tasks[0]?.criteria).toEqual(expected);
  });

  it('takes references out of the title', () => {
    expect(readTasks('- [ ] 1. A _Requirements: 1.1, 1.2_\n').tasks[0]?.criteria).toEqual(['1.1', '1.2']);
  });

  it.each([
    ['  - Files: `src/a.ts`, `src/b.ts`\n  - see `src/c.ts`', ['src/a.ts', 'src/b.ts']],
    ['  - Edit `src/c.ts` and `doIt()`', ['src/c.ts']],
    ['  - nothing', []],
  ])('takes the files of %j', (lines, files) => {
    expect(readTasks(`- [ ] 1. A\n${lines}\n`).tasks[0]?.files).toEqual(files);
  });

  it.each([
    ['{"waves": [{"id": 0, "tasks": ["1.1"]}, {"id": 1, "tasks": ["1.2"]}]}', [['1.1'], ['1.2']]],
    ['{"waves": [{"wave": 1, "tasks": ["1.1", "1.2"], "description": "x"}]}', [['1.1', '1.2']]],
    ['{"waves": [[1.1, 1.2]]}', [['1.1', '1.2']]],
    ['[["1.1"], ["1.2"]]', [['1.1'], ['1.2']]],
    ['{"waves": [{"tasks": [{"id": "1.1"}]}]}', [['1.1']]],
  ])('reads the waves %s', (json, waves) => {
    expect(readTasks(graph(json)).waves?.map(({ tasks }) => tasks)).toEqual(waves);
  });

  it('takes no other block for a graph', () => {
    expect(readTasks('- [ ] 1. A\n  ```json\n  {"a": 1}\n  ```\n').waves).toBeUndefined();
  });

  it('reads an empty document', () => {
    expect(readTasks('')).toMatchObject({ tasks: [], order: [], empty: true, findings: [] });
  });
});
