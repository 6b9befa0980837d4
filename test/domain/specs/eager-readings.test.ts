import { describe, expect, it } from '@jest/globals';
import { parseReferences, readBugfix, readDesign, readRequirements, readSpec, traceSpec } from '../../../lib/domain/specs/index.ts';

const properties = (text: string) =>
  readDesign(`# Design\n\n${text}`).properties.map(({ label, title, validates }) => [label, title, validates.flatMap(({ ids }) => ids)]);

const LIST =
  '# Requirements\n\n## Acceptance Criteria\n\n1. THE Depot SHALL open\n2. THE Depot SHALL close\n3. THE Depot SHALL weigh parcels\n';
const traced = (requirements: string, line: string, design?: string) =>
  traceSpec(
    readSpec({
      'requirements.md': requirements,
      ...(design !== undefined && { 'design.md': design }),
      'tasks.md': `- [ ] 1. Build \`depot.ts\`\n  - ${line}\n`,
    }),
  );
const unread = (text: string) => readRequirements(text).findings.filter(({ ruleId }) => ruleId === 'requirements-unread');

describe('headings that begin with P and a number', () => {
  it.each([
    [
      '## Correctness Properties\n\n### P1: Must hold\n\n**Property 1: Labels**\n\n**Validates: Requirements 1.1**\n\n**Property 2: Weights**\n\n**Validates: Requirements 1.2**\n\n### P2: Should hold\n\n**Property 3: Order**\n\n**Validates: Requirements 1.3**\n',
    ],
    [
      '## Correctness Properties\n\n### P1: Must hold\n\n- **Property 1: Labels**\n  - **Validates: Requirements 1.1**\n- **Property 2: Weights**\n  - **Validates: Requirements 1.2**\n\n### P2: Should hold\n\n- **Property 3: Order**\n  - **Validates: Requirements 1.3**\n',
    ],
  ])('are groups where properties stand below them: %j', (text) => {
    expect(properties(text)).toEqual([
      ['1', 'Labels', ['1.1']],
      ['2', 'Weights', ['1.2']],
      ['3', 'Order', ['1.3']],
    ]);
  });

  it.each([
    ['are percentiles', '## Performance Properties\n\n### P95: under 200 ms\n\nText.\n\n### P99: under 1 s\n\nText.\n'],
    ['are counted from another number', '## Correctness Properties\n\n### P95: under 200 ms\n\n### P99: under 1 s\n'],
    ['skip a number', '## Correctness Properties\n\n### P1: Labels\n\n### P3: Weights\n'],
    ['stand below properties of something else', '## Properties of the Queue\n\n### P1: Urgent\n\n### P2: Normal\n'],
  ])('are no properties where they %s', (_, text) => {
    expect(properties(text)).toEqual([]);
  });
});

describe('a property that tasks name by P and its number', () => {
  const requirements = LIST.replace('## Acceptance Criteria', '## Requirements\n\n### Requirement 1: Depot\n\n#### Acceptance Criteria');
  const design = (title: string) => `# Design\n\n## Correctness Properties\n\n### ${title}\n\n**Validates: Requirements 1.1**\n`;

  it.each([
    ['P1: Labels', []],
    ['P-1: Labels', []],
    ['Property 1: Labels', ['P1']],
    ['P2: Labels', ['P1']],
  ])('is one that the design calls so: %s', (title, dangling) => {
    expect(traced(requirements, '_Requirements: P1_', design(title)).dangling.map(({ id }) => id)).toEqual(dangling);
  });
});

describe('numbers behind the criteria of a requirement', () => {
  it.each([
    ['Requirement 1, AC 2, 3', ['1.2', '1.3']],
    ['Requirement 1, AC 2 and 3', ['1.2', '1.3']],
    ['Requirement 3, Acceptance Criteria 1, 2, and 3', ['3.1', '3.2', '3.3']],
    ['Req 1 AC 2, 3-4, 6', ['1.2', '1.3', '1.4', '1.6']],
    ['Req 1 AC 2, 3, Req 2 AC 1, 5', ['1.2', '1.3', '2.1', '2.5']],
    ['Req 1, AC 2; 3', ['1.2', '3']],
    ['Req 1, AC 2, 3; 4, 5', ['1.2', '1.3', '4', '5']],
    ['Req 1, AC 2, Req 3, 4', ['1.2', '3', '4']],
    ['Req 1, AC 2, 3.1, 4', ['1.2', '3.1', '4']],
    ['R4 AC1; AC5, 6', ['R4.1', 'R4.5', 'R4.6']],
  ])('are criteria of it, up to the next requirement or semicolon: %s', (list, expected) => {
    expect(parseReferences(list, { line: 1, column: 1, offset: 0 }).flatMap(({ ids }) => ids)).toEqual(expected);
  });

  it.each([
    ['1.1, AC 2', ['1.1', '2']],
    ['FR-2.1, AC 4', ['FR-2.1', '4']],
    ['Requirement 1.1, AC 2', ['1.1', '2']],
    ['Req 1, AC 2.', ['1.2']],
    ['FR-2, AC 4', ['FR-2.4']],
  ])('have no criterion in front: %s', (list, expected) => {
    expect(parseReferences(list, { line: 1, column: 1, offset: 0 }).flatMap(({ ids }) => ids)).toEqual(expected);
  });
});

describe('kinds of requirements', () => {
  it.each([
    ['Proof of Work Requirement 1', 'POWR-1'],
    ['Cost of Service Requirement 1', 'COSR-1'],
    ['Data Last Requirement 2', 'DLR-2'],
  ])('may have any word in them: %s', (heading, id) => {
    const text = `# Requirements\n\n## Requirements\n\n### ${heading}\n\n#### Acceptance Criteria\n\n1. THE Depot SHALL open\n`;

    expect(readRequirements(text).requirements.map((each) => [each.id, each.criteria.length])).toEqual([[id, 1]]);
    expect(unread(text)).toEqual([]);
  });
});

describe('a requirement that is named in words', () => {
  it.each([
    ['_Requirements: 2_', [], ['1.1', '1.3']],
    ['_Requirements: 2, Requirement 3_', ['3'], ['1.1', '1.3']],
    ['_Requirements: Requirement 2_', ['2'], ['1.1', '1.2', '1.3']],
    ['_Requirements: 2, Requirement 1_', [], []],
    ['_Requirements: 2-3_', [], ['1.1']],
    ['_Validates: Requirements 2, 3_', [], ['1.1']],
    ['_Validates: Requirements 3_', ['3'], ['1.1', '1.2', '1.3']],
    ['_Validates: Requirements 9, 3_', ['9'], ['1.1', '1.2']],
  ])('is no criterion of the only list there is: %s', (line, dangling, unowned) => {
    const trace = traced(LIST, line);

    expect(trace.dangling.map(({ id }) => id)).toEqual(dangling);
    expect(trace.gaps.unowned).toEqual(unowned);
  });
});

describe('a part of a bugfix that stands twice', () => {
  it('is the one with clauses', () => {
    const text =
      '# Bugfix\n\n## Expected Behavior\n\nIn short: fixed.\n\n### Expected Behavior\n\n2.1 WHEN the cart is empty THEN the system SHALL show 0\n';

    expect(readBugfix(text).expected.map(({ id }) => id)).toEqual(['2.1']);
  });

  it('is the first where both have some, or none has', () => {
    const clauses = (first: string, second: string) =>
      readBugfix(`## Expected Behavior\n\n${first}\n\n## Expected Behavior\n\n${second}\n`).expected.map(({ text }) => text);

    expect(clauses('2.1 a', '2.1 b')).toEqual(['a']);
    expect(clauses('Text.', 'Text.')).toEqual([]);
  });
});
