import { describe, expect, it } from '@jest/globals';
import {
  checkRequirements,
  checkTasks,
  readBugfix,
  readRequirements,
  readSpecTrailers,
  readTasks,
  testEvidence,
} from '../../../lib/domain/specs/index.ts';
import { bracketedReferences } from '../../../lib/domain/specs/read/bracketed-references.ts';
import { parsePrerequisites } from '../../../lib/domain/specs/read/prerequisites.ts';
import { parseReferences } from '../../../lib/domain/specs/read/references.ts';
import { NOWHERE } from '../../../lib/domain/specs/text/place.ts';

const WHEN = 'WHEN a is b, THE Shop SHALL c';
const requirement = (name: string, ...criteria: string[]) => `### ${name}\n\n#### Acceptance Criteria\n\n${criteria.join('\n\n')}\n\n`;
const criteriaOf = (text: string) =>
  readRequirements(text).requirements.map(({ id, criteria }) => [id, ...criteria.map((each) => each.id)]);

describe('numbers of what was put in between', () => {
  it.each(['3-bis', '3bis', '3-ter', '3quater'])('are those of requirements of their own: %s', (id) => {
    const text = requirement('Requirement 3: Cart', `1. ${WHEN}`) + requirement(`Requirement ${id}: Orders`, `1. ${WHEN} d`);
    const rules = checkRequirements(readRequirements(text)).map(({ ruleId }) => ruleId);

    expect(criteriaOf(text)).toEqual([
      ['3', '3.1'],
      [id, `${id}.1`],
    ]);
    expect(rules).not.toContain('requirements-duplicate-id');
    expect(rules).not.toContain('requirements-unread');
  });

  it('are those of criteria of their own, and nothing behind them moves', () => {
    const text = requirement('Requirement 2', `2.1 ${WHEN}`, `2.1-bis ${WHEN}`, `2.1ter ${WHEN}`, `2.2 ${WHEN}`, `2.2b ${WHEN}`);
    const listed = requirement('Requirement 2', [`1. ${WHEN}`, `1-bis. ${WHEN}`, `2. ${WHEN}`].join('\n'));

    expect(criteriaOf(text)).toEqual([['2', '2.1', '2.1-bis', '2.1ter', '2.2', '2.2b']]);
    expect(criteriaOf(listed)).toEqual([['2', '2.1', '2.1-bis', '2.2']]);
  });

  it('are those of tasks of their own', () => {
    const text =
      '- [ ] 1. Build\n  - [ ] 1.1 Create `a.ts`\n  - [ ] 1.1-bis Create `b.ts`\n- [ ] 1-bis. Create `c.ts`\n- [ ] 1bis: Create `d.ts`\n';
    const tasks = readTasks(text);

    expect(tasks.tasks.map(({ id, title, parent }) => [id, title, parent])).toEqual([
      ['1', 'Build', undefined],
      ['1.1', 'Create `a.ts`', '1'],
      ['1.1-bis', 'Create `b.ts`', '1'],
      ['1-bis', 'Create `c.ts`', undefined],
      ['1bis', 'Create `d.ts`', undefined],
    ]);
    expect(checkTasks(tasks, {}).map(({ ruleId }) => ruleId)).not.toContain('tasks-duplicate-id');
  });

  it('are named as others are', () => {
    const ids = (references: { ids: string[] }[]) => references.flatMap((each) => each.ids);

    expect(ids(parseReferences('3-bis, 2.1-bis, 3bis.1', NOWHERE))).toEqual(['3-bis', '2.1-bis', '3bis.1']);
    expect(ids(bracketedReferences('Keep it [Req 3-bis, 2.1bis]', NOWHERE))).toEqual(['3-bis', '2.1bis']);
    expect(ids(parsePrerequisites('1-bis, task 2.1bis', NOWHERE))).toEqual(['1-bis', '2.1bis']);
  });

  it('are those of criteria with ids of the author, in bold or behind letters', () => {
    const own = requirement('Requirement FR-2', `- **FR-2.1**: ${WHEN}`, `- **FR-2.1-bis**: ${WHEN} d`, `- FR-2.2-bis: ${WHEN} e`);
    const bold = requirement('Requirement 2', `**2.1** ${WHEN}`, `**2.1-bis** ${WHEN} d`, `**2.2** ${WHEN} e`);
    const lettered = requirement('Requirement R1', `- R1.1 ${WHEN}`, `- R1.1-bis ${WHEN} d`);

    expect(criteriaOf(own)).toEqual([['FR-2', 'FR-2.1', 'FR-2.1-bis', 'FR-2.2-bis']]);
    expect(criteriaOf(bold)).toEqual([['2', '2.1', '2.1-bis', '2.2']]);
    expect(criteriaOf(lettered)).toEqual([['R1', 'R1.1', 'R1.1-bis']]);
  });

  it.each([
    ['3.1 to 3-bis.1', ['3.1', '3-bis.1']],
    ['3-bis.1-3-bis.3', ['3-bis.1', '3-bis.2', '3-bis.3']],
    ['2.1-bis to 2.3', ['2.1-bis', '2.2', '2.3']],
    ['2.1 - 2.2-bis', ['2.1', '2.2', '2.2-bis']],
    ['2.1-bis-2.1-ter', ['2.1-bis', '2.1-ter']],
    ['3-BIS.1, 2.1-TER', ['3-BIS.1', '2.1-TER']],
    ['2.1-bistro', []],
  ])('are the ends of ranges, and may be in capitals: %s', (list, expected) => {
    expect(parseReferences(list, NOWHERE).flatMap(({ ids }) => ids)).toEqual(expected);
  });

  it('are named by the trailers of commits and the titles of tests', () => {
    const [trailers] = readSpecTrailers('Build it\n\nSpec: shop\nCriteria: 2.1-bis - 2.3, 3.1 to 3-bis.1\n');
    const evidence = testEvidence({ path: 'a.test.ts', text: "it('refuses it (3-bis.1)', () => {});\n" }, 'shop');

    expect(trailers?.criteria).toEqual(['2.1-bis-2.3', '3.1-3-bis.1']);
    expect(evidence?.titles.flatMap(({ references }) => references.flatMap(({ ids }) => ids))).toEqual(['3-bis.1']);
  });

  it('are missed where a clause of a bugfix has one below none of its parts', () => {
    const { findings } = readBugfix(`## Current Behavior\n\n1.1 WHEN a THEN b\n\n## Bug 2\n\n2.4-bis ${WHEN}\n`);

    expect(findings.map(({ ruleId, line }) => [ruleId, line])).toEqual([['bugfix-unread', 7]]);
  });

  it.each([
    ['- [ ] 2-factor login', ''],
    ['- [ ] 2-bistro menu', ''],
    ['- [ ] 3 bis Create', '3'],
    ['- [ ] 1.2-terse Create', '1.2'],
  ])('are no words that begin so: %s', (line, id) => {
    expect(readTasks(`${line}\n`).tasks[0]?.id).toBe(id);
  });
});
