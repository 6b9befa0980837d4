import { describe, expect, it } from '@jest/globals';
import { checkRequirements, readRequirements } from '../../../lib/domain/specs/index.ts';
import { growth } from '../../support/cpu-time.ts';

const documentOf = (...lines: string[]): string => ['### Requirement 1: Undo', '', '#### Acceptance Criteria', '', ...lines, ''].join('\n');

function criteriaOf(text: string): string[] {
  return readRequirements(text).requirements.flatMap(({ criteria }) => criteria.map((criterion) => `${criterion.id} ${criterion.text}`));
}

const LEAD = 'WHEN the user undoes it, THE Store SHALL:';
const OTHER = 'IF nothing is left, THEN THE Store SHALL say so';

describe('a sentence that ends in a colon', () => {
  it.each<[string, string[], string[]]>([
    [
      'whose list stands no deeper, with bullets as the other criteria have',
      [`- ${LEAD}`, '- restore the rows', '- keep the order', `- ${OTHER}`],
      [`1.1 ${LEAD} - restore the rows - keep the order`, `1.2 ${OTHER}`],
    ],
    [
      'with a blank line in front of its list and within it',
      [`1. ${LEAD}`, '', '- restore the rows', '', '- keep the order', '', `2. ${OTHER}`],
      [`1.1 ${LEAD} - restore the rows - keep the order`, `1.2 ${OTHER}`],
    ],
    [
      'that is no item itself',
      [LEAD, '', '- restore the rows', '- keep the order', '', OTHER],
      [`1.1 ${LEAD} - restore the rows - keep the order`],
    ],
    [
      'that is no item itself and goes over two lines',
      ['WHEN the user undoes it,', '**THE Store SHALL:**', '- restore the rows'],
      ['1.1 WHEN the user undoes it, **THE Store SHALL:** - restore the rows'],
    ],
  ])('is one criterion with its list: %s', (_what, lines, criteria) => {
    const document = readRequirements(documentOf(...lines));

    expect(criteriaOf(documentOf(...lines))).toEqual(criteria);
    expect(checkRequirements(document).map(({ ruleId }) => ruleId)).not.toContain('requirements-ears');
  });

  it.each<[string, string[], string[]]>([
    ['a list of criteria', [LEAD, '', `- ${OTHER}`], [`1.1 ${OTHER}`]],
    ['numbers of their own', [`1. ${LEAD}`, '2. restore the rows'], [`1.1 ${LEAD}`, '1.2 restore the rows']],
    [
      'items beside its own list',
      [`- ${LEAD}`, '  - restore the rows', '- keep the order'],
      [`1.1 ${LEAD} - restore the rows`, '1.2 keep the order'],
    ],
    ['a promise of nothing', ['- The user can:', '- restore the rows'], ['1.1 The user can:', '1.2 restore the rows']],
    ['a list in another section', [LEAD, '', '#### Acceptance Criteria', '', '- restore the rows'], ['1.1 restore the rows']],
  ])('takes no criteria to it: %s', (_what, lines, criteria) => {
    expect(criteriaOf(documentOf(...lines))).toEqual(criteria);
  });

  it.each<[string, string]>([
    ['which criteria follow', 'The following criteria must be met:'],
    ['which criteria follow, in capitals', 'The following MUST be true before release:'],
    ['when they follow', 'WHEN we release, these criteria MUST be met:'],
    ['who must, and not which one', '**The system must:**'],
    ['what must be, and no more', 'Scenario must pass:'],
    ['what each of many things must hold, in another language', '每条错误必须包含：'],
  ])('is no criterion where it says %s', (_what, lead) => {
    const items = ['- Login page loads', '- Users can log out', '- Errors are shown'];
    const each = ['1.1 Login page loads', '1.2 Users can log out', '1.3 Errors are shown'];

    expect(criteriaOf(documentOf(lead, ...items))).toEqual(each);
    expect(criteriaOf(documentOf(lead, '', ...items))).toEqual(each);
  });

  it('takes no boxes to it, each of which is ticked off by itself', () => {
    expect(criteriaOf(documentOf(LEAD, '- [ ] restore the rows', '- [x] keep the order'))).toEqual([
      '1.1 restore the rows',
      '1.2 keep the order',
    ]);
  });

  it.each(['When the user undoes it, the store shall:', 'WHEN it is undone, **the store must not:**'])(
    'is a criterion in small letters, where it has a condition: %s',
    (lead) => {
      const lines = [`1. ${OTHER}`, '', lead, '', '- restore the rows', '- keep the order'];

      expect(criteriaOf(documentOf(...lines))).toEqual([`1.1 ${OTHER}`, `1.2 ${lead} - restore the rows - keep the order`]);
    },
  );

  it.each(['The store shall:', 'When we release, the following shall:', 'When it is undone, the store shall do this:'])(
    'leaves the items to themselves: %s',
    (lead) => {
      expect(criteriaOf(documentOf(lead, '- restore the rows', '- keep the order'))).toEqual([
        '1.1 restore the rows',
        '1.2 keep the order',
      ]);
    },
  );

  it.each(['THE Store SHALL:', '**THE Store SHALL NOT:**', 'THE Store SHALL include:', 'THE Store MUST ensure that:'])(
    'is a criterion without a condition, too, where it breaks off behind who shall: %s',
    (lead) => {
      const read = criteriaOf(documentOf(lead, '- restore the rows'));

      expect(read).toHaveLength(1);
      expect(read[0]).toContain('- restore the rows');
    },
  );

  it.each<[string, string[]]>([
    ['nested bullets', ['   - a b']],
    ['nested bullets that end in colons', ['   - a b:']],
    ['nested bullets and wrapped lines', ['   - a b', '     and c:']],
  ])('takes no longer to be found the more it says: %s', (_what, lines) => {
    const text = (size: number): string =>
      documentOf(`1. ${OTHER}`, ...Array.from({ length: size }, (_, index) => lines[index % lines.length] ?? ''));

    expect(growth((size) => readRequirements(text(size)), 10_000, 4)).toBeLessThan(10);
  });

  it('takes no longer to be found the longer the prose in front of it', () => {
    const text = (size: number): string => documentOf('It says', ...Array.from({ length: size }, () => '3.2 bounds the time'));

    expect(growth((size) => readRequirements(text(size)), 10_000, 4)).toBeLessThan(10);
  });

  it('takes the steps of a criterion for part of it, whatever numbers they have', () => {
    const steps = ['    1.1 open the page', '    1.2 ask', '    1.1 WHEN asked, THE Store SHALL say so'];

    expect(criteriaOf(documentOf(`1.1 ${OTHER}`, ...steps))).toEqual([[`1.1 ${OTHER}`, ...steps.map((step) => step.trim())].join(' ')]);
  });

  it('ends where a number of the author goes on, however far in an editor has moved it', () => {
    expect(criteriaOf(documentOf(`1.1. ${LEAD}`, '', '- restore the rows', `  1.2. ${OTHER}`, '    1.2.1. in red'))).toEqual([
      `1.1 ${LEAD} - restore the rows`,
      `1.2 ${OTHER} 1.2.1. in red`,
    ]);
  });

  it('is told from a sentence whose next line begins with the number of another criterion', () => {
    const prose = ['The last one says what it costs, and is why', '2.1 bounds the time.'];

    expect(criteriaOf(documentOf(`1.1 ${OTHER}`, '', ...prose))).toEqual([`1.1 ${OTHER}`]);
    expect(criteriaOf(documentOf('As follows:', '1.1 when it is full, the Store shall say so', '1.2 rows are kept'))).toHaveLength(2);
  });
});

describe('a sentence beside the items of its list', () => {
  const told = (...lines: string[]) =>
    checkRequirements(readRequirements(documentOf(...lines)))
      .filter(({ ruleId }) => ruleId === 'requirements-unread')
      .map(({ line, level, message }) => [line, level, message]);

  it.each<[string, string[], number, string]>([
    ['a paragraph between numbers', [`1. ${OTHER}`, '', `WHEN a, THE Store SHALL b`, '', `2. ${OTHER}`], 7, 'requirement 1.'],
    ['a paragraph between bullets', [`- ${OTHER}`, '', `WHEN a, THE Store SHALL b`, '', `- ${OTHER}`], 7, 'requirement 1.'],
  ])('is told where it reads as a criterion: %s', (_, lines, line, message) => {
    expect(told(...lines)).toEqual([[line, 'warning', expect.stringContaining(message)]]);
  });

  it.each<[string, string[]]>([
    ['what announces the list', ['THE Store SHALL do as follows:', `1. ${OTHER}`]],
    ['a remark', [`1. ${OTHER}`, '', 'Note: the store shall be quick.']],
    ['notes in a list', [`1. ${OTHER}`, '', '- Rows are kept for a day', '- SHALL is used as in RFC 2119']],
    ['what goes on with a criterion', [`1. ${OTHER}`, '   WHEN a, THE Store SHALL b', '   - THE Store SHALL c']],
    ['a reason', [`1. ${OTHER}`, '', '**Rationale:** WHEN a, THE Store SHALL b, because c']],
    ['an example', [`1. ${OTHER}`, '', 'Example: WHEN a, THE Store SHALL b']],
    ['a quotation', [`1. ${OTHER}`, '', '> WHEN in doubt, THE Store SHALL ask.']],
    ['struck', [`1. ${OTHER}`, '', '~~WHEN a, THE Store SHALL b~~']],
    ['withdrawn', [`1. ${OTHER}`, '', '*Removed:* WHEN a, THE Store SHALL b']],
    ['a table', [`1. ${OTHER}`, '', '| Note | Text |', '|---|---|', '| WHEN a, THE Store SHALL b | c |']],
    ['a list of its own', [`1. ${OTHER}`, '', 'Definition of done:', '', '- WHEN a, THE Store SHALL b', '- THE Store SHALL c']],
    ['another section', [`1. ${OTHER}`, '', '### Notes', '', 'WHEN a, THE Store SHALL b']],
  ])('is not told where it is %s', (_, lines) => {
    expect(told(...lines)).toEqual([]);
  });
});
