import { describe, expect, it } from '@jest/globals';
import { executableTasks, readTasks, type SpecTexts, staleReasons, staleTasks } from '../../../lib/domain/specs/index.ts';

const SPEC = {
  requirements: `# Requirements

### Requirement 1: Sum

#### Acceptance Criteria

1. THE Calculator SHALL add.
2. IF an argument is no number, THEN THE Calculator SHALL refuse it.

### Requirement 2: Sign

#### Acceptance Criteria

1. THE Calculator SHALL negate.
`,
  design: `# Design

## Components and Interfaces

### sum

**Files:** \`src/sum.ts\`

_Satisfies: 1.1, 1.2_

### neg

**Files:** \`src/neg.ts\`

_Satisfies: 2.1_
`,
  tasks: `# Tasks

- [x] 1. Create sum
  - Files: \`src/sum.ts\`
  - _Requirements: 1.1, 1.2_
- [x] 2. Create neg
  - Files: \`src/neg.ts\`
  - _Requirements: 2.1_
- [ ] 3. Tell of it
  - _Requirements: 2.1_
`,
} satisfies SpecTexts;

describe('a task that is done', () => {
  it.each<[string, Partial<SpecTexts>, string[]]>([
    ['nothing has changed', {}, []],
    ['a criterion has', { requirements: SPEC.requirements.replace('SHALL negate', 'SHALL turn the sign') }, ['2']],
    ['a criterion is gone', { requirements: SPEC.requirements.replace(/1\. THE Calculator SHALL negate\.\n/, '') }, ['2']],
    [
      'its requirement is withdrawn by its heading',
      { requirements: SPEC.requirements.replace('2: Sign', '2: Sign (removed in v2)') },
      ['2'],
    ],
    ['its component has', { design: SPEC.design.replace('### sum\n', '### sum\n\nRounds to cents.\n') }, ['1']],
    ['its own words have', { tasks: SPEC.tasks.replace('Create sum', 'Create sum with carry') }, ['1']],
    ['another task was ticked', { tasks: SPEC.tasks.replace('- [ ] 3.', '- [x] 3.') }, []],
    ['only blanks at line ends have', { design: SPEC.design.replaceAll('\n', '  \n') }, []],
    ['it was not known before', { tasks: `${SPEC.tasks}- [x] 4. New\n  - _Requirements: 1.1_\n` }, []],
  ])('is stale or not where %s', (_, change, stale) => {
    expect(staleTasks(SPEC, { ...SPEC, ...change })).toEqual(stale);
  });

  it('says what has changed under it', () => {
    const requirements = SPEC.requirements.replace('SHALL negate', 'SHALL turn the sign');
    const design = SPEC.design.replace('### neg\n', '### neg\n\nKeeps zero.\n');

    expect(staleReasons(SPEC, { ...SPEC, requirements, design })).toEqual([{ key: '2', why: 'criterion 2.1, the design that serves it' }]);
  });

  it('is run again, in its place, where it is named', () => {
    const { waves } = executableTasks(readTasks(SPEC.tasks), { again: new Set(['1']) });
    expect(waves.flat().map(({ id }) => id)).toEqual(['1', '3']);
  });
});
