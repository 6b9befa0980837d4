import { describe, expect, it } from '@jest/globals';
import { checkBugfix, checkRequirements, readBugfix, readRequirements } from '../../../lib/domain/specs/index.ts';

const part = (level: string, name: string, clauses: string) => `${level} ${name} Behavior\n\n${clauses}\n\n`;
const bug = (title: string, [current, expected, unchanged]: [string, string, string]) =>
  `## ${title}\n\n${part('###', 'Current', current)}${part('###', 'Expected', expected)}${part('###', 'Unchanged', unchanged)}`;

const FIRST: [string, string, string] = [
  '1.1 WHEN the cart is empty THEN the system shows NaN',
  '2.1 WHEN the cart is empty THEN the system SHALL show 0',
  '3.1 WHEN the cart has items THEN the system SHALL CONTINUE TO add them up',
];

const idsOf = (text: string) => {
  const { current, expected, unchanged } = readBugfix(text);
  return [current, expected, unchanged].map((clauses) => clauses.map(({ id }) => id));
};
const found = (text: string, rule: string) =>
  checkBugfix(readBugfix(text))
    .filter(({ ruleId }) => ruleId === rule)
    .map(({ line, message }) => [line, message]);

describe('a document of several bugs', () => {
  it.each<[string, [string, string, string], string[][]]>([
    [
      'numbers that go on',
      [
        '1.2 WHEN the cart is sent THEN the system shows an error',
        '2.2 WHEN the cart is sent THEN the system SHALL keep it',
        '3.2 WHEN x THEN y SHALL CONTINUE TO z',
      ],
      [
        ['1.1', '1.2'],
        ['2.1', '2.2'],
        ['3.1', '3.2'],
      ],
    ],
    [
      'numbers of each bug',
      [
        '2.4 WHEN the cart is sent THEN the system shows an error',
        '2.5 WHEN the cart is sent THEN the system SHALL keep it',
        '2.6 WHEN x THEN y SHALL CONTINUE TO z',
      ],
      [
        ['1.1', '2.4'],
        ['2.1', '2.5'],
        ['3.1', '2.6'],
      ],
    ],
    [
      'plain lists',
      ['- The system shows an error', '- The system SHALL keep it', '- Orders are shown'],
      [
        ['1.1', '1.2'],
        ['2.1', '2.2'],
        ['3.1', '3.2'],
      ],
    ],
  ])('is read as a whole: %s', (_, second, ids) => {
    const text = `# Bugfix\n\n${bug('Bug 1: Empty cart', FIRST)}${bug('Bug 2: Sent cart', second)}`;

    expect(idsOf(text)).toEqual(ids);
    expect(found(text, 'bugfix-unread')).toEqual([]);
  });

  it('tells numbers that two of its bugs have', () => {
    const text = `# Bugfix\n\n${bug('Bug 1', FIRST)}${bug('Bug 2', FIRST)}`;

    expect(found(text, 'bugfix-duplicate-id')).toHaveLength(3);
  });
});

describe('the name of a part once more', () => {
  const steps: [string, string, string] = ['1. Open the page', '1. See the total', '1. See the items'];

  it.each([
    ['Bug Analysis', 'Test Plan'],
    ['Bug 1', 'Test Plan'],
    ['Bug Analysis', 'Bug 2'],
  ])('is of no other bug, even with all parts, where not both are named like bugs: %s, %s', (one, other) => {
    expect(idsOf(`# Bugfix\n\n${bug(one, FIRST)}${bug(other, steps)}`)).toEqual([['1.1'], ['2.1'], ['3.1']]);
  });

  it('is read in linear time', () => {
    const many = bug('Bug 2', ['', '', '']) + bug('', ['', '', '']).replace('## \n', '').repeat(10_000);
    const began = performance.now();

    expect(idsOf(bug('Bug 1', FIRST) + many)).toEqual([['1.1'], ['2.1'], ['3.1']]);
    expect(performance.now() - began).toBeLessThan(10_000);
  });

  it('says no more of the bug, and what reads as a clause there is told', () => {
    const again = part('###', 'Expected', '1. Open the page\n2. See the total\n\n2.2 WHEN it is sent THEN the system SHALL keep it');
    const text = `# Bugfix\n\n${bug('Analysis', FIRST)}## Tests\n\n${again}`;

    expect(idsOf(text)).toEqual([['1.1'], ['2.1'], ['3.1']]);
    expect(found(text, 'bugfix-unread')).toHaveLength(1);
  });

  it('is read once where one lies in the other', () => {
    const text = '## Expected Behavior\n\n### Expected Behavior (Correct)\n\n2.1 WHEN a THEN b SHALL c\n';

    expect(idsOf(text)).toEqual([[], ['2.1'], []]);
  });
});

describe('what is written like a clause and is none', () => {
  it.each<[string, string, number, string]>([
    ['numbers below no part', '## Bug 2\n\n2.2 WHEN it is sent THEN the system SHALL keep it\n', 19, 'This clause is not read'],
    [
      'several of them',
      '## Security\n\n- 2.2 WHEN it is sent THEN the system SHALL keep it\n- 2.3 IF it is lost THEN the system SHALL say so\n',
      19,
      'This clause and 1 more behind it are not read',
    ],
  ])('is told once: %s', (_, more, line, message) => {
    expect(found(`# Bugfix\n\n${bug('Analysis', FIRST)}${more}`, 'bugfix-unread')).toEqual([[line, expect.stringContaining(message)]]);
  });

  it('is told where its number is that of another part', () => {
    const current = `${FIRST[0]}\n\n#### 2. Wishes\n\n2.1 WHEN a wish is added THEN the system shows an error`;

    expect(found(bug('Analysis', [current, '2.3 WHEN a THEN b SHALL c', FIRST[2]]), 'bugfix-unread')).toHaveLength(1);
  });

  it('is told where another part has another sentence of that number', () => {
    const current = `${FIRST[0]}\n\n#### 2. Wishes\n\n2.1 WHEN a wish is added THEN the system shows an error\n\n2.2 WHEN b THEN the system fails`;
    const text = bug('Analysis', [current, `${FIRST[1]}\n\n2.2 WHEN b THEN the system SHALL say so`, FIRST[2]]);

    expect(found(text, 'bugfix-unread')).toEqual([
      [expect.any(Number), expect.stringContaining('This clause and 1 more behind it are not read')],
    ]);
  });

  it('is not told where a part repeats what another says under its number', () => {
    const expected = `${FIRST[1]}\n\n#### Instead of\n\n${FIRST[0]}`;

    expect(found(bug('Analysis', [FIRST[0], expected, FIRST[2]]), 'bugfix-unread')).toEqual([]);
  });

  it.each([
    ['one sentence of a list', '## Notes\n\n- WHEN it is sent, it SHALL be kept\n'],
    ['what is read elsewhere', '## State\n\n- 2.1 WHEN the cart is empty THEN the system SHALL show 0 (done)\n'],
    ['formal conditions', '## Bug Condition\n\n- WHEN isBug(x) THEN F(x) SHALL differ\n- WHEN NOT isBug(x) THEN F(x) SHALL stay\n'],
    ['a version', '## Notes\n\n- 2.1 is the first version with carts\n'],
    ['a quotation', '## Notes\n\n> 2.2 WHEN it is sent THEN the system SHALL keep it\n'],
    ['code', '## Notes\n\n```text\n2.2 WHEN it is sent THEN the system SHALL keep it\n```\n'],
    ['prose', '## Notes\n\nWhen it is sent, the system SHALL keep it.\nIf not, it SHALL say so.\n'],
  ])('is not found in %s', (_, more) => {
    expect(found(`# Bugfix\n\n${bug('Analysis', FIRST)}${more}`, 'bugfix-unread')).toEqual([]);
  });
});

describe('a bugfix in requirements.md', () => {
  const told = (text: string) => checkRequirements(readRequirements(text)).filter(({ message }) => message.includes('bugfix.md'));

  it('is told by the first of its parts', () => {
    expect(told(`# Bugfix Requirements\n\n${bug('Bug Analysis', FIRST)}`)).toMatchObject([
      { ruleId: 'requirements-unread', level: 'warning', line: 5 },
    ]);
  });

  it('is none in prose', () => {
    expect(
      told(
        `# Requirements\n\n${bug('Today', ['It is slow.', 'It is fast.', '- Carts stay'])}### Requirement 1\n\n1.1 WHEN a, THE Shop SHALL b\n`,
      ),
    ).toEqual([]);
  });

  it('is none where a part is missing, as it is in what features say of the present', () => {
    const text = `# Requirements\n\n${part('##', 'Current', 'It is slow.')}${part('##', 'Expected', 'It is fast.')}`;

    expect(told(text)).toEqual([]);
  });
});
