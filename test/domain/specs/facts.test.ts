import { describe, expect, it } from '@jest/globals';
import { readBugfix, readRequirements } from '../../../lib/domain/specs/index.ts';

const criteriaOf = (text: string) => readRequirements(text).requirements.flatMap(({ criteria }) => criteria.map(({ id }) => id));
const LIST = '#### Acceptance Criteria\n\n1. THE Shop SHALL open\n2. THE Shop SHALL close\n';

describe('facts with ids of their own', () => {
  it.each([
    ['- **H-1:** Carts are small\n- **H-2:** Buyers return', ['1.1', '1.2']],
    ['- A-1.1: Buyers have browsers', ['1.1', '1.2']],
    ['**Assumptions**\n\n- **A-1**: Buyers have browsers', ['1.1', '1.2']],
    ['- **H-1:** THE Shop SHALL greet', ['H-1', '1.1', '1.2']],
    ['- **SEC-1:** Only admins can delete carts\n- **SEC-2:** Carts must be small', ['SEC-1', 'SEC-2', '1.1', '1.2']],
    ['- **PERF-1:** Pages load within 2 seconds', ['PERF-1', '1.1', '1.2']],
    ['- **FR-1.7:** Carts are small', ['FR-1.7', '1.1', '1.2']],
    ['- **AC-7:** Carts are small', ['AC-7', '1.1', '1.2']],
  ])('are no criteria in front of the list of a requirement, unless they promise something or are called so: %j', (lines, ids) => {
    expect(criteriaOf(`### Requirement 1: Carts\n\n${lines}\n\n${LIST}`)).toEqual(ids);
  });

  it('are criteria where no list is announced, and in the list', () => {
    expect(criteriaOf('### Requirement 1: Carts\n\n- **H-1:** Carts are small\n- **H-2:** Carts are red\n')).toEqual(['H-1', 'H-2']);
    expect(criteriaOf('### Requirement 1: Carts\n\n#### Acceptance Criteria\n\n- **H-1:** Carts are small\n')).toEqual(['H-1']);
    expect(readBugfix('### Current Behavior\n\n#### Carts\n\n- **C-1:** Carts break\n').current.map(({ id }) => id)).toEqual(['C-1']);
  });
});

describe('a document that is one list', () => {
  const list = (heading: string) =>
    `# Shop\n\n## Requirements\n\n1. THE Shop SHALL open\n\n### ${heading}\n\n2. Buyers have browsers\n\n### Speed\n\n3. THE Shop SHALL close\n`;

  it.each(['Assumptions', 'Hypotheses', 'Out of scope', 'Non-goals'])('has no criteria below %s', (heading) => {
    expect(criteriaOf(list(heading))).toEqual(['1.1', '1.3']);
  });

  it.each(['Constraints', 'Security', 'Notes', 'History', 'References', 'Assumptions and rules', 'Exclusions'])(
    'has criteria below %s',
    (heading) => {
      expect(criteriaOf(list(heading))).toEqual(['1.1', '1.2', '1.3']);
    },
  );

  it.each(['Assumptions', 'Out of scope'])('has what promises something below %s', (heading) => {
    expect(criteriaOf(list(heading).replace('Buyers have browsers', 'WHEN a buyer pays, THE Shop SHALL thank'))).toEqual([
      '1.1',
      '1.2',
      '1.3',
    ]);
  });
});
