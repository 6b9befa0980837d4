import { describe, expect, it } from '@jest/globals';
import { judgeDraft } from '../../../lib/domain/lint/index.ts';
import type { Finding } from '../../../lib/domain/shared/finding.ts';

const PATH = '.kiro/specs/cart/requirements.md';
const FOUND: Finding[] = [
  { ruleId: 'requirements-vague', level: 'warning', message: 'Criterion 1.1 is vague.', line: 3 },
  { ruleId: 'requirements-ears', level: 'error', message: 'Criterion 1.2 has no EARS form.', line: 4 },
];
const FILE =
  'waivers:\n  - { rule: requirements-ears, spec: cart, id: "1.2", reason: "agreed with the client", by: Ann, expires: 2027-01-31 }\n';
const LINE = '<!-- stringline-waive requirements-ears until 2027-01-31 by Ann Lee: agreed with the client -->';
const text = (comment: string): string => `# Requirements\n\n1. Fast.\n${comment === '' ? '' : `${comment}\n`}2. Sums.\n`;

const judge = (change: Partial<Parameters<typeof judgeDraft>[2]> = {}, draft = text('')): Finding[] =>
  judgeDraft(FOUND, { path: PATH, text: draft }, { settings: {}, today: '2026-11-27', written: [], ...change });

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

  it('keeps the waivers that a person has written into the document', () => {
    const draft = `# Requirements\n\n1. Fast.\n2. Sums. ${LINE}\n`;

    expect(judge({ written: [`# Old\n\n2. All. ${LINE}\n`] }, draft).at(1)?.waived).toEqual({
      ...{ reason: 'agreed with the client', expires: '2027-01-31', by: 'Ann Lee' },
    });
  });

  it('lets nothing pass for a waiver that a model has written, and says so', () => {
    const draft = `# Requirements\n\n1. Fast.\n2. Sums. ${LINE}\n`;

    const findings = judge({ written: ['# Old\n\n2. All.\n'] }, draft);

    expect(findings.map(({ ruleId, waived }) => [ruleId, waived])).toEqual([
      ['requirements-vague', undefined],
      ['requirements-ears', undefined],
      ['draft-waiver', undefined],
    ]);
    expect(findings[2]).toMatchObject({ level: 'warning', line: 4, message: expect.stringContaining('requirements-ears') });
  });
});
