import { describe, expect, it } from '@jest/globals';
import type { Waiver } from '../../../lib/domain/config/schema.ts';
import { GATE_RULES, GateVerdict, type TraceSummary, evaluateGate } from '../../../lib/domain/gates/index.ts';
import { type Case, command, judge, plan, summary } from './bytes.ts';

const PASSED = 'ℹ tests 3\nℹ pass 3\nℹ fail 0\n';
const covered = { 'coverage-summary.json': summary(90, 100) };
const rulesOf = (input: Case): string[] =>
  judge(input)
    .findings.filter(({ level }) => level === 'error')
    .map(({ ruleId }) => ruleId);

describe('gate tests', () => {
  it('passes when tests ran, passed and covered enough', () => {
    const verdict = judge({ command: { stdout: PASSED }, reports: covered });
    expect(verdict).toEqual({
      gate: 'tests',
      verdict: 'passed',
      findings: [],
      measured: { tests: 3, failures: 0, lineCoverage: 0.9, linesCovered: 90, lines: 100 },
      durationMs: 12,
      evidence: [{ path: 'coverage-summary.json', digest: 'digest of coverage-summary.json' }],
    });
    expect(GateVerdict.parse(JSON.parse(JSON.stringify(verdict)))).toEqual(verdict);
  });

  it.each<[string, Case, string[]]>([
    ['the tool is missing', { command: { outcome: 'not-found', exitCode: 127, stderr: 'sh: 1: jest: not found' } }, ['gate-tool-missing']],
    [
      'a module of Python is missing',
      {
        plan: { commands: [{ name: 'test', run: 'python3 -m pytest', timeoutSeconds: 1 }] },
        command: { run: 'python3 -m pytest', exitCode: 1, stderr: '/usr/bin/python3: No module named pytest' },
      },
      ['gate-tool-missing'],
    ],
    ['it hangs', { command: { outcome: 'timed-out', exitCode: undefined } }, ['gate-command-timed-out']],
    ['it prints without end', { command: { outcome: 'output-limit', exitCode: undefined } }, ['gate-output-limit']],
    ['a signal ends it', { command: { outcome: 'signalled', exitCode: undefined } }, ['gate-command-crashed']],
    ['it left no result', { commands: [] }, ['gate-command-crashed']],
    ['it was skipped', { command: { outcome: 'skipped', exitCode: undefined } }, ['gate-command-crashed']],
    ['the exit code is unknown', { command: { exitCode: undefined, stdout: PASSED }, reports: covered }, ['gate-tests']],
    ['tests fail', { command: { exitCode: 1, stdout: PASSED }, reports: covered }, ['gate-tests']],
    ['no test ran', { command: { stdout: 'ℹ tests 0\n' }, reports: covered }, ['gate-tests']],
    ['all tests were skipped', { command: { stdout: 'ℹ tests 2\nℹ skipped 2\n' }, reports: covered }, ['gate-tests']],
    ['the report knows of no test', { reports: { ...covered, 'junit.xml': '<testsuites/>' } }, ['gate-tests']],
    [
      'the report knows of a failure that the exit code hides',
      { reports: { ...covered, 'junit.xml': '<testsuite><testcase name="a"><failure message="no"/></testcase></testsuite>' } },
      ['gate-tests', 'gate-tests'],
    ],
    [
      'the output knows of a failure that the exit code hides',
      { command: { stdout: 'Tests:       1 failed, 2 passed, 3 total' }, reports: covered },
      ['gate-tests'],
    ],
    ['coverage is missing', { command: { stdout: PASSED } }, ['gate-coverage']],
    [
      'coverage is garbage',
      { command: { stdout: PASSED }, reports: { 'coverage-summary.json': 'Segmentation fault' } },
      ['gate-report-unreadable', 'gate-coverage'],
    ],
    [
      'coverage is not a number',
      { command: { stdout: PASSED }, reports: { 'coverage-summary.json': summary(90, 100, null) } },
      ['gate-report-unreadable', 'gate-coverage'],
    ],
    ['coverage is a hair too low', { command: { stdout: PASSED }, reports: { 'c.json': summary(8499, 10_000) } }, ['gate-coverage']],
    [
      'the lower of two reports is too low',
      { command: { stdout: PASSED }, reports: { ...covered, 'lcov.info': 'SF:a\nDA:1,0\nend_of_record\n' } },
      ['gate-coverage'],
    ],
    [
      'nothing was measured',
      { command: { stdout: PASSED }, reports: { 'c.json': { total: { lines: { total: 0, covered: 0, pct: 100 } } } } },
      ['gate-report-unreadable', 'gate-coverage'],
    ],
  ])('fails when %s', (_name, input, expected) => {
    const verdict = judge(input);
    expect(verdict.verdict).toBe('failed');
    expect(rulesOf(input)).toEqual(expected);
  });

  it('says what there is to choose from where a tool is missing', () => {
    const [finding] = judge({ command: { outcome: 'not-found', exitCode: 127, stderr: 'sh: 1: jest: not found' } }).findings;

    expect(finding?.mend).toMatch(/^Install jest [^]*, or state another command in quality_gates\.commands\.test\.$/);
    expect(finding?.fix).toMatch(/commands\.test, or waive it in /);
  });

  it.each([
    [85, 100, 0.85],
    [8500, 10_000, 0.85],
    [55, 100, 0.55],
    [1, 3, 1 / 3],
    [100, 100, 1],
    [0, 1, 0],
  ])('passes at exactly the threshold: %d of %d against %d', (hit, total, coverageThreshold) => {
    expect(judge({ plan: { coverageThreshold }, command: { stdout: PASSED }, reports: { 'c.json': summary(hit, total) } }).verdict).toBe(
      'passed',
    );
  });

  it('says which lines no test reached, worst file first', () => {
    const lcov = 'SF:small.ts\nDA:1,0\nDA:9,1\nend_of_record\nSF:large.ts\nDA:2,0\nDA:3,0\nDA:4,0\nDA:7,0\nend_of_record\n';
    const { findings } = judge({ command: { stdout: PASSED }, reports: { 'lcov.info': lcov } });
    expect(findings[0]).toMatchObject({
      level: 'error',
      message: 'Coverage of lines is 0.1666 (1 of 6), below 0.85.',
      fix: expect.stringContaining('at least 5 more lines'),
    });
    expect(findings.slice(1)).toMatchObject([
      { path: 'large.ts', line: 2, message: '4 of 4 uncovered: 2-4, 7.' },
      { path: 'small.ts', line: 1, message: '1 of 2 uncovered: 1.' },
    ]);
  });

  it('names failing tests with their message, and bounds what it quotes', () => {
    const cases = Array.from(
      { length: 60 },
      (_value, index) => `<testcase name="t${index}"><failure message="${'expected '.repeat(1000)}"/></testcase>`,
    );
    const { findings } = judge({
      command: { exitCode: 1, stdout: 'x\n'.repeat(500_000) },
      reports: { 'junit.xml': `<testsuite>${cases.join('')}</testsuite>` },
    });
    expect(findings[0]).toMatchObject({ ruleId: 'gate-tests', subject: 't0' });
    expect(findings.map(({ message }) => message).join('').length).toBeLessThan(40_000);
    expect(findings).toContainEqual(expect.objectContaining({ message: 'And 40 more failing tests.' }));
  });

  it('ignores reports that its globs do not name', () => {
    expect(
      judge({ plan: { reports: ['coverage/*.json'] }, command: { stdout: PASSED }, reports: { 'other/c.json': summary(1, 1) } }).verdict,
    ).toBe('failed');
  });

  it('accepts that there are no tests yet where the plan says so', () => {
    const fast: Case['plan'] = { rules: ['gate-tests'], minimumTests: 0 };
    expect(judge({ plan: fast, command: { exitCode: 5, stdout: '============ no tests ran in 0.01s ============' } }).verdict).toBe(
      'passed',
    );
    expect(judge({ plan: fast, command: { exitCode: 1, stdout: '' } }).verdict).toBe('failed');
  });
});

describe('setup', () => {
  it('is named when it fails, and nothing else is judged', () => {
    const setup = { name: 'setup', run: 'npm ci', timeoutSeconds: 60 };
    const commands = [
      command({ name: 'setup', run: 'npm ci', exitCode: 1, stderr: 'npm error code ENOTCACHED' }),
      command({ outcome: 'skipped', exitCode: undefined }),
    ];
    const { findings } = judge({ plan: { commands: [setup, ...plan().commands] }, commands });
    expect(findings).toMatchObject([
      {
        ruleId: 'gate-setup-failed',
        message: expect.stringContaining('ENOTCACHED'),
        fix: expect.stringContaining('quality_gates.network'),
      },
    ]);
  });
});

const lint = { gate: 'lint', rules: ['gate-report-unreadable', 'gate-lint'], reports: ['eslint.json'] } as const;
const eslint = (severity: number): unknown => [
  { filePath: 'a.js', messages: [{ ruleId: 'semi', severity, message: 'Missing semicolon.', line: 2, column: 3 }] },
];

describe('gate lint', () => {
  it.each<[string, Case, string]>([
    ['a clean report', { reports: { 'eslint.json': [{ filePath: 'a.js', messages: [] }] } }, 'passed'],
    ['a warning in strict mode', { reports: { 'eslint.json': eslint(1) } }, 'failed'],
    ['a warning otherwise', { plan: { strict: false }, reports: { 'eslint.json': eslint(1) } }, 'passed'],
    ['an error', { plan: { strict: false }, command: { exitCode: 1 }, reports: { 'eslint.json': eslint(2) } }, 'failed'],
    ['an error that the exit code hides', { reports: { 'eslint.json': eslint(2) } }, 'failed'],
    ['an exit code without a report', { command: { exitCode: 2, stderr: 'Oops' } }, 'failed'],
    ['an exit code of 0 without a report', {}, 'passed'],
    ['warnings that ESLint counts without a report', { command: { stdout: '✖ 3 problems (0 errors, 3 warnings)' } }, 'failed'],
    ['garbage for a report', { reports: { 'eslint.json': 'oops' } }, 'failed'],
    ['a report of no file', { reports: { 'eslint.json': [] } }, 'failed'],
  ])('judges %s', (_name, input, expected) => {
    expect(judge({ ...input, plan: { ...lint, reports: [...lint.reports], rules: [...lint.rules], ...input.plan } }).verdict).toBe(
      expected,
    );
  });
});

const security = {
  gate: 'security-scan',
  rules: ['gate-report-unreadable', 'gate-security-scan'],
} as const;
const database = (UpdatedAt?: string): unknown => ({
  Version: '0.58.0',
  ...(UpdatedAt === undefined ? {} : { VulnerabilityDB: { UpdatedAt } }),
});
const trivy = (...severities: string[]): unknown => ({
  SchemaVersion: 2,
  Results: [
    {
      Target: 'package-lock.json',
      Vulnerabilities: severities.map((Severity, index) => ({
        VulnerabilityID: `CVE-${index}`,
        PkgName: 'left-pad',
        InstalledVersion: '1.0.0',
        FixedVersion: '1.0.1',
        Severity,
        Title: 'bad',
      })),
    },
  ],
});
const scan = (input: Case): GateVerdict => judge({ ...input, plan: { ...security, rules: [...security.rules], ...input.plan } });

describe('gate security-scan', () => {
  const fresh = database('2026-11-22T12:00:00Z');
  it.each<[string, Case, string]>([
    ['nothing found', { reports: { 't.json': trivy(), 'v.json': fresh } }, 'passed'],
    ['high findings', { reports: { 't.json': trivy('HIGH', 'UNKNOWN'), 'v.json': fresh } }, 'passed'],
    ['a critical finding', { reports: { 't.json': trivy('LOW', 'CRITICAL'), 'v.json': fresh } }, 'failed'],
    ['a stale database', { reports: { 't.json': trivy(), 'v.json': database('2026-11-01T00:00:00Z') } }, 'failed'],
    ['an absent database', { reports: { 't.json': trivy(), 'v.json': database() } }, 'failed'],
    ['a database that was never loaded', { reports: { 't.json': trivy(), 'v.json': database('0001-01-01T00:00:00Z') } }, 'failed'],
    ['a database of unknown age', { reports: { 't.json': trivy() } }, 'failed'],
    ['no report', {}, 'failed'],
    ['the age of a database alone', { reports: { 'v.json': fresh } }, 'failed'],
    ['garbage', { reports: { 't.json': '{"SchemaVersion":9}', 'v.json': fresh } }, 'failed'],
    ['a scanner that failed', { command: { exitCode: 1 }, reports: { 't.json': trivy(), 'v.json': fresh } }, 'failed'],
    [
      'SARIF with a critical score',
      {
        reports: {
          's.sarif': {
            version: '2.1.0',
            runs: [
              {
                tool: { driver: { name: 'x' } },
                results: [{ ruleId: 'a', level: 'warning', message: { text: 'x' }, properties: { 'security-severity': '9.1' } }],
              },
            ],
          },
        },
      },
      'failed',
    ],
    [
      'SARIF without findings',
      { reports: { 's.sarif': { version: '2.1.0', runs: [{ tool: { driver: { name: 'x' } }, results: [] }] } } },
      'passed',
    ],
  ])('judges %s', (_name, input, expected) => {
    expect(scan(input).verdict).toBe(expected);
  });

  it('says how to mend or waive a critical finding, and one advisory can be waived alone', () => {
    const reports = { 't.json': trivy('CRITICAL', 'CRITICAL'), 'v.json': fresh };
    const { findings } = scan({ reports });
    expect(findings[0]).toMatchObject({
      subject: 'CVE-0',
      path: 'package-lock.json',
      fix: expect.stringMatching(/Update left-pad to 1\.0\.1, or waive it .*gate-security-scan\/CVE-0/),
    });
    const waiver = (rule: string): Waiver => ({ rule, scope: '**', reason: 'not reachable from our code', expires: '2026-12-31' });
    expect(scan({ reports, waivers: [waiver('gate-security-scan/CVE-0')] }).verdict).toBe('failed');
    expect(scan({ reports, waivers: [waiver('gate-security-scan/CVE-0'), waiver('gate-security-scan/CVE-1')] }).verdict).toBe('waived');
  });
});

describe('gate spec-traceability', () => {
  const trace = { gate: 'spec-traceability', rules: ['gate-spec-traceability'], commands: [], judged: undefined } as const;
  const traced = (input: Case): GateVerdict => {
    const { judged: _judged, ...rest } = plan({ gate: trace.gate, rules: [...trace.rules], commands: [], ...input.plan });
    return evaluateGate(rest, { commands: [], reports: [] }, { waivers: input.waivers ?? [], today: '2026-11-23', trace: input.trace });
  };
  const served = (tests: { tests?: string[]; testFiles?: string[] }): TraceSummary => ({
    criteria: [{ id: '1.1', tasks: [{ id: '1', done: true, commit: 'abc' }], ...tests }],
  });
  it.each<[string, Case, string, string]>([
    [
      'a criterion with a committed task',
      { trace: { criteria: [{ id: '1.1', tasks: [{ id: '1', done: true, commit: 'abc' }] }] } },
      'passed',
      '',
    ],
    ['a criterion without a task', { trace: { criteria: [{ id: '1.1', tasks: [] }] } }, 'failed', 'served by no task'],
    [
      'a criterion whose task is not done',
      { trace: { criteria: [{ id: '1.1', tasks: [{ id: '1', done: false, commit: 'abc' }] }] } },
      'failed',
      'none of its tasks (1) is done',
    ],
    ['a criterion without a commit', { trace: { criteria: [{ id: '1.1', tasks: [{ id: '1', done: true }] }] } }, 'failed', 'no commit'],
    ['no criteria', { trace: { criteria: [] } }, 'failed', 'no acceptance criteria'],
    ['a criterion without a test where none is asked for', { trace: served({}) }, 'passed', ''],
    ['a criterion without a test that is reported', { trace: served({ tests: [] }), plan: { untested: 'warning' } }, 'passed', 'names it'],
    ['a criterion without a test', { trace: served({ tests: [], testFiles: [] }), plan: { untested: 'error' } }, 'failed', 'names it'],
    ['tests that nobody looked for', { trace: served({}), plan: { untested: 'error' } }, 'failed', 'no test that has passed'],
    ['a criterion that a test names', { trace: served({ tests: ['1.1 works'] }), plan: { untested: 'error' } }, 'passed', ''],
    ['a criterion that a test file names', { trace: served({ testFiles: ['a.test.ts'] }), plan: { untested: 'error' } }, 'passed', ''],
    ['no trace', {}, 'failed', 'not computed'],
  ])('judges %s', (_name, input, verdict, message) => {
    const result = traced(input);
    expect(result.verdict).toBe(verdict);
    expect(result.findings.map((finding) => finding.message).join()).toContain(message);
  });

  it('counts what tests name, and lets one criterion without a test be waived', () => {
    const untested: Case = { trace: served({ tests: [] }), plan: { untested: 'error' } };
    const waiver = { rule: 'gate-spec-traceability/1.1', scope: '**', reason: 'seen by eye in the store', expires: '2026-12-31' };

    expect(traced(untested)).toMatchObject({
      measured: { criteria: 1, traced: 1, tested: 0 },
      findings: [{ fix: expect.stringContaining('1.1') }],
    });
    expect(traced({ ...untested, waivers: [waiver] }).verdict).toBe('waived');
  });
});

describe('waivers', () => {
  const missing: Case = { command: { outcome: 'not-found', exitCode: 127, stderr: 'sh: 1: jest: not found' } };
  const waiver = (change: Partial<Waiver> = {}): Waiver => ({
    rule: 'gate-tool-missing',
    scope: '**',
    reason: 'no such tool on this machine',
    expires: '2026-11-23',
    ...change,
  });
  it.each<[string, Waiver, string]>([
    ['on its last day', waiver(), 'waived'],
    ['the day after', waiver({ expires: '2026-11-22' }), 'failed'],
    ['for another rule', waiver({ rule: 'gate-coverage' }), 'failed'],
    ['for this gate', waiver({ scope: 'tests' }), 'waived'],
    ['for another gate', waiver({ scope: 'lint' }), 'failed'],
    ['for paths, where the finding has none', waiver({ scope: 'src/**' }), 'failed'],
    ['for the gate as a whole', waiver({ rule: 'gate-tests', scope: 'tests' }), 'waived'],
    ['for the gate in some paths only', waiver({ rule: 'gate-tests', scope: 'src/**' }), 'failed'],
  ])('hold or not: %s', (_name, one, expected) => {
    const verdict = judge({ ...missing, waivers: [one] });
    expect(verdict.verdict).toBe(expected);
    expect(verdict.findings[0]?.message).toContain('jest is missing');
    expect(verdict.findings[0]?.waived).toEqual(expected === 'waived' ? { reason: one.reason, expires: one.expires } : undefined);
  });

  it.each<[string, Case]>([
    [
      'lint',
      { plan: { ...lint, reports: ['eslint.json'], rules: [...lint.rules] }, reports: { 'eslint.json': '[{"filePath": "a.js", "mess' } },
    ],
    ['tests', { command: { stdout: PASSED }, reports: { ...covered, 'junit.xml': '<testsuite><testcase name="a">' } }],
  ])('of a report that cannot be read leave nothing of gate %s that has passed', (_name, input) => {
    const verdict = judge({ ...input, waivers: [waiver({ rule: 'gate-report-unreadable' })] });
    expect(verdict.verdict).toBe('waived');
    expect(verdict.passed).toBeUndefined();
  });

  it('cover findings by path', () => {
    const input: Case = { plan: { ...lint, reports: ['eslint.json'], rules: [...lint.rules] }, reports: { 'eslint.json': eslint(2) } };
    expect(judge({ ...input, waivers: [waiver({ rule: 'gate-lint', scope: '*.js' })] }).verdict).toBe('waived');
    expect(judge({ ...input, waivers: [waiver({ rule: 'gate-lint', scope: 'lib/**' })] }).verdict).toBe('failed');
    expect(judge({ ...input, waivers: [waiver({ rule: 'gate-lint/semi' })] }).verdict).toBe('waived');
  });
});

describe('rules', () => {
  it('fail the gate when they throw', () => {
    const broken = {
      ...command(),
      get stdout(): string {
        throw new Error('boom');
      },
    };
    const verdict = judge({ commands: [broken] });
    expect(verdict.verdict).toBe('failed');
    expect(verdict.findings[0]?.message).toMatch(/rule itself failed .*boom/);
  });

  it('must exist, and a gate must have one', () => {
    expect(judge({ plan: { rules: ['gate-imaginary'] } }).verdict).toBe('failed');
    expect(judge({ plan: { rules: [] } }).verdict).toBe('failed');
  });

  it('are explained', () => {
    for (const rule of GATE_RULES) {
      expect(rule.id).toMatch(/^gate-[a-z-]+$/);
      expect(rule.title.length).toBeGreaterThan(8);
      expect(rule.explanation.length).toBeGreaterThan(20);
    }
    expect(new Set(GATE_RULES.map(({ id }) => id)).size).toBe(GATE_RULES.length);
  });
});
