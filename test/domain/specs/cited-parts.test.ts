import { describe, expect, it } from '@jest/globals';
import { readRequirements, readTasks, testEvidence, traceSpec } from '../../../lib/domain/specs/index.ts';
import { bracketedReferences } from '../../../lib/domain/specs/read/bracketed-references.ts';
import { parseReferences } from '../../../lib/domain/specs/read/references.ts';
import { NOWHERE } from '../../../lib/domain/specs/text/place.ts';

const cited = (list: string) => parseReferences(list, NOWHERE).map(({ kind, ids }) => [kind, ...ids]);

describe('references to a part', () => {
  it.each([
    ['7a.2', [['id', '7a.2']]],
    ['2A.1', [['id', '2A.1']]],
    ['2A', [['id', '2A']]],
    [
      '2.1, 2A.1, R7b.3',
      [
        ['id', '2.1'],
        ['id', '2A.1'],
        ['id', 'R7b.3'],
      ],
    ],
    ['2C.1-2C.3', [['range', '2C.1', '2C.2', '2C.3']]],
    ['3a.9 to 3a.11', [['range', '3a.9', '3a.10', '3a.11']]],
    ['2A.1-3.2', [['range', '2A.1', '3.2']]],
  ])('name criteria of a requirement with a letter: %s', (list, expected) => {
    expect(cited(list)).toEqual(expected);
  });

  it('name them in brackets and in tests as well', () => {
    const line = 'Sort the cart (Requirements 7a.2, 2A.1)';
    const test = "// Validates: Requirements 7a.2\nit('sorts (2A.1)', () => {});\n";
    const found = testEvidence({ path: 'cart.test.ts', text: test }, 'cart');

    expect(bracketedReferences(line, NOWHERE).flatMap(({ ids }) => ids)).toEqual(['7a.2', '2A.1']);
    expect(found?.references.flatMap(({ ids }) => ids)).toEqual(['7a.2', '2A.1']);
  });

  it.each(['3D rendering', '2FA', '10MB', 'a 4K stream', '7am.2', '2A1'])('take no word for an id: %s', (list) => {
    expect(cited(list)).toEqual([['text']]);
  });

  it.each([
    ['All requirements 2.1-2.3', [['range', '2.1', '2.2', '2.3']]],
    [
      'All requirements 2.1-2.2, 3.1-3.2',
      [
        ['range', '2.1', '2.2'],
        ['range', '3.1', '3.2'],
      ],
    ],
    ['all clauses 2.1–3.4', [['range', '2.1', '3.4']]],
    ['All (1.1-1.3)', [['range', '1.1', '1.2', '1.3']]],
    ['すべて（1.1-4.2）', [['range', '1.1', '4.2']]],
    ['所有面板需求（2.1-2.2）', [['range', '2.1', '2.2']]],
    ['All criteria of requirement 3', [['id', '3']]],
    ['All of Requirement 2A', [['id', '2A']]],
    ['All of 2.1-2.2', [['range', '2.1', '2.2']]],
    ['All requirements (1-2)', [['range', '1', '2']]],
    ['Search in lists (2.1-2.3)', [['range', '2.1', '2.2', '2.3']]],
  ])('are no more than it, though they say all of it: %s', (list, expected) => {
    expect(cited(list)).toEqual(expected);
  });

  it.each([
    'All',
    'All requirements',
    'all 12 criteria',
    'All requirements (tests)',
    'All v1.2 requirements',
    'All 5 requirements',
    'All for Node 24',
    'All except requirement 3',
    'All requirements other than requirement 2',
    'All but requirement 2.1',
    'All starting from 2.1',
    'All from requirement 2',
    'All requirements (3)',
    'All requirements except (2.1-2.3)',
  ])('are to all where they name none: %s', (list) => {
    expect(cited(list)).toEqual([['all']]);
  });

  it.each([
    'Foundation for Requirements 6',
    'Supports Requirements 6',
    'Supports Requirement 6',
    'Partially covers Requirement 6',
    'Groundwork of Req 6',
  ])('may say what they do for it: %s', (list) => {
    expect(cited(`${list}, 9`)).toEqual([
      ['id', '6'],
      ['id', '9'],
    ]);
  });

  it.each([
    'Not part of Requirement 6',
    'Out of scope of Requirement 6',
    'Everything except for Requirement 6',
    'Instead of Requirement 6',
    'Waits for Requirement 6',
  ])('may say that it is none: %s', (list) => {
    expect(cited(list)).toEqual([['text']]);
  });

  it('make nobody an owner of the others', () => {
    const requirement = (id: string) =>
      `### Requirement ${id}: R\n\n#### Acceptance Criteria\n\n1. WHEN a, THE Shop SHALL b ${id}\n2. WHEN c, THE Shop SHALL d ${id}\n\n`;
    const requirements = readRequirements(`# Requirements Document\n\n${['1', '1A', '2'].map(requirement).join('')}`);
    const tasks = readTasks(
      '# Plan\n\n- [ ] 1. Check\n  - _Requirements: All requirements 1.1-1.2_\n- [ ] 2. Add\n  - _Requirements: 1A.1, 1A.3_\n',
    );
    const { gaps, dangling } = traceSpec({ requirements, tasks });

    expect(gaps.unowned).toEqual(['1A.2', '2.1', '2.2']);
    expect(dangling.map(({ id }) => id)).toEqual(['1A.3']);
  });
});
