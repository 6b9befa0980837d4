import { describe, expect, it } from '@jest/globals';
import { readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';

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

  it('owns no field of the whole document', () => {
    const [only] = readTasks('- [ ] 1.1 Build it\n\n- All of it in stone.\n\n_Author: nobody_\n').tasks;

    expect(only?.fields).toEqual([]);
  });
});
