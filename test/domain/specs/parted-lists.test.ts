import { describe, expect, it } from '@jest/globals';
import { checkRequirements, readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';
import { growth } from '../../support/cpu-time.ts';

const criteria = (text: string) => readRequirements(text).requirements.map(({ id, criteria: all }) => [id, all.map((each) => each.id)]);

const LIST =
  '## Requirement 3: Map\n\n### Acceptance Criteria\n\n1. THE Map SHALL show roads\n2. WHEN a road is hit, THE Map SHALL name it\n\n';

describe('criteria behind a heading that parts their list', () => {
  it.each([
    ['another heading of the same level', '### Zoom\n\n3. THE Map SHALL zoom\n4. WHILE it zooms, THE Map SHALL hide names\n', 4],
    ['two of them', '### Zoom\n\n3. THE Map SHALL zoom\n\n### Print\n\n4. THE Map SHALL print\n', 4],
    ['a heading, with full numbers', '### Zoom\n\n3.3 THE Map SHALL zoom\n', 3],
    ['a heading that begins a list of its own', '### Order of work\n\n1. THE Map SHALL come first\n2. THE Legend SHALL follow\n', 2],
    ['a heading, with a number left out', '### Zoom\n\n5. THE Map SHALL zoom\n', 2],
    ['a heading, and are no criteria', '### Open points\n\n3. Ask who pays for the tiles\n4. Tiles of which year\n', 2],
  ])('are read where they go on counting: %s', (_, behind, many) => {
    const expected = Array.from({ length: many }, (__, index) => `3.${index + 1}`);

    expect(criteria(LIST + behind)).toEqual([['3', expected]]);
  });

  it.each([
    [
      'constraints behind one criterion',
      '#### Technical Constraints\n\n1. The API must use REST\n2. Data must be encrypted\n3. Logs must be kept\n',
    ],
    ['a list that has the next number further down', '#### Order\n\n1. The map comes first\n2. The map is loaded\n3. Legends follow\n'],
    ['steps', '##### Test steps\n\n1. Open\n2. Click\n3. Look\n'],
    ['steps that begin with the next number', '##### Test steps\n\n2. Open\n3. Click\n'],
  ])('are told from lists of their own: %s', (_, behind) => {
    const text = `## Requirement 1: Map\n\n#### Acceptance Criteria\n\n1. THE Map SHALL show roads\n\n${behind}`;
    const read = readRequirements(text);

    expect(criteria(text)).toEqual([['1', ['1.1']]]);
    expect(read.findings).toEqual([]);
  });

  const BELOW = 'stands below a heading of its own and does not go on counting, and so is no criterion of requirement 3';
  const BESIDE = 'is no item of the list that it stands in, and so no criterion of requirement 3';
  it.each([
    ['begins at 1 again', '### Edge Cases\n\n1. WHEN it is empty, THE Map SHALL say so\n2. Ask who pays\n', 10, `${BELOW}.`],
    [
      'has the next number further down',
      '### Order\n\n1. THE Map SHALL come first\n2. Names follow\n3. THE Map SHALL load\n',
      10,
      `${BELOW}, nor is 1 sentence behind it.`,
    ],
    [
      'has no numbers',
      '### Error Handling\n\n- THE Map SHALL log\n- IF a tile fails, THEN THE Map SHALL retry\n',
      10,
      `${BELOW}, nor is 1 sentence behind it.`,
    ],
    ['is a paragraph', '### Limits\n\nWHILE it is offline, THE Map SHALL say so.\n', 10, `${BELOW}.`],
    ['stands among notes', '### Notes\n\n- Tiles are free\n- IF a tile fails, THEN THE Map SHALL retry\n', 11, `${BELOW}.`],
    ['is in small letters', '### Limits\n\n- Few use it\n- If a tile fails, the map shall retry\n', 11, `${BELOW}.`],
    ['is in Spanish', '### Límites\n\n- CUANDO falla, EL Mapa DEBE decirlo\n', 10, `${BELOW}.`],
    ['stands below a label in bold', '**Edge Cases:**\n\n- IF a tile fails, THEN THE Map SHALL retry\n', 10, `${BESIDE}.`],
    ['stands behind the list', '- IF a tile fails, THEN THE Map SHALL retry\n', 8, `${BESIDE}.`],
  ])('are told where they are not read, since what is behind the list %s', (_, behind, line, message) => {
    const { findings } = readRequirements(LIST + behind);

    expect(criteria(LIST + behind)).toEqual([['3', ['3.1', '3.2']]]);
    expect(findings.map((each) => [each.ruleId, each.level, each.line, each.message.replace(/^"[^"]*" /, '')])).toEqual([
      ['requirements-unread', 'warning', line, message],
    ]);
  });

  it.each([
    ['what others are to do', '### Out of Scope\n\n- WHEN it rains, THE Map SHALL stay dry\n'],
    ['examples', '### Examples\n\n1. WHEN a road is hit, THE Map SHALL name it\n'],
    ['notes', '### Notes\n\n1. Tiles are free\n2. When tiles cost, ask who pays\n'],
    ['lists without a promise', '### Edge Cases\n\n1. When it is empty\n2. Tiles of last year\n'],
    ['examples below a label', '**Examples:**\n\n- WHEN a road is hit, THE Map SHALL name it\n'],
    ['examples among edge cases', '### Edge Cases\n\nFor example:\n\n- WHEN a road is hit, THE Map SHALL name it\n'],
    ['what is struck', '### Edge Cases\n\n- ~~WHEN it is empty, THE Map SHALL say so~~\n'],
    ['what criteria say more of', '   - IF a tile fails, THEN THE Map SHALL retry\n'],
  ])('are not missed in %s', (_, behind) => {
    expect(criteria(LIST + behind)).toEqual([['3', ['3.1', '3.2']]]);
    expect(readRequirements(LIST + behind).findings).toEqual([]);
  });

  it.each([
    [
      'letters',
      '### Zoom\n\n2a. THE Map SHALL zoom\n2b. THE Map SHALL stop\n\n### Print\n\n2c. THE Map SHALL print\n3. THE Map SHALL fold\n',
      ['3.2a', '3.2b', '3.2c', '3.3'],
    ],
    [
      'full numbers, whatever is between them',
      '### Zoom\n\n3.3 THE Map SHALL zoom\n3.4 Kinds: near, far\n3.5 THE Map SHALL stop\n',
      ['3.3', '3.4', '3.5'],
    ],
    ['full numbers behind one that is left out', '### Zoom\n\n3.4 THE Map SHALL zoom\n3.5 THE Map SHALL stop\n', ['3.4', '3.5']],
  ])('go on by %s', (_, behind, more) => {
    expect(criteria(LIST + behind)).toEqual([['3', ['3.1', '3.2', ...more]]]);
    expect(readRequirements(LIST + behind).findings).toEqual([]);
  });

  it.each([
    ['restate one', '### Test notes\n\n3.1 THE Map SHALL show roads\n'],
    ['have the number of another requirement', '### Zoom\n\n4.3 THE Map SHALL zoom\n'],
    ['have a letter behind another number', '### Zoom\n\n1a. THE Map SHALL zoom\n'],
  ])('are told where full numbers or letters %s', (_, behind) => {
    expect(criteria(LIST + behind)).toEqual([['3', ['3.1', '3.2']]]);
    expect(readRequirements(LIST + behind).findings.map(({ ruleId }) => ruleId)).toEqual(['requirements-unread']);
  });

  it('take no others of a list that goes on with them', () => {
    const behind = '### Zoom\n\n3. THE Map SHALL zoom\n4. THE Map SHALL print\n5. Paper is ordered by hand\n';

    expect(criteria(LIST + behind)).toEqual([['3', ['3.1', '3.2', '3.3', '3.4']]]);
  });

  it('keep their numbers where a list of something else stands in front of them', () => {
    const text =
      '## Requirement 1: Map\n\n#### Acceptance Criteria\n\n##### Preconditions\n\n1. A user exists\n2. Mail works\n\n##### Roads\n\n1. THE Map SHALL show roads\n2. THE Map SHALL name them\n';

    expect(readRequirements(text).requirements.flatMap((each) => each.criteria.map(({ id, text: said }) => [id, said]))).toEqual([
      ['1.1', 'THE Map SHALL show roads'],
      ['1.2', 'THE Map SHALL name them'],
    ]);
  });

  it('are found in a long list in no more than its share of time', () => {
    const text = (size: number): string => `${LIST}### Zoom\n\n${'1. Ask who pays\n'.repeat(size)}`;

    expect(growth((size) => readRequirements(text(size)), 5000, 4)).toBeLessThan(10);
  });

  it('are read below headings in the list, whatever they say, where they go on counting', () => {
    const text =
      '### Requirement 2: Ports\n\n#### Acceptance Criteria\n\n##### open\n1. When `open`が呼ばれた場合、番号\n\n##### close\n2. When `close`が呼ばれた場合、結果\n3. If 番号がない場合、then 空を返す\n\n##### Notes\n1. Ports are numbered by hand\n';

    expect(criteria(text)).toEqual([['2', ['2.1', '2.2', '2.3']]]);
  });

  it('are those of one requirement where their numbers say so and no heading does', () => {
    const text =
      '# Ports\n\n### Names\n\n**6.1** THE Port SHALL have a name\n\n### Life\n\n**User Story:** As a user, I want x.\n\n#### Start\n\n**6.2** WHEN asked, THE Port SHALL open\n\n#### End\n\n**6.3** THE Port SHALL close\n';

    const read = readRequirements(text);

    expect(criteria(text)).toEqual([['6', ['6.1', '6.2', '6.3']]]);
    expect(read.findings).toEqual([]);
  });
});

describe('a heading with a letter and a number', () => {
  const FIRST = '## Functional\n\n### R1 — Speed\n\n#### Acceptance Criteria\n\n- the page is fast\n\n';

  it.each([
    ['states criteria', '## Quality\n\n### Q4 — Tests first\n\n#### Acceptance criteria\n\n- tests come first\n', ['R1', 'Q4']],
    ['states none', '## Decisions\n\n### D4 — Tests first\n\n- tests come first\n', ['R1']],
    ['begins a sentence', '## Notes\n\n### B2 bombers fly\n\n#### Acceptance criteria\n\n- they land\n', ['R1']],
  ])('is a requirement where it %s below a heading of its own', (_, behind, expected) => {
    expect(criteria(FIRST + behind).map(([id]) => id)).toEqual(expected);
  });
});

describe('criteria that other sections restate', () => {
  const TEXT = '# Ports\n\n## Accessibility\n\n6.1 THE Port SHALL have a name\n6.2 THE Port SHALL have a sign\n\n';

  it.each(['Test Plan', 'Verification Matrix', 'Summary'])('are stated once: %s', (heading) => {
    const text = `${TEXT}## ${heading}\n\n6.1 THE Port SHALL have a name\n6.3 THE Port SHALL close\n`;

    expect(criteria(text)).toEqual([['6', ['6.1', '6.2', '6.3']]]);
    expect(checkRequirements(readRequirements(text)).map(({ ruleId }) => ruleId)).not.toContain('requirements-duplicate-id');
  });

  it('are told where one section states them twice', () => {
    const text = `${TEXT}6.2 THE Port SHALL have a light\n\n## Summary\n\n6.1 THE Port SHALL have a name\n`;

    expect(criteria(text)).toEqual([['6', ['6.1', '6.2', '6.2']]]);
  });
});

describe('a task without indentation', () => {
  const TEXT =
    '# Tasks\n\n- [ ] 1.1 Build it\n\n- Add the door.\n- Add a roof.\n\n_Boundary: house_\n\n_Requirements: 1.1, 2.3_\n\n_Validation: it stands_\n\n';

  it('owns what stands between it and the list of its criteria', () => {
    const [first, second] = readTasks(`${TEXT}- [ ] 1.2 Paint it\n\n- Twice.\n`).tasks;

    expect(first?.references.flatMap(({ ids }) => ids)).toEqual(['1.1', '2.3']);
    expect(first?.fields.map(({ label }) => label)).toEqual(['boundary', 'requirements', 'validation']);
    expect(second?.references).toEqual([]);
  });

  it('owns no list behind another heading', () => {
    const [only] = readTasks('- [ ] 1.1 Build it\n\n- Add the door.\n\n## Notes\n\n_Requirements: 1.1_\n').tasks;

    expect(only?.references).toEqual([]);
  });

  it.each([
    ['a rule', '- Add the door.\n\n---\n\n'],
    ['prose', 'All tasks above share this.\n\n'],
    ['a rule and prose', '---\n\nAll tasks above share this.\n\n'],
  ])('owns no list behind %s', (_what, between) => {
    const [only] = readTasks(`- [ ] 1.1 Build it\n\n${between}_Requirements: 9.9_\n`).tasks;

    expect(only?.references).toEqual([]);
    expect(only?.details.join()).not.toContain('share');
  });

  it('is read with a list of any length', () => {
    const [only] = readTasks(`- [ ] 1.1 Build it\n\n${'- a\n'.repeat(200_000)}\n_Requirements: 1.1_\n`).tasks;

    expect(only?.criteria).toEqual(['1.1']);
  });

  it('owns no field of the whole document', () => {
    const [only] = readTasks('- [ ] 1.1 Build it\n\n- All of it in stone.\n\n_Author: nobody_\n').tasks;

    expect(only?.fields).toEqual([]);
  });
});
