import { describe, expect, it } from '@jest/globals';
import { checkDesign, checkTasks, readBugfix, readDesign, readTasks } from '../../../lib/domain/specs/index.ts';

const found = <F extends { ruleId: string }>(findings: readonly F[], rule: string): F[] => findings.filter(({ ruleId }) => ruleId === rule);

describe('what a finding advises', () => {
  it('names the task that is in no wave', () => {
    const graph = '\n## Task Dependency Graph\n\n```json\n{"waves": [{"id": 0, "tasks": ["1.1"]}]}\n```\n';

    expect(found(checkTasks(readTasks(`- [ ] 1.1 A\n- [ ] 1.4 B\n${graph}`), {}), 'tasks-waves-complete')).toMatchObject([
      { message: 'Task 1.4 is in no wave of the dependency graph.', fix: 'Add "1.4" to the tasks of a wave behind those that it needs.' },
    ]);
  });

  it.each(['1', '2, 1', 'Task 1'])('points at the line by which a task waits for itself: %s', (list) => {
    const text = `- [ ] 1. A\n  - Depends on: ${list}\n- [ ] 2. B\n`;

    expect(found(checkTasks(readTasks(text), {}), 'tasks-dependencies')).toMatchObject([
      {
        level: 'error',
        message: 'Task 1 waits for itself.',
        line: 2,
        endColumn: 17 + list.length,
        fix: 'Name the tasks that 1 needs, or take the line out.',
      },
    ]);
  });

  it('speaks of the parts and clauses of a bugfix', () => {
    const bugfix = readBugfix(
      '# Bugfix Requirements Document\n\n## Bug Analysis\n\n### Current Behavior (Defect)\n\n1.1 WHEN a THEN the system fails\n\n### Expected Behavior (Correct)\n\n2.1 WHEN a THEN the system SHALL work\n\n2.2 WHEN b THEN the system SHALL work\n',
    );
    const fixes = (list: string): (string | undefined)[] =>
      found(checkTasks(readTasks(`- [ ] 1. A\n  - _Requirements: ${list}_\n`), { bugfix }), 'tasks-reference-dangling').map(
        ({ fix }) => fix,
      );

    expect(fixes('2.9')).toEqual(['Part 2 has clauses 2.1 and 2.2.']);
    expect(fixes('4.1, 4.2')).toEqual([expect.stringMatching(/^There is no part 4: they are /)]);
  });

  it.each([
    ['graph TD\n  A[Api --> B[Store]', { line: 5, column: 3, endColumn: 21 }, 'Brackets close on the line that opens them'],
    ['graph TD\n    subgraph S\n  A --> B', { line: 5, column: 5, endColumn: 15 }, 'Add a line `end`'],
    ['graph TD\n  A["Api --> B\n  B --> C', { line: 5, column: 3, endColumn: 15 }, 'Close the quotation mark'],
    ['diagram\n  A --> B', { line: 4, column: 1, endColumn: 8 }, 'Begin it with a line such as `flowchart TD`'],
    ['graph TD\n  A -->\n  B --> C', { line: 5, column: 3, endColumn: 8 }, 'Write both ends'],
    ['classDiagram\n  class A {\n    +x', { line: 5, column: 3, endColumn: 12 }, 'Each `{` at the end of a line'],
    ['graph TD\n  A --> B\n  end', { line: 6, column: 3, endColumn: 6 }, 'Take it out'],
    ['', { line: 4 }, 'Draw it'],
  ])('points at the statement of a diagram that is wrong, and says how to mend it: %j', (diagram, place, fix) => {
    const design = readDesign(`## Architecture\n\n\`\`\`mermaid\n${diagram}\n\`\`\`\n`);
    const [finding, ...others] = found(checkDesign(design, {}), 'design-mermaid');

    expect(others).toEqual([]);
    expect(finding).toMatchObject({ ...place, fix: expect.stringContaining(fix) });
  });
});
