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
    ['a label of the requirement', { beside: '**Traceability:** `CP-1`; docs/list.md\n' }],
  ])('is no criterion that is missing where the spec calls something so: %s', (_, parts) => {
    expect(danglingOf('CP-1', parts)).toEqual([]);
  });

  it.each([
    ['nobody does', 'CP-1', {}],
    ['it is only spoken of', 'CP-1', { beside: '## Notes\n\nSee **CP-1** for more. The property CP-1: weight.\n' }],
    ['another has the name', 'CP-1', { beside: '### CP-11: Weight\n\n- **CP-1a — Order**\n' }],
    ['it stands in code', 'CP-1', { drawn: '```\n### CP-1: Weight\n```\n' }],
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

  it('are stated there where nothing else states any', () => {
    expect(readDesign(`# Design\n\n${tested}`).properties.map(({ title }) => title)).toEqual(['Weight']);
  });
});

describe('a heading about a requirement that stands elsewhere', () => {
  const idsOf = (heading: string, below: string) =>
    readRequirements(`## Requirements\n\n${requirement}\n## Findings\n\n${heading}\n\n${below}\n`).requirements.map(({ id }) => id);

  it.each(['### Requirement 1 的三条判定', '### Req 1 in hindsight', '### Requirement 1 なぜ未接続か'])(
    'is none of its own: %s',
    (heading) => {
      expect(idsOf(heading, 'It was tried with two scales.')).toEqual(['1']);
    },
  );

  it.each([
    ['### Requirement 1: Scales', 'It was tried with two scales.'],
    ['### Requirement 1', 'It was tried with two scales.'],
    ['### Requirement 1 in hindsight', '1. WHEN it is tried, THE Depot SHALL log it.'],
    ['### Requirement 1 in hindsight', '**User Story:** As a clerk, I want scales, so that I can weigh.'],
  ])('is one given twice: %s, %s', (heading, below) => {
    expect(idsOf(heading, below)).toEqual(['1', '1']);
  });

  it('is one where no other has its number', () => {
    expect(idsOf('### Requirement 2 in hindsight', 'It was tried with two scales.')).toEqual(['1', '2']);
  });
});

describe('a letter behind the number of a criterion', () => {
  const danglingOf = (reference: string, criteria: string) =>
    traceSpec({
      requirements: readRequirements(`### Requirement 1: Depot\n\n#### Acceptance Criteria\n\n${criteria}`),
      tasks: readTasks(`- [ ] 1. Test it\n  - _Requirements: ${reference}_\n`),
    }).dangling.map(({ id }) => id);
  const parted = '1. THE Depot SHALL keep:\n   - the weight of each parcel\n   - the day on which it came\n';

  it.each([
    ['1.1a', parted],
    ['1.1b', parted],
    ['1.1a', '1. THE Depot SHALL keep the weight.\n   a) WHILE it is known\n'],
  ])('names a part of it: %s', (reference, criteria) => {
    expect(danglingOf(reference, criteria)).toEqual([]);
  });

  it.each([
    ['1.1c', parted],
    ['1.2a', parted],
    ['1.1a', '1. THE Depot SHALL keep the weight.\n'],
    ['1.1a', '1. THE Depot SHALL keep the weight\n   and the day of each parcel.\n'],
  ])('names none that it does not have: %s', (reference, criteria) => {
    expect(danglingOf(reference, criteria)).toEqual([reference]);
  });
});

describe('criteria below what a person asked for first', () => {
  const findingsOf = (heading: string) =>
    readRequirements(
      `# Requirements\n\n## ${heading}\n\n### Acceptance Criteria\n\n1. It weighs.\n2. It logs.\n\n## Requirements\n\n${requirement}`,
    ).findings;

  it('are not missed', () => {
    expect(findingsOf('Project Description (Input)')).toEqual([]);
  });

  it('are missed below anything else', () => {
    expect(findingsOf('Project Description').map(({ ruleId }) => ruleId)).toEqual(['requirements-unread']);
  });
});

describe('fields of a task that share a line', () => {
  const first = (line: string) => {
    const [task] = readTasks(`- [ ] 1. Build it\n  - ${line}\n- [ ] 2. Weigh\n`).tasks;
    return [task?.criteria, task?.dependsOn, task?.fields.map(({ label, value }) => `${label}: ${value}`)];
  };

  it.each([
    [
      '_Depends: 2_  _Boundary: lib/a_b_  _Requirements: 1.1, 1.2_',
      [['1.1', '1.2'], ['2'], ['depends: 2', 'boundary: lib/a_b', 'requirements: 1.1, 1.2']],
    ],
    ['_Boundary: Scales_ · _Depends: 2_', [[], ['2'], ['boundary: Scales', 'depends: 2']]],
    ['_Requirements: 1.1_, _Depends: 2_', [['1.1'], ['2'], ['requirements: 1.1', 'depends: 2']]],
    ['_Requirements: 1.1_', [['1.1'], [], ['requirements: 1.1']]],
    ['_Requirements: 1.1, 2_ and _weigh_', [['1.1', '2'], [], ['requirements: 1.1, 2_ and _weigh']]],
  ])('are read one by one: %s', (line, expected) => {
    expect(first(line)).toEqual(expected);
  });
});

describe('what a property validates, behind what it says', () => {
  const idsOf = (end: string) =>
    readDesign(
      `# Design\n\n## Correctness Properties\n\n### Property 1: Weight\n*For any* parcel, it is kept. ${end}\n`,
    ).properties[0]?.validates.flatMap(({ ids }) => ids);

  it.each([
    ['**Validates:** Req 1.1, 1.2.', ['1.1', '1.2']],
    ['**Validates:** 1.1', ['1.1']],
    ['**Validates: Req 1.1**', ['1.1']],
    ['**Validates:** that 2 scales agree.', []],
    ['**Validates:** Req 1.1 (see **Order**)', []],
  ])('is read where its label is in bold: %s', (end, expected) => {
    expect(idsOf(end)).toEqual(expected);
  });
});
