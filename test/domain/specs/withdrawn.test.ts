import { describe, expect, it } from '@jest/globals';
import { checkRequirements, checkTasks, readRequirements, readTasks, specGraph, traceSpec } from '../../../lib/domain/specs/index.ts';

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
    '### Requirement 2: (Withdrawn)',
    '### Requirement 2: **[REMOVED]** Import',
    '### Requirement 2: Import (withdrawn on 2026-05-03)',
    '### Requirement 2: Search [Deprecated]',
    '### Requirement 2: Search (Obsolete)',
    '### Requirement 2: Old flags (OBSOLETE)',
    '### Requirement 2: Search [deprecated]',
    '### Requirement 2: Import (removed in 2.1)',
    '### Requirement 2: Import (superseded, see FR-1)',
    '### 需求 2：导入（已废弃）',
    '## REMOVED Requirements\n\n### Requirement 2: Import',
    '### Requirement 2: Import\n\n**Status:** Withdrawn on 2026-05-03',
    '### Requirement 2: Import\n\nStatus: Superseded by Requirement 1 (nobody imports).',
    '### Requirement 2: Import\n\n> **Removed**',
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
    expect(checkTasks(tasks, { requirements })).toMatchObject([
      { level: 'info', message: 'Task 1 cites criterion 2.1, which is withdrawn.', line: 3, column: 30, endColumn: 33 },
    ]);
  });

  it.each([
    '### Requirement 2: Deprecated packages',
    '### Requirement 2: Deprecated API removal',
    '### Requirement 2: Calls of old fields (deprecated)',
    '### Requirement 2: Warnings about flags (Deprecated)',
    '### Requirement 2: Types of fields [obsolete]',
    '### Requirement 2: Orders (cancelled)',
    '### Requirement 2: Entries (removed from the index)',
    '### Requirement 2: States (deprecated, current)',
    '### Requirement 2: Remove ~~old~~ packages',
    '### Requirement 2: Articles are removed',
    '### Requirement 2: Import - deleted',
    '## Requirements for removed users\n\n### Requirement 2: Import',
    '### Requirement 2: Import\n\nRemoved packages are listed.',
    '### Requirement 2: Import\n\n**Status:** Remove the old list',
    '### Requirement 2: API versions (deprecated: v1)',
    '### Requirement 2: Migrate clients (superseded by V2 API)',
    '### Requirement 2: Rate limits (removed in 2 steps)',
    '### Requirement 2: States OPEN – CANCELLED',
    '### Requirement 2: Orders (CANCELLED)',
    '### Requirement 2: (Removed) entries of the index',
    '### Requirement 2: Deprecated: packages',
    '### Requirement 2: ~~Import~~ – Export',
    '### Requirement 2: ~~Import~~ – Removed entries',
    '### ~~Requirement 2: Old~~ (renamed)',
    '### Requirement 2: Packages\n\nDeprecated: packages that nobody maintains.',
    '### Requirement 2: Endpoints\n\nStatus: Deprecated endpoints SHALL warn',
    '### Requirement 2: Endpoints\n\nStatus: Deprecated – THE Endpoint SHALL warn',
    '## Deprecated requirements: how to list them\n\n### Requirement 2: Import',
  ])('is not one that speaks of what is removed: %s', (heading) => {
    expect(withdrawnIds(`${GOOD}${heading}\n${BAD}`)).toEqual([]);
  });

  it.each([
    '### Requirement 2: Import (deleted)',
    '### Requirement 2: Import (deleted in v2)',
    '### Requirement 2: [DELETED] Import',
    '### Requirement 2 (Deleted)',
    '### Requirement 2: Import\n\nRemoved. Requirement 1 covers it.',
    '### Requirement 2: Import\n\n_Withdrawn_ (nobody imports)',
    '### Requirement 2: Import\n\nThis requirement was removed in v2.',
    '### Requirement 2: Import\n\nDeleted.',
  ])('may say so in more words where it states no criteria: %s', (heading) => {
    expect(withdrawnIds(`${GOOD}${heading}\n`)).toEqual(['2']);
    expect(checkRequirements(readRequirements(`${GOOD}${heading}\n`))).toEqual([]);
    expect(withdrawnIds(`${GOOD}${heading}\n${BAD}`)).toEqual([]);
  });

  it.each([
    '### Requirement 2: Deleted',
    '### Requirement 2: Orders (cancelled)',
    '### Requirement 2: (Deleted) entries stay hidden (always)',
    '### Requirement 2: Packages\n\nDeprecated: packages that nobody maintains.',
    '### Requirement 2: Packages\n\nRemoved packages are listed.',
    '### Requirement 2: Packages\n\nDeleted packages. They are listed.',
    '### Requirement 2: Restore items (deleted)\n\n**User Story:** As a user, I want my items back, so that none is lost.',
    '### Requirement 2: Restore items (deleted)\n\n| Item | Days |\n|---|---|\n| Note | 30 |',
    '### Requirement 2: Rows\n\nDeleted (soft) rows stay for 30 days',
    '### Requirement 2: Rows\n\nRemoved - users that left are gone',
    '### Requirement 2: Rows\n\nDeleted – items stay in the bin',
    '### Requirement 2: Rows\n\nRemoved. Items stay in the bin for 30 days.',
    '### Requirement 2: Rows\n\nDeprecated; packages are flagged',
  ])('still lacks its criteria where it does not: %s', (heading) => {
    expect(checkRequirements(readRequirements(`${GOOD}${heading}\n`)).map(({ ruleId }) => ruleId)).toContain(
      'requirements-criteria-missing',
    );
  });

  it('has a number that no other may have', () => {
    const text = `${GOOD}### Requirement 2: (Removed)\n\n### Requirement 2: Import\n${BAD}`;

    expect(checkRequirements(readRequirements(text)).map(({ ruleId }) => ruleId)).toContain('requirements-duplicate-id');
  });
});

describe('a criterion that says of itself that it is withdrawn', () => {
  const STANDING = ['1.1', '1.2', '1.3', '1.4'].map((id) => [id, false]);
  const only = (criterion: string) => readRequirements(`${GOOD.trimEnd()}\n3. ${criterion}\n4. THE Exporter SHALL write UTF-8\n`);

  it.each([
    '~~Pages load~~',
    '~~Pages load~~ (removed: nobody asked)',
    '(Removed)',
    '*Removed*',
    '[DEPRECATED] Pages load',
    '[REMOVED] WHEN the user prints, THE Exporter SHALL print',
    '~~WHEN the user prints, THE Exporter SHALL print~~ — replaced by 1.1',
    '~~批次上傳排查~~（**作廢**——2026-07-04 批次上傳不處理）。',
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

  it.each([
    'Removed items go away',
    '~~Old~~ pages load',
    'Pages show `~~x~~` struck',
    'Deprecated pages load (removed)',
    '**Deprecated:** WHEN a package is deprecated, THE Registry SHALL warn',
    '**Removed**: THE List SHALL hide what is removed',
    'DEPRECATED: a package that is still served',
    '[DELETED] records SHALL stay hidden',
    '(REMOVED) entries SHALL stay hidden',
    '(DROPPED frames) THE Player SHALL count them',
    '[REMOVED FROM CART] THE Cart SHALL forget the item',
    '[CANCELLED orders] THE Shop SHALL refund them',
  ])('is not one that speaks of it: %s', (criterion) => {
    expect(only(criterion).requirements[0]?.criteria.map(({ id, withdrawn = false }) => [id, withdrawn])).toEqual(STANDING);
  });

  it.each([
    '~~THE System SHALL hash with MD5~~ — THE System SHALL hash with SHA-256',
    '~~THE System SHALL hash with MD5~~ (removed: THE System SHALL hash with SHA-256)',
    '~~Within 5 s~~ (now 10 s), WHEN a user asks, THE System SHALL answer',
    '~~Pages load~~ – pages load at once',
  ])('is not one that is struck out for another: %s', (criterion) => {
    expect(only(criterion).requirements[0]?.criteria.map(({ id, withdrawn = false }) => [id, withdrawn])).toEqual(STANDING);
  });
});

describe('a requirement whose only criterion is withdrawn', () => {
  it('hides nothing of what others lack', () => {
    const unwanted = `${GOOD.replace(/^2\. IF.*$/m, '2. THE Exporter SHALL write UTF-8\n3. THE Exporter SHALL end lines with LF')}### Requirement 2: Import\n\n#### Acceptance Criteria\n\n1. ~~Pages load~~\n`;

    expect(checkRequirements(readRequirements(unwanted)).map(({ ruleId }) => ruleId)).toContain('requirements-unwanted-case');
  });
});

describe('a task that cites what is withdrawn', () => {
  const requirements = readRequirements(`${GOOD}### Requirement 2: Import (removed in v2)\n${BAD}`);
  const found = (cited: string, box = ' ') =>
    checkTasks(readTasks(`- [${box}] 1. Write \`src/export.ts\`\n  - _Requirements: ${cited}_\n`), { requirements }).filter(
      ({ ruleId }) => ruleId === 'tasks-reference-dangling',
    );

  it.each([
    ['2.1', 'Task 1 cites withdrawn criteria only: 2.1.'],
    ['2', 'Task 1 cites withdrawn criteria only: 2.1, 2.2.'],
  ])('and nothing else is told: %s', (cited, message) => {
    expect(found(cited)).toMatchObject([{ message }]);
  });

  it.each([
    ['1.1, 2.1', 'criterion 2.1', 25, 28],
    ['2.2 (import), 1.1', 'criterion 2.2', 20, 32],
    ['1.1, 2', 'requirement 2', 25, 26],
    ['1, Requirement 2', 'requirement 2', 23, 36],
  ])('beside others has it told where it stands: %s', (cited, what, column, endColumn) => {
    expect(found(cited)).toMatchObject([
      { level: 'info', message: `Task 1 cites ${what}, which is withdrawn.`, line: 2, column, endColumn },
    ]);
  });

  it.each(['2.1', 'Requirement 2'])('has it told where it stands: %s', (cited) => {
    expect(found(cited)).toMatchObject([{ level: 'warning', line: 2, column: 20, endColumn: 20 + cited.length }]);
  });

  it.each([
    ['2.1', 'x'],
    ['1.1, 2.1', 'x'],
    ['1.1', ' '],
    ['1.1-2.1', ' '],
    ['all', ' '],
  ])('is not told where it is done, or names it among others: %s [%s]', (cited, box) => {
    expect(found(cited, box)).toEqual([]);
  });

  it('is not told of a requirement that stands in part', () => {
    const partly = readRequirements(`${GOOD.trimEnd()}\n3. [REMOVED] Pages load\n`);
    const tasks = readTasks('- [ ] 1. Write `src/export.ts`\n  - Done when: it is\n  - _Requirements: 1_\n');

    expect(checkTasks(tasks, { requirements: partly })).toEqual([]);
  });

  it('is seen in the graph', () => {
    expect(
      specGraph({ requirements, bugfix: undefined, design: undefined, tasks: undefined }).nodes.map(({ label }) => label.slice(0, 16)),
    ).toEqual(['1.1 WHEN the use', '1.2 IF the table', '2.1 (withdrawn) ', '2.2 (withdrawn) ']);
  });
});
