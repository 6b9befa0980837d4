import { describe, expect, it } from '@jest/globals';
import { readDesign, readTasks } from '../../../lib/domain/specs/index.ts';

const citedByTask = (body: string): string[] | undefined =>
  readTasks(`- [ ] 1. Build \`a.ts\`\n${body}\n- [ ] 2. Build \`b.ts\`\n`).tasks[0]?.criteria;
const citedByProperty = (body: string): string[] | undefined =>
  readDesign(
    `# Design\n\n## Correctness Properties\n\n### Property 1: A\n\n*For any* store, it holds.\n\n${body}\n\n### Property 2: B\n`,
  ).properties[0]?.validates.flatMap(({ ids }) => ids);

describe('a label that names no criterion itself', () => {
  it.each([
    ['**Validates:** Requirements\n1.1, 1.2', ['1.1', '1.2']],
    ['**Validates: Requirements**\n1.1, 1.2', ['1.1', '1.2']],
    ['**Validates:** Req\n1.1', ['1.1']],
    ['**Validates:** Reqs.\n1.1-1.3', ['1.1', '1.2', '1.3']],
    ['**Validates:**\nRequirements 1.1, 1.2', ['1.1', '1.2']],
    ['**Validates:**\nRequirements 1.1 and 1.2', ['1.1', '1.2']],
    ['**Requirements:**\n- 1.1\n- Requirement 1.2', ['1.1', '1.2']],
    ['**Validates:** 要件\n1.1、1.2', ['1.1', '1.2']],
    ['**Validates:** Requirements\n- 1.1, 1.2\n- 2.1', ['1.1', '1.2', '2.1']],
  ])('has them in the lines below it: %j', (lines, expected) => {
    const indented = lines.replaceAll('\n', '\n    ');

    expect(citedByTask(`  - ${indented}`)).toEqual(expected);
    expect(citedByProperty(lines)).toEqual(expected);
  });

  it.each([
    '**Validates:** Requirements\nof section 1.1',
    '**Validates:** Requirements\n2 retries are made',
    '**Validates:** Requirements\nSee 1.1 (the store)',
    '**Validates:** Requirements\n1.1 - the store opens',
    '**Notes:**\n1.1, 1.2',
    '**Validates:** Requirements\nThe store.\n1.1, 1.2',
  ])('takes no prose for them: %j', (lines) => {
    expect(citedByTask(`  - ${lines.replaceAll('\n', '\n    ')}`)).toEqual([]);
    expect(citedByProperty(lines)).toEqual([]);
  });

  it('is read in one pass', () => {
    expect(citedByProperty(`**Validates:** Requirements\n${'1.1 '.repeat(40_000)}x`)).toEqual([]);
    expect(citedByProperty(`**Validates:** Requirements\n${'- 1.1\n'.repeat(10_000)}`)).toHaveLength(10_000);
  });
});

describe('a reference to all that a requirement states', () => {
  it.each([
    ['1.x', ['1']],
    ['2.1, 3.x', ['2.1', '3']],
    ['FR-1.x', ['FR-1']],
    ['Requirement 4.x', ['4']],
    ['2.1.x', ['2.1']],
    ['Node 1.x', []],
    ['1.xx', []],
    ['v1.x', []],
    ['x', []],
  ])('is read where it is one: %s', (list, expected) => {
    expect(citedByTask(`  - _Requirements: ${list}_`)).toEqual(expected);
  });
});

describe('a number whose dots are escaped', () => {
  it.each([
    ['10\\. Build it', '10', 'Build it'],
    ['Task 10\\. Build it', '10', 'Build it'],
    ['10\\.1 Build it', '10.1', 'Build it'],
    ['10\\.1\\. Build it', '10.1', 'Build it'],
    ['**10\\. Build it**', '10', 'Build it'],
    ['10. Match a\\.b', '10', 'Match a\\.b'],
    ['Match 1\\.2', '', 'Match 1\\.2'],
    ['10\\.', '', '10\\.'],
    ['10\\.x Build it', '', '10\\.x Build it'],
  ])('is that of the task: %s', (text, id, title) => {
    expect(readTasks(`- [ ] ${text}\n`).tasks).toMatchObject([{ id, title, fullText: text }]);
  });

  it('leads to the task above', () => {
    expect(readTasks('- [ ] 1\\. A\n- [ ] 1\\.1 B\n').tasks.map(({ id, parent }) => [id, parent])).toEqual([
      ['1', undefined],
      ['1.1', '1'],
    ]);
  });
});

describe('a box of round brackets', () => {
  it.each([
    ['- ( ) 2. Build it', 'Write `- [ ] `.'],
    ['- (x) 2. Build it', 'Write `- [x] `.'],
    ['  * (X) 2.1 Build it', 'Write `- [x] `.'],
  ])('with the number of a task is told as one that no tool reads: %s', (line, fix) => {
    const { broken } = readTasks(`- [ ] 1. A\n${line}\n`);

    expect(broken).toMatchObject([{ line: 2, numbered: true, meant: undefined }]);
    expect(fix).toContain(`[${broken[0]?.status ?? ''}]`);
  });

  it.each([
    '- ( ) Build it',
    '- (x) Build it',
    '(x) 2. Build it',
    '- (a) 2. Build it',
    '- (x) 2 parts',
    '- `( )` 2. Build it',
    '- ()2. Build it',
  ])('is left alone where it may be something else: %s', (line) => {
    expect(readTasks(`- [ ] 1. A\n\n${line}\n`).broken).toEqual([]);
  });

  it.each(['- [ ] 1. Choose one\n  - ( ) 1. red\n  - (x) 2. blue\n', '# Answers\n\n- (x) 1. Yes, we do\n- ( ) 2. No\n'])(
    'is an answer to choose in %j',
    (text) => {
      expect(readTasks(text).broken).toEqual([]);
    },
  );
});
