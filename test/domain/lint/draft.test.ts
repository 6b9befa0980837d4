import { describe, expect, it } from '@jest/globals';
import { judgeDraft } from '../../../lib/domain/lint/index.ts';
import type { Finding } from '../../../lib/domain/shared/finding.ts';

const PATH = '.kiro/specs/cart/requirements.md';
const FOUND: [Finding, Finding] = [
  { ruleId: 'requirements-vague', level: 'warning', message: 'Criterion 1.1 is vague.', line: 3 },
  { ruleId: 'requirements-ears', level: 'error', message: 'Criterion 1.2 has no EARS form.', line: 4 },
];
const FILE =
  'waivers:\n  - { rule: requirements-ears, spec: cart, id: "1.2", reason: "agreed with the client", by: Ann, expires: 2027-01-31 }\n';
const LINE = '<!-- stringline-waive requirements-ears until 2027-01-31 by Ann Lee: agreed with the client -->';
const text = (comment: string): string => `# Requirements\n\n1. Fast.\n${comment === '' ? '' : `${comment}\n`}2. Sums.\n`;

const judge = (change: Partial<Parameters<typeof judgeDraft>[2]> = {}, draft = text(''), line = 4): Finding[] =>
  judgeDraft([FOUND[0], { ...FOUND[1], line }], { path: PATH, text: draft }, { settings: {}, today: '2026-11-27', ...change });

describe('a draft', () => {
  it('is judged at the levels of the project', () => {
    const settings = { 'requirements-vague': { level: 'off' }, 'requirements-ears': { level: 'info' } } as const;

    expect(judge({ settings })).toEqual([{ ...FOUND[1], level: 'info' }]);
  });

  it.each([
    ['holds', FILE, { reason: 'agreed with the client', expires: '2027-01-31', by: 'Ann' }],
    ['is for another spec', FILE.replace('cart', 'shop'), undefined],
    ['is for another criterion', FILE.replace('1.2', '1.3'), undefined],
    ['has expired', FILE.replace('2027', '2025'), undefined],
    ['cannot be read', `${FILE}  nonsense: {`, undefined],
  ])('lets pass what the file of waivers lets pass, where its entry %s', (_what, waivers, waived) => {
    expect(judge({ waivers }).map((finding) => finding.waived)).toEqual([undefined, waived]);
  });

  it.each([
    ['as it was', `# Old\n\n2. Sums. ${LINE}\n`, `# Requirements\n\n1. Fast.\n2. Sums. ${LINE}\n`],
    ['under another number', `# Old\n\n${LINE}\n1. Sums.\n`, text(LINE)],
  ])('keeps a waiver that a person has written for a line which stands there %s', (_what, written, draft) => {
    const findings = judge({ written }, draft, draft.split('\n').findIndex((line) => line.startsWith('2.')) + 1);

    expect(findings.at(1)?.waived).toEqual({ reason: 'agreed with the client', expires: '2027-01-31', by: 'Ann Lee' });
    expect(findings).toHaveLength(2);
  });

  it.each([
    ['nowhere', undefined, 1],
    ['no more', '# Old\n\n2. Sums.\n', 1],
    ['for another line', `# Old\n\n2. All. ${LINE}\n`, 1],
    ['once', `# Old\n\n2. Sums. ${LINE}\n`, 2],
  ])('lets nothing pass for a waiver that a person has written %s, and says so', (_what, written, count) => {
    const line = `2. Sums. ${LINE}\n`;

    const findings = judge({ written }, `# Requirements\n\n1. Fast.\n${line.repeat(count)}`, 3 + count);

    expect(findings.map(({ ruleId, waived }) => [ruleId, waived])).toEqual([
      ['requirements-vague', undefined],
      ['requirements-ears', undefined],
      ['draft-waiver', undefined],
    ]);
    expect(findings[2]).toMatchObject({ level: 'error', line: 3 + count, message: expect.stringContaining('requirements-ears') });
  });
});
