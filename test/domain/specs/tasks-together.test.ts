import { describe, expect, it } from '@jest/globals';
import { checkTasks, readSpec, readTasks, specGraph } from '../../../lib/domain/specs/index.ts';
import { processorTime } from '../../support/cpu-time.ts';

const findings = (text: string, rule: string) => checkTasks(readTasks(text), {}).filter(({ ruleId }) => ruleId === rule);

describe('tasks of one wave that write the same file', () => {
  const conflicts = (one: string, other: string, ids = '["1", "2"]'): string[] =>
    findings(
      `- [ ] 1. ${one}\n- [ ] 2. ${other}\n\n\`\`\`json\n{"waves": [{"id": 0, "tasks": ${ids}}]}\n\`\`\`\n`,
      'tasks-wave-conflict',
    ).map(({ message }) => message);
  const WRITES = 'Create `src/a.ts`';

  it.each([
    ['Update `src/a.ts` to log'],
    ['Create/update `src/b.ts` and `src/a.ts`'],
    ['Modify the existing file `src/a.ts`'],
    ['Add the route to `src/a.ts`'],
    ['Add a link to the menu in `src/a.ts`'],
    ['Implement the store in `src/a.ts`'],
    ['Implement `Store` (`src/a.ts`)'],
    ['Write unit tests for the store at `src/a.ts`'],
    ['创建 `src/a.ts`：存储'],
    ['Store\n  - Files: `src/a.ts`'],
  ])('are told where a title says so: %j', (title) => {
    expect(conflicts(WRITES, title)).toEqual(['Tasks 1 and 2 of wave 0 both write src/a.ts.']);
  });

  it.each([
    ['Test `src/a.ts`'],
    ['Review the code in `src/a.ts`'],
    ['Add tests for `src/a.ts`'],
    ['Add a link to `src/a.ts`'],
    ['Remove `src/a.ts` imports'],
    ['Implement the flow described in `src/a.ts`'],
    ['Create a type similar to `src/a.ts`'],
    ['Create `src/b.ts` like `src/a.ts`'],
    ['Update `src/b.ts` to use `src/a.ts`'],
    ['Update the page\n  - see `src/a.ts`'],
    ['Create `src/b.ts` following the pattern in `src/a.ts`'],
    ['Fix `src/b.ts` to match the types in `src/a.ts`'],
    ['Write unit tests for the functions in `src/a.ts`'],
    ['Write tests that cover all branches in `src/a.ts`'],
    ['Update the docs for the endpoints in the `src/a.ts`'],
    ['Build the image using settings in `src/a.ts`'],
    ['Extend the class (`src/a.ts`) in `src/b.ts`'],
    ['Implement the plan in `src/a.ts`'],
    ['Update `src/b.ts`\n  - Files: `src/c.ts`'],
  ])('are not seen in %j', (title) => {
    expect(conflicts(WRITES, title)).toEqual([]);
  });

  it('are told once, however many there are', () => {
    const text = [1, 2, 3, 4].map((id) => `- [ ] ${id}. Write unit tests for part ${id} in \`test/a.test.ts\`\n`).join('');

    const found = findings(`${text}\n\`\`\`json\n{"waves": [{"id": 0, "tasks": ["1", "2", "3", "4"]}]}\n\`\`\`\n`, 'tasks-wave-conflict');

    expect(found.map(({ message, line }) => [message, line])).toEqual([['Tasks 1 to 4 of wave 0 all write test/a.test.ts.', 2]]);
  });

  it('are not seen where a name without a folder may be that of two files, or a path that of many', () => {
    expect(conflicts('Create `index.ts`', 'Update `index.ts`')).toEqual([]);
    expect(conflicts('Update `src/*.ts`', 'Update `src/*.ts`')).toEqual([]);
    expect(conflicts('Create `src/store/`', 'Update `src/store/`')).toEqual([]);
  });
});

describe('tasks that wait for each other', () => {
  it('get no advice on their order, and others do', () => {
    const text =
      '- [ ] 1. A\n  - _Depends: 2_\n- [ ] 2. B\n  - _Depends: 3_\n- [ ] 3. C\n  - _Depends: 1_\n- [ ] 4. D\n  - _Depends: 1, 5_\n- [ ] 5. E\n  - _Depends: 1_\n';

    expect(findings(text, 'tasks-dependencies').map(({ message }) => message)).toEqual(['Tasks wait for each other: 1 → 2 → 3 → 1.']);
    expect(findings(text, 'tasks-order').map(({ message }) => message)).toEqual(['Task 4 depends on 5, which stands below it.']);
  });
});

describe('tasks between such as wait for each other', () => {
  it('get advice on their order', () => {
    const text = ['2', '1, 3', '4', '5', '4']
      .map((needed, index) => `- [ ] ${index + 1}. Do part ${index}\n  - _Depends: ${needed}_\n`)
      .join('');

    expect(findings(text, 'tasks-order').map(({ message }) => message)).toEqual([
      'Task 2 depends on 3, which stands below it.',
      'Task 3 depends on 4, which stands below it.',
    ]);
  });

  it('are told apart in time that grows with the document', () => {
    const text = Array.from({ length: 5000 }, (_, index) => `- [ ] ${index + 1}. A\n  - _Depends: ${index + 2}_\n`).join('');
    const began = processorTime();

    expect(findings(text, 'tasks-order')).toHaveLength(4999);

    expect(processorTime() - began).toBeLessThan(4000);
  });
});

describe('the graph of a spec', () => {
  it('has a node of its own for each criterion, property and task, whatever ids they share', () => {
    const requirements = '### Requirement 1: A\n\n1. THE System SHALL log\n\n### Requirement 1: B\n\n1. THE System SHALL stop\n';
    const design =
      '## Correctness Properties\n\n### Property 1: A\n\n**Validates: Requirements 1.1**\n\n### Property 1: B\n\n**Validates: Requirements 1.1**\n';
    const tasks = '- [ ] 1. A\n  - _Requirements: 1.1_\n- [ ] 1. B\n  - _Requirements: 1.1_\n- [ ] 2. C\n  - _Depends: 1_\n';

    const { nodes, edges } = specGraph(readSpec({ 'requirements.md': requirements, 'design.md': design, 'tasks.md': tasks }));

    const ids = nodes.map(({ id }) => id);
    expect(ids).toHaveLength(7);
    expect(new Set(ids).size).toBe(7);
    expect(edges.every(({ from, to }) => ids.includes(from) && ids.includes(to))).toBe(true);
    expect(edges.filter(({ kind }) => kind === 'waits')).toHaveLength(2);
    expect(new Set(edges.map(({ from, to }) => `${from} ${to}`)).size).toBe(edges.length);
  });
});
