import { describe, expect, it } from '@jest/globals';
import type { Waiver } from '../../../lib/domain/config/schema.ts';
import { type DriftSummary, evaluateGate, type GateVerdict } from '../../../lib/domain/gates/index.ts';
import { plan } from './bytes.ts';

const item = (name: string): DriftSummary['items'][number] => ({
  ruleId: 'drift-missing',
  level: 'warning',
  message: `function ${name}: It is gone.`,
  subject: `missing export ${name}`,
  path: '.kiro/specs/shop/design.md',
  line: 7,
});
const drift = (change: Partial<DriftSummary> = {}): DriftSummary => ({
  ...{ spec: 'shop', design: '.kiro/specs/shop/design.md', score: 0, drifted: false, inStep: 8, items: [], unbuilt: [], unread: [] },
  ...change,
});

function judge(summary: DriftSummary | undefined, waivers: Waiver[] = [], driftThreshold = 0.15): GateVerdict {
  const { judged: _judged, ...rest } = plan({ gate: 'spec-sync', rules: ['gate-code-unread', 'gate-spec-sync'], commands: [] });
  const evidence = { commands: [], reports: [] };
  return evaluateGate({ ...rest, driftThreshold }, evidence, { waivers, today: '2026-11-27', drift: summary });
}

describe('gate spec-sync', () => {
  const apart = drift({ score: 0.2, drifted: true, items: [item('total'), item('place')] });

  it.each<[string, DriftSummary | undefined, string, RegExp]>([
    ['a design and code that agree', drift(), 'passed', /^$/],
    ['differences at the threshold', drift({ score: 0.15, items: [item('total')] }), 'passed', /^function total: It is gone\.$/],
    ['differences above the threshold', apart, 'failed', /2 of 10 things .*0\.20, above 0\.15[^]*total[^]*place/],
    [
      'one new thing beside a tiny design',
      drift({ score: 0.33, inStep: 2, items: [{ ...item('total'), subject: 'undeclared class Total' }] }),
      'passed',
      /^function total/,
    ],
    ['what is declared and not built', drift({ unbuilt: [{ kind: 'table', name: 'orders', path: 'd', line: 3 }] }), 'passed', /in no code/],
    ['a design that names nothing', drift({ inStep: 0 }), 'passed', /nothing could be compared/],
    ['a spec without a design', drift({ design: undefined, inStep: 0 }), 'passed', /has no design\.md/],
    ['a design that the branch has taken away', drift({ design: undefined, lost: 'd.md', inStep: 0 }), 'failed', /had a design\.md/],
    ['a host that cannot read code', undefined, 'failed', /nothing that reads code/],
    ['a changed file that was not read', drift({ unread: [{ path: 'a.ts', reason: 'too large', concerns: true }] }), 'failed', /too large/],
    ['an old file that was not read', drift({ unread: [{ path: 'a.ts', reason: 'too large', concerns: false }] }), 'passed', /too large/],
  ])('judges %s', (_name, summary, verdict, message) => {
    const judged = judge(summary);

    expect(judged.verdict).toBe(verdict);
    expect(judged.findings.map((finding) => finding.message).join('\n')).toMatch(message);
  });

  it('fails by one new thing where the comparison says that it is too far, as at a threshold of 0', () => {
    const one = drift({ score: 0.33, drifted: true, inStep: 2, items: [{ ...item('total'), subject: 'undeclared class Total' }] });

    expect(judge(one, [], 0).verdict).toBe('failed');
  });

  it('says how to mend it, and names each difference with its place', () => {
    const { findings, measured } = judge(apart);

    expect(findings[0]).toMatchObject({
      level: 'error',
      fix: expect.stringMatching(/spec accept .*spec sync shop.*gate-spec-sync/) as unknown,
    });
    expect(findings.slice(1)).toMatchObject([
      { level: 'warning', subject: 'missing export total', line: 7 },
      { level: 'warning', subject: 'missing export place', line: 7 },
    ]);
    expect(measured).toEqual({ inStep: 8, outOfStep: 2 });
  });

  it('can be waived like any other gate, also where nothing can be read', () => {
    const waiver: Waiver = { rule: 'gate-spec-sync', scope: '**', reason: 'the design follows next week', expires: '2026-11-30' };

    expect(judge(apart, [waiver]).verdict).toBe('waived');
    expect(judge(undefined, [waiver]).verdict).toBe('waived');
    expect(judge(apart, [{ ...waiver, expires: '2026-11-26' }]).verdict).toBe('failed');
  });
});
