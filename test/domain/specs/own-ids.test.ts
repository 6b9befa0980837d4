import { describe, expect, it } from '@jest/globals';
import { checkDesign, checkTasks, readDesign, readRequirements, readTasks } from '../../../lib/domain/specs/index.ts';
import type { Finding } from '../../../lib/domain/shared/finding.ts';

describe('a fix that shows how references are written', () => {
  const spec = readRequirements(
    ['## Requirements', '### Requirement 7: Sign in', '#### Acceptance Criteria', '1. WHEN asked, THE Login SHALL answer.', ''].join(
      '\n\n',
    ),
  );
  const plan = '# Plan\n\n- [ ] 1. Add `a.ts`\n';
  const drawn = '# Design\n\n## Correctness Properties\n\n### Property 1: Round trip\n\n*For any* x, it holds.\n';
  const own: [string, Finding[]][] = [
    ['tasks-references-absent', checkTasks(readTasks(plan), { requirements: spec })],
    ['design-property-validates', checkDesign(readDesign(drawn), { requirements: spec })],
    ['design-satisfies-absent', checkDesign(readDesign(`${drawn}\n## Components\n\n### Login\n\nIt answers.\n`), { requirements: spec })],
  ];

  it.each(own)('has ids of the spec itself: %s', (rule, findings) => {
    const fix = findings.find(({ ruleId }) => ruleId === rule)?.fix;

    expect(fix).toContain('7.1');
    expect(fix).not.toMatch(/\b[12]\.[12]\b/);
  });
});

describe('criteria in bullets that carry their whole number', () => {
  it.each([
    ['a colon', '- 1.1: WHEN a, THE S SHALL b\n- 1.3: WHEN c, THE S SHALL d\n', ['1.1', '1.3']],
    ['brackets', '- (1.1) WHEN a, THE S SHALL b\n- (1.3) WHEN c, THE S SHALL d\n', ['1.1', '1.3']],
    ['wide brackets', '- （1.1）WHEN a, THE S SHALL b\n- （1.3） WHEN c, THE S SHALL d\n', ['1.1', '1.3']],
    [
      'a colon, and others have none',
      '- 1.2: WHEN a, THE S SHALL b\n- WHEN c, THE S SHALL d\n- 1.4: THE S SHALL e\n',
      ['1.2', '1.3', '1.4'],
    ],
    ['a number of another requirement', '- (2.4) WHEN a, THE S SHALL b\n- 12.3: THE S SHALL c\n', ['1.1', '1.2']],
  ])('have %s with it', (_what, text, expected) => {
    const { requirements } = readRequirements(`### Requirement 1: A\n\n#### Acceptance Criteria\n\n${text}`);

    expect(requirements[0]?.criteria.map(({ id }) => id)).toEqual(expected);
  });

  it.each([
    '1. WHEN a, THE Shop SHALL b\n2. WHEN c, THE Shop SHALL d\n\n1.2: WHEN c happens at night, the Shop SHALL d as well',
    '1. WHEN a, THE Shop SHALL b\n   (1.2) WHEN c, THE Shop SHALL d\n2. THE Shop SHALL close',
  ])('are none without a bullet: %j', (lines) => {
    const { requirements } = readRequirements(`### Requirement 1: Carts\n\n#### Acceptance Criteria\n\n${lines}\n`);

    expect(requirements[0]?.criteria.map(({ id }) => id)).toEqual(['1.1', '1.2']);
  });

  it.each(['2.1: WHEN a, THE Shop SHALL b', '(1.1) is the first', '1.1: the first', '(1.1 and 1.2) WHEN a, THE Shop SHALL b'])(
    'are none in a paragraph: %s',
    (line) => {
      const { requirements } = readRequirements(
        `### Requirement 1: Carts\n\n#### Acceptance Criteria\n\n1. THE Shop SHALL open\n\n${line}\n`,
      );

      expect(requirements[0]?.criteria.map(({ id }) => id)).toEqual(['1.1']);
    },
  );

  it('do not say it themselves', () => {
    const text = '### Requirement 1: A\n\n#### Acceptance Criteria\n\n- 1.3: THE S SHALL b\n';

    const [criterion] = readRequirements(text).requirements[0]?.criteria ?? [];

    expect(criterion).toMatchObject({ text: 'THE S SHALL b', parts: [{ line: 5, column: 8, length: 13 }] });
  });
});
