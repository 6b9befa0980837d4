import { describe, expect, it } from '@jest/globals';
import { checkDesign, readDesign, readRequirements, readTasks, traceSpec } from '../../../lib/domain/specs/index.ts';

const requirement = '### Requirement 1: Depot\n\n#### Acceptance Criteria\n\n1. WHEN a parcel arrives, THE Depot SHALL weigh it.\n';

describe('an id with letters that a task cites', () => {
  const danglingOf = (reference: string, { beside = '', drawn = '' }) =>
    traceSpec({
      requirements: readRequirements(`${requirement}\n${beside}`),
      design: readDesign(`# Design\n\n${drawn}`),
      tasks: readTasks(`- [ ] 1. Test it\n  - _Requirements: 1.1, ${reference}_\n`),
    }).dangling.map(({ id }) => id);

  it.each([
    ['a heading', { beside: '## Correctness\n\n### CP-1: Weight is kept\n' }],
    ['an item in bold', { beside: '## Correctness\n\n- **CP-1 — Weight is kept**: for all parcels.\n' }],
    ['an item with its number in bold', { beside: '## Correctness\n\n- **CP1** — Weight is kept.\n' }],
    ['an item of the design', { drawn: '## Correctness\n\n- **CP1 — Weight:** it is kept.\n' }],
    ['an item without the hyphen', { beside: '## Correctness\n\n- **CP1**: Weight is kept.\n' }],
    ['a label of the requirement', { beside: '**Traceability:** `CP-1`; docs/list.md\n' }],
  ])('is no criterion that is missing where the spec calls something so: %s', (_, parts) => {
    expect(danglingOf('CP-1', parts)).toEqual([]);
  });

  it.each([
    ['nobody does', 'CP-1', {}],
    ['it is only spoken of', 'CP-1', { beside: '## Notes\n\nSee **CP-1** for more. The property CP-1: weight.\n' }],
    ['another has the name', 'CP-1', { beside: '### CP-11: Weight\n\n- **CP-1a — Order**\n' }],
    ['it stands in code', 'CP-1', { drawn: '```\n### CP-1: Weight\n```\n' }],
    ['it says of itself that it is a requirement', 'FR-9', { drawn: '### FR-9: Search\n\n- **FR-9**: Search\n' }],
    ['a label names what it needs', 'REQ-9', { beside: '**Supersedes:** `REQ-9`\n' }],
    ['another has its number', 'REQ-2', { beside: '- **R2**: storage\n- **P2**: order\n' }],
    ['it has no letters', '9.1', { drawn: '### 9.1: Weight\n' }],
  ])('is one where %s', (_, reference, parts) => {
    expect(danglingOf(reference, parts)).toEqual([reference]);
  });
});

describe('properties whose tests a design describes', () => {
  const stated = '## Correctness Properties\n\nProperty 1: Weight\n*For any* parcel, it is kept.\n**Validates: Requirements 1.1**\n';
  const tested = '## Testing Strategy\n\n### Property-Based Tests\n\n**Property 1: Weight**\n- Make parcels\n';

  it('are stated once', () => {
    const design = readDesign(`# Design\n\n${stated}\n${tested}`);

    expect(design.properties.map(({ line, title }) => [line, title])).toEqual([[5, 'Weight']]);
    expect(checkDesign(design, {}).filter(({ ruleId }) => ruleId === 'design-property-duplicate')).toEqual([]);
  });

  it('are stated there, too, where only their tests do', () => {
    const other = `${tested}\n**Property 2: Order**\n- **Validates: Requirements 1.1**\n`;

    expect(readDesign(`# Design\n\n${stated}\n${other}`).properties.map(({ title }) => title)).toEqual(['Weight', 'Order']);
  });

  it('are stated there where nothing else states any', () => {
    expect(readDesign(`# Design\n\n${tested}`).properties.map(({ title }) => title)).toEqual(['Weight']);
  });
});

describe('a letter behind the number of a criterion', () => {
  it.each([
    ['1.1b', 'WHEN a parcel - large or small - arrives, THE Depot SHALL weigh it'],
    ['1.1a', 'THE Depot SHALL compute a * b'],
    ['1.1a', 'THE Depot SHALL keep the weight\n   and the day of each parcel.'],
  ])('names no part of its text: %s of "%s"', (reference, criterion) => {
    const { dangling } = traceSpec({
      requirements: readRequirements(`### Requirement 1: Depot\n\n#### Acceptance Criteria\n\n1. ${criterion}\n`),
      tasks: readTasks(`- [ ] 1. Test it\n  - _Requirements: ${reference}_\n`),
    });

    expect(dangling.map(({ id }) => id)).toEqual([reference]);
  });
});
