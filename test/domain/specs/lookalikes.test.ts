import { describe, expect, it } from '@jest/globals';
import { readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';

describe('what looks like a form of strangers', () => {
  it.each([
    ['### Requirement 7.1: A\n\n1. THE S SHALL a\n2. THE S SHALL b\n\n### Requirement 7.2: B\n\n3. THE S SHALL c\n', 3],
    [
      '## 1. Login\n\n**User Story:** As a, I b\n\n1. THE S SHALL a\n\n## 2. Background sync\n\n**User Story:** As a, I b\n\n1. THE S SHALL b\n',
      2,
    ],
    ['### Requirement 1: A\n\n<!-- nobody closed this\n\n1. THE S SHALL a\n2. THE S SHALL b\n\n<!-- note -->\n', 2],
    ['### Requirement 1: A\n\n<!-->\n\n1. THE S SHALL a\n\n<!-- note -->\n', 1],
    ['### Requirement 1: A\n\n- V1.2 clients SHALL get the old format\n', 1],
  ])('loses no criteria: %j', (text, count) => {
    const criteria = readRequirements(text).requirements.flatMap((requirement) => requirement.criteria);

    expect(criteria).toHaveLength(count);
    expect(criteria.map(({ text: words }) => words).filter((words) => !/SHALL/.test(words))).toEqual([]);
  });

  it.each([
    ['- [ ] 1. A\n  - _Requirements: 1.1_ and 1.3\n', ['1.1', '1.3']],
    ['- [ ] 1. A\n  - _Requirements: 1.1, 1.2_ (partial), 1.5\n', ['1.1', '1.2', '1.5']],
  ])('loses no reference: %j', (text, expected) => {
    expect(readTasks(text).tasks[0]?.criteria).toEqual(expected);
  });

  it('loses no task between the items of a list', () => {
    expect(readTasks('- [ ] 1. A\n  <!-- open\n- [ ] 2. B\n- [ ] 3. C -->\n').tasks).toHaveLength(3);
  });
});
