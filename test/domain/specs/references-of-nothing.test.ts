import { describe, expect, it } from '@jest/globals';
import { checkTasks, readDesign, readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';

const REQUIREMENTS = `### Requirement 1: Export

#### Acceptance Criteria

1. WHEN the user exports a table, THE Exporter SHALL write it as CSV
2. WHEN the table is empty, THE Exporter SHALL write its header
`;
const DESIGN = '# Design\n\n## Correctness Properties\n\n### Property 1: Round trip\n\nFor any table, what is read is what was written.\n';

function told(ruleId: string, plan: string, design?: string) {
  const [requirements, tasks] = [readRequirements(REQUIREMENTS), readTasks(plan)];
  const others = { requirements, ...(design !== undefined && { design: readDesign(design) }) };
  return checkTasks(tasks, others).filter((finding) => finding.ruleId === ruleId);
}

describe('references that name no criterion', () => {
  it.each([
    ['none', '"none" is the id of none'],
    ['TBD', '"TBD" is the id of none'],
    ['Performance, Security', '"Performance", "Security" are the id of none'],
  ])('are told once where no task has another: %s', (list, message) => {
    const plan = `- [ ] 1. A\n  - _Requirements: ${list}_\n- [ ] 2. B\n  - _Requirements: ${list}_\n`;

    expect(told('tasks-references-absent', plan)).toMatchObject([{ line: 2, message: expect.stringContaining(message) }]);
  });

  it.each(['1.1', 'All', 'Property 1', '1.9'])('are not told beside %s', (list) => {
    const plan = `- [ ] 1. A\n  - _Requirements: TBD_\n- [ ] 2. B\n  - _Requirements: ${list}_\n`;

    expect(told('tasks-references-absent', plan)).toEqual([]);
  });

  it.each(['_Requirements: TBD_', '**Requirements**: **TBD**', '_Requirements: TBD_.'])('are marked as still to be written: %s', (line) => {
    expect(told('document-placeholder', `- [ ] 1. A\n  - ${line}\n`)).toMatchObject([{ line: 2 }]);
  });
});

describe('a property that a task names', () => {
  const plan = '- [ ] 1. A\n  - **Property 1: Round trip**\n';

  it('is told where the design has no property left', () => {
    expect(told('tasks-property-dangling', plan, '# Design\n\n## Overview\n\nA\n')).toMatchObject([
      { level: 'warning', line: 2, message: 'A task names properties (1), and none can be read in design.md.' },
    ]);
  });

  it('is not told where the design states it', () => {
    expect(told('tasks-property-dangling', plan, DESIGN)).toEqual([]);
  });
});
