import { describe, expect, it } from '@jest/globals';
import { readRequirements, readTasks, traceSpec } from '../../../lib/domain/specs/index.ts';

/** Ids of criteria that a plan owns, and those that it refers to in vain. */
function traced(requirements: string, plan: string): { owned: string[]; dangling: string[] } {
  const { criteria, dangling } = traceSpec({ requirements: readRequirements(requirements), tasks: readTasks(plan) });
  return { owned: criteria.filter(({ tasks }) => tasks.length > 0).map(({ id }) => id), dangling: dangling.map(({ id }) => id) };
}

const task = (references: string): string => `- [ ] 1. B\n  - _Requirements: ${references}_\n`;

describe('references to parts of a criterion', () => {
  const BULLETS = '### Requirement 1: A\n\n1. THE A SHALL test:\n   - FOR ALL b\n   - FOR ALL c\n2. THE A SHALL wait\n';

  it.each([
    [BULLETS, '1.1a, 1.1b', ['1.1'], []],
    [BULLETS, '1.1c', [], ['1.1c']],
    [BULLETS, '1.2a', [], ['1.2a']],
    [BULLETS, '1.3a', [], ['1.3a']],
    ['### Requirement 1: A\n\n1. THE A SHALL wait\n   1a. WHEN b, THE A SHALL stop\n', '1.1a', ['1.1'], []],
    ['### Requirement 1: A\n\n1. THE A SHALL wait\n   a) for b\n   b) for c\n', '1.1b', ['1.1'], []],
    ['### Requirement 1: A\n\n1. THE A SHALL wait\n   (a) for b\n   (b) for c\n', '1.1b', ['1.1'], []],
    ['### Requirement 1: A\n\n1. THE A SHALL wait for b (a) or\n   c (b) here\n', '1.1b', [], ['1.1b']],
    ['### Requirement 1: A\n\n1. WHEN b - large or small - comes,\n   THE A SHALL wait\n', '1.1b', [], ['1.1b']],
    ['### Requirement 1: A\n\n1. THE A SHALL print vitamin d. It is\n   there\n', '1.1d', [], ['1.1d']],
    ['### Requirement 1: A\n\n1. THE A SHALL wait for b\n   and for c\n', '1.1a', [], ['1.1a']],
  ])('name the criterion that has them: %j by %s', (requirements, references, owned, dangling) => {
    expect(traced(requirements, task(references))).toEqual({ owned, dangling });
  });
});

describe('references in the sentences of a task', () => {
  const TWO = '### Requirement 1: A\n\n1. THE A SHALL b\n2. THE A SHALL c\n3. THE A SHALL d\n';

  it.each([
    ['- [ ] 1. Test b (Req 1.1), c (Req 1.2) and d (Req 1.3)\n', ['1.1', '1.2', '1.3'], []],
    ['- [ ] 1. Test b (Req 1.1), c (Reqs 1.2–1.3)\n', ['1.1', '1.2', '1.3'], []],
    ['- [ ] 1. Test b (Req 1.1) and the reader (v1.2)\n', ['1.1'], []],
    ['- [ ] 1. Test b (Req 1.1), c (Req 1.9)\n', ['1.1'], ['1.9']],
  ])('are all in the brackets of a title: %s', (plan, owned, dangling) => {
    expect(traced(TWO, plan)).toEqual({ owned, dangling });
  });

  it('name criteria of the only list by their numbers, in brackets as well as in fields', () => {
    const list = '## Requirements\n\n1. The guide covers b\n2. The guide covers c\n3. The guide covers d\n';
    const plan = '- [ ] 1. B\n  - _Requirements: 1, 2_\n- [ ] 2. Test it\n  - Checks that d is there (Req 3)\n  - Checks e (Req 7)\n';

    expect(traced(list, plan)).toEqual({ owned: ['1.1', '1.2', '1.3'], dangling: ['7'] });
  });
});

it('stories that are called only so are requirements where nothing else is', () => {
  const stories = '## Story 1: B\n\n#### Acceptance Criteria\n\n1. b is there\n\n## 故事2：C\n\n#### 验收标准\n\n1. 有 c\n';

  expect(traced(stories, task('1.1, 2.1'))).toEqual({ owned: ['US-1.1', 'US-2.1'], dangling: [] });
});
