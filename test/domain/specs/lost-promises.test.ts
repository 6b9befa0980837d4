import { describe, expect, it } from '@jest/globals';
import { readRequirements } from '../../../lib/domain/specs/index.ts';

const FIRST =
  '# Requirements Document\n\n### Requirement 1: Cart\n\n#### Acceptance Criteria\n\n1. WHEN an item is added, THE Cart SHALL show it\n\n';
const unread = (behind: string) =>
  readRequirements(FIRST + behind)
    .findings.filter(({ ruleId }) => ruleId === 'requirements-unread')
    .map(({ line, message }) => [line, message]);

describe('criteria of no requirement that stand in no list', () => {
  it.each([
    [
      'paragraphs',
      '## Retention\n\nTHE Shop SHALL keep orders for a year.\n\nTHE Shop SHALL forget carts.\n',
      9,
      '2 criteria below "Retention" belong',
    ],
    [
      'numbers without a sign, and a promise in the next line',
      '## Preservation\n\n1.1 WHEN it is sent THEN\n    the Cart SHALL keep it\n\n1.2 WHEN it is lost THEN the Cart\n    SHALL say so\n',
      9,
      '2 criteria below "Preservation" belong',
    ],
    ['one with a number', '### Orders\n\n**6.3a** THE Shop SHALL number orders.\n', 9, '1 criterion below "Orders" belongs'],
    [
      'one below each of several headings, told at the one above',
      '## Integration\n\n### Payments\n\nTHE Shop SHALL take cards.\n\n### Stock\n\nStock movements SHALL be kept for a year.\n\n### Mail\n\nWords.\n',
      9,
      '2 criteria below "Integration" belong',
    ],
  ])('are told once: %s', (_, behind, line, message) => {
    expect(unread(behind)).toEqual([[line, expect.stringContaining(message)]]);
  });

  it.each([
    ['one alone', '## Notes\n\nTHE Shop SHALL be simple.\n'],
    [
      'prose',
      '## Notes\n\nThis is old. It SHALL go, as said in the plan.\n\nThat is what the law wants: carts SHALL be kept. See below.\n',
    ],
    ['an introduction', '## Overview\n\nTHE Shop SHALL sell.\n\nTHE Cart SHALL hold.\n'],
    [
      'properties',
      '## Correctness Properties\n\n### Property 1: Order\n\nTHE Cart SHALL sort.\n\n### Property 2: Sum\n\nTHE Cart SHALL add.\n',
    ],
    ['what was asked for first', '## Project Description (Input)\n\nTHE Shop SHALL sell.\n\nTHE Cart SHALL hold.\n'],
    ['examples', '## Examples\n\nTHE Shop SHALL sell.\n\nTHE Cart SHALL hold.\n'],
    ['what is out of scope', '## Out of Scope\n\nTHE Shop SHALL sell.\n\nTHE Cart SHALL hold.\n'],
    ['requirements that were removed', '## Removed Requirements\n\n3.1 THE Shop SHALL sell.\n\n3.2 THE Cart SHALL hold.\n'],
    ['templates', '## Words\n\nWHEN [trigger] THE [system] SHALL [response].\n\nWHILE <state>, THE <system> SHALL <response>.\n'],
    ['lists of templates', '## Words\n\n- WHEN <trigger>, THE <system> SHALL <response>\n- WHILE <state>, THE <system> SHALL <response>\n'],
    ['words in small letters', '## Notes\n\nThe shop shall be simple.\n\nThe cart shall be small.\n'],
    ['quotations and code', '## Notes\n\n> THE Shop SHALL sell.\n\n```text\nTHE Cart SHALL hold.\n\nTHE Cart SHALL sort.\n```\n'],
    [
      'a section that tells of a requirement',
      '## Part\n\n### Requirement 2: Sum\n\n#### Acceptance Criteria\n\n1. THE Cart SHALL add\n2. THE Cart SHALL sum\n',
    ],
  ])('are not found in %s', (_, behind) => {
    expect(unread(behind)).toEqual([]);
  });

  it('are not told a second time', () => {
    expect(
      unread('## Speed\n\n- THE Shop SHALL be fast\n- THE Cart SHALL be fast\n\nTHE Shop SHALL sell.\n\nTHE Cart SHALL hold.\n'),
    ).toHaveLength(1);
  });
});

describe('a list whose lines were joined', () => {
  it('is told where it stands behind a label', () => {
    const text = `${FIRST.trimEnd()}\n\n**Removal:** 2. THE Cart SHALL drop it. 3. THE Cart SHALL say so.\n`;

    expect(readRequirements(text).findings).toEqual([expect.objectContaining({ ruleId: 'requirements-unread', line: 9 })]);
  });

  it('is no remark', () => {
    expect(unread('**Note:** THE Cart SHALL drop it.\n')).toEqual([]);
  });
});

describe('a list of criteria behind requirements that are known by the numbers of theirs', () => {
  const PARTS =
    '# Requirements\n\n## Cart\n\n1.1 WHEN a THEN THE Cart SHALL b\n\n1.2 THE Cart SHALL c\n\n## Orders\n\n2.1 WHEN d THEN THE Shop SHALL e\n\n';
  const read = (list: string) => readRequirements(`${PARTS}## Acceptance Criteria\n\n${list}`);

  it('goes on none of them by chance, and is told', () => {
    const { requirements, findings } = read('1. THE Shop SHALL f\n2. THE Shop SHALL g\n3. THE Shop SHALL h\n');

    expect(requirements.flatMap(({ criteria }) => criteria.map(({ id, line }) => [id, line]))).toEqual([
      ['1.1', 5],
      ['1.2', 7],
      ['2.1', 11],
    ]);
    expect(findings.map(({ ruleId, line }) => [ruleId, line])).toEqual([['requirements-unread', 13]]);
  });

  it('may say again what they say, and more', () => {
    const { requirements, findings } = read('1.1 WHEN a THEN **THE** Cart SHALL b\n\n1.3 THE Cart SHALL f\n');

    expect(requirements[0]?.criteria.map(({ id }) => id)).toEqual(['1.1', '1.2', '1.3']);
    expect(findings).toEqual([]);
  });

  describe('below a heading of its own in a requirement', () => {
    it.each([
      ['Definition of Done', '- WHEN all tests pass, THE team SHALL merge'],
      ['Test Scenarios', '- If the cart is lost, THE Shop SHALL tell'],
      ['Rationale', '- When asked, users must wait'],
      ['Technical Constraints', '- If the old store is used, it must be emptied first'],
    ])('are none where it is of something else: %s', (heading, item) => {
      expect(unread(`#### ${heading}\n\n${item}\n`)).toEqual([]);
    });

    it.each([
      ['Technical Constraints', '- IF the old store is used, THEN THE Shop SHALL empty it first'],
      ['Edge Cases', '- If the cart is empty, the system must tell'],
      ['Notes', '- WHEN it is sent, THE Shop SHALL tell'],
    ])('are told: %s', (heading, item) => {
      expect(unread(`#### ${heading}\n\n${item}\n`)).toHaveLength(1);
    });
  });
});
