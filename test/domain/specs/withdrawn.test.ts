import { describe, expect, it } from '@jest/globals';
import { checkRequirements, checkTasks, readRequirements, readTasks, traceSpec } from '../../../lib/domain/specs/index.ts';

const BAD = ['', '#### Acceptance Criteria', '', '1. Pages load fast', '2. The system shall be user-friendly', ''].join('\n');
const GOOD = `## Introduction

A

### Requirement 1: Export

**User Story:** As a user, I want to export, so that I can go.

#### Acceptance Criteria

1. WHEN the user exports a table, THE Exporter SHALL write it as CSV
2. IF the table is empty, THEN THE Exporter SHALL write its header

`;

const withdrawnIds = (text: string): string[] =>
  readRequirements(text).requirements.flatMap(({ id, withdrawn }) => (withdrawn === true ? [id] : []));

describe('a requirement that says of itself that it is withdrawn', () => {
  it.each([
    '### Requirement 2: ~~Import~~ (REMOVED)',
    '### ~~Requirement 2: Import~~',
    '### ~~Requirement 2: Import~~ — see Requirement 1',
    '### Requirement 2: Import (removed in v2)',
    '### Requirement 2: Import (superseded by Requirement 1)',
    '### Requirement 2: [DEPRECATED] Import',
    '### Requirement 2: Removed: Import',
    '### Requirement 2: (Withdrawn)',
    '### Requirement 2: **REMOVED** — Import',
    '### Requirement 2: Import – CANCELLED',
    '### 需求 2：导入（已废弃）',
    '## REMOVED Requirements\n\n### Requirement 2: Import',
    '### Requirement 2: Import\n\n**Status:** Withdrawn on 3 May',
    '### Requirement 2: Import\n\n> **Removed:** nobody needs it.',
  ])('keeps its number and is asked for nothing: %s', (heading) => {
    const text = `${GOOD}${heading}\n${BAD}`;
    const requirements = readRequirements(text);
    const tasks = readTasks('- [ ] 1. Write `src/export.ts`\n  - Done when `npm test` passes\n  - _Requirements: 1.1, 1.2, 2.1_\n');
    const trace = traceSpec({ requirements, tasks });

    expect(withdrawnIds(text)).toEqual(['2']);
    expect(requirements.requirements[1]?.criteria.map(({ id, withdrawn }) => [id, withdrawn])).toEqual([
      ['2.1', true],
      ['2.2', true],
    ]);
    expect(checkRequirements(requirements)).toEqual([]);
    expect([trace.coverage.criteria, trace.gaps.unowned, trace.dangling]).toEqual([2, [], []]);
    expect(checkTasks(tasks, { requirements })).toEqual([]);
  });

  it.each([
    '### Requirement 2: Deprecated packages',
    '### Requirement 2: Orders (cancelled)',
    '### Requirement 2: Entries (removed from the index)',
    '### Requirement 2: States (deprecated, current)',
    '### Requirement 2: Remove ~~old~~ packages',
    '### Requirement 2: Articles are removed',
    '### Requirement 2: Import - deleted',
    '## Requirements for removed users\n\n### Requirement 2: Import',
    '### Requirement 2: Import\n\nRemoved packages are listed.',
    '### Requirement 2: Import\n\n**Status:** Remove the old list',
  ])('is not one that speaks of what is removed: %s', (heading) => {
    expect(withdrawnIds(`${GOOD}${heading}\n${BAD}`)).toEqual([]);
  });

  it('has a number that no other may have', () => {
    const text = `${GOOD}### Requirement 2: (Removed)\n\n### Requirement 2: Import\n${BAD}`;

    expect(checkRequirements(readRequirements(text)).map(({ ruleId }) => ruleId)).toContain('requirements-duplicate-id');
  });
});

describe('a criterion that says of itself that it is withdrawn', () => {
  const only = (criterion: string) => readRequirements(`${GOOD.trimEnd()}\n3. ${criterion}\n4. THE Exporter SHALL write UTF-8\n`);

  it.each([
    '~~Pages load~~',
    '~~Pages load~~ (removed: nobody asked)',
    '(Removed)',
    '*Removed*',
    '[DEPRECATED] Pages load',
    'WITHDRAWN — Pages load',
  ])('keeps its number and is asked for nothing: %s', (criterion) => {
    const requirements = only(criterion);

    expect(requirements.requirements[0]?.criteria.map(({ id, withdrawn = false }) => [id, withdrawn])).toEqual([
      ['1.1', false],
      ['1.2', false],
      ['1.3', true],
      ['1.4', false],
    ]);
    expect(checkRequirements(requirements)).toEqual([]);
    expect(traceSpec({ requirements }).gaps.unowned).toEqual(['1.1', '1.2', '1.4']);
  });

  it.each(['Removed items go away', '~~Old~~ pages load', 'Pages show `~~x~~` struck', 'Deprecated pages load (removed)'])(
    'is not one that speaks of it: %s',
    (criterion) => {
      expect(only(criterion).requirements[0]?.criteria.some(({ withdrawn }) => withdrawn)).toBe(false);
    },
  );
});
