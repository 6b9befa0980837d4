import { describe, expect, it } from '@jest/globals';
import { criteriaOf, withoutWithdrawn } from '../../lib/app/spec-documents.ts';

const text = `# Requirements

### Requirement 1: Export

#### Acceptance Criteria

1. WHEN a user exports, THE System SHALL export
2. ~~WHEN a user prints, THE System SHALL print~~

### Requirement 2: Import (removed in v2)

#### Acceptance Criteria

1. WHEN a user imports, THE System SHALL import
`;
const texts = { requirements: { text } };
const task = (id: string, criteria: string[]) => ({
  ...{ id, title: 'Build', details: [], criteria, properties: [], files: [], optional: false, checkpoint: false },
});

describe('what is withdrawn', () => {
  it('is no criterion that an agent, a commit or a pull request hears of', () => {
    expect(criteriaOf(texts)).toEqual([{ id: '1.1', text: 'WHEN a user exports, THE System SHALL export', of: 'Export' }]);
  });

  it('is nothing for which a task has to give evidence, and tasks that are for nothing else are named', () => {
    const { tasks, idle } = withoutWithdrawn([task('1', ['1.1', '1.2']), task('2', ['2.1']), task('3', ['2']), task('4', [])], texts);

    expect(tasks.map(({ criteria }) => criteria)).toEqual([['1.1'], [], [], []]);
    expect(idle).toEqual(['2', '3']);
  });
});
