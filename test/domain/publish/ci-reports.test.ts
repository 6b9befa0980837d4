import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { GATE_RULES, type GateVerdict, readReport } from '../../../lib/domain/gates/index.ts';
import { jobSummary, junitOf, sarifOf } from '../../../lib/domain/publish/index.ts';

const verdict = (change: Partial<GateVerdict> = {}): GateVerdict => ({
  gate: 'tests',
  verdict: 'failed',
  findings: [
    { ruleId: 'gate-tests-failed', level: 'error', message: 'Two tests failed.\nThe first: <a> & "b"', path: 'src/ü b.ts', line: 7 },
    { ruleId: 'gate-coverage', level: 'error', message: 'Too little.', waived: { reason: 'legacy', expires: '2027-01-31', by: 'Ann' } },
    { ruleId: 'gate-notes', level: 'warning', message: 'A note.', fix: 'Mend it.' },
  ],
  measured: { tests: 3 },
  durationMs: 1500,
  evidence: [],
  ...change,
});

describe('SARIF', () => {
  it('has a result a finding, its rule, its place, and what is waived as suppressed', () => {
    const sarif = sarifOf([verdict()], { version: '1.2.3' }) as { runs: { tool: { driver: object }; results: object[] }[] };

    expect(sarif).toMatchObject({
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'Stringline', rules: [{ id: 'gate-tests-failed' }, { id: 'gate-coverage' }, { id: 'gate-notes' }] } },
          results: [
            {
              ruleId: 'gate-tests-failed',
              ruleIndex: 0,
              level: 'error',
              locations: [{ physicalLocation: { artifactLocation: { uri: 'src/%C3%BC%20b.ts' }, region: { startLine: 7 } } }],
            },
            { ruleId: 'gate-coverage', suppressions: [{ justification: 'waived by Ann until 2027-01-31: legacy' }] },
            { ruleId: 'gate-notes', level: 'warning', message: { text: 'A note.\nMend it.' } },
          ],
        },
      ],
    });
  });

  it('is read by our own reader, and tells the rules that we have', () => {
    const [rule] = GATE_RULES;
    const text = JSON.stringify(sarifOf([verdict({ findings: [{ ruleId: rule!.id, level: 'error', message: 'x' }] })], { version: '1' }));
    const read = readReport(new TextEncoder().encode(text));

    expect(read.ok).toBe(true);
    expect(text).toContain(JSON.stringify(rule!.explanation).slice(1, -1));
  });
});

describe('JUnit', () => {
  it.each([
    { name: 'a failed gate', given: verdict(), tests: 2, failures: 1, skipped: 1 },
    { name: 'a passed gate', given: verdict({ verdict: 'passed', findings: [] }), tests: 1, failures: 0, skipped: 0 },
    { name: 'a gate that failed without a finding', given: verdict({ findings: [] }), tests: 1, failures: 1, skipped: 0 },
    {
      name: 'a gate with warnings only',
      given: verdict({ verdict: 'passed', findings: verdict().findings.slice(2) }),
      tests: 1,
      failures: 0,
      skipped: 0,
    },
  ])('counts what $name came to', ({ given, tests, failures, skipped }) => {
    expect(junitOf([given])).toContain(
      `<testsuite name="tests" tests="${tests}" failures="${failures}" skipped="${skipped}" time="1.500">`,
    );
  });

  it('is read by our own reader, whatever messages and paths are', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (message, path) => {
        const xml = junitOf([verdict({ findings: [{ ruleId: 'x', level: 'error', message, path }] })]);
        const read = readReport(new TextEncoder().encode(xml));
        expect(read).toMatchObject({ ok: true, report: { kind: 'tests', total: 1 } });
      }),
    );
  });
});

describe('The summary of a job', () => {
  const facts = {
    run: { id: 'run-1', spec: 'subtraction', status: 'failed', reason: 'tests: it failed', branch: 'stringline/subtraction' },
    verdicts: [verdict()],
    reviews: [{ id: 'review-1', subject: 'requirements', digest: 'abcdef0123456789' }],
    usage: { usd: 0.25, tokens: 100, calls: 2 },
  };

  it('tells run, gates, findings and what waits', () => {
    const text = jobSummary(facts);

    expect(text).toContain('## ❌ Stringline: subtraction failed');
    expect(text).toContain('| tests | failed | 3 |');
    expect(text).toContain('- tests: `src/ü b.ts:7` Two tests failed.');
    expect(text).not.toContain('Too little.');
    expect(text).toContain('stringline remote review approve review-1 --digest abcdef012345');
  });

  it('lets text of others begin nothing', () => {
    const message = '![x](http://evil.example) <script> | [a](b)';
    const text = jobSummary({ ...facts, verdicts: [verdict({ findings: [{ ruleId: 'x', level: 'error', message }] })] });

    expect(text).toContain('\\!\\[x\\](http://evil.example) \\<script\\> \\| \\[a\\](b)');
  });
});
