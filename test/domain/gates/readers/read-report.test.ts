import { describe, expect, it } from '@jest/globals';
import { MAX_REPORT_BYTES, type Report, mergeCoverage, readReport } from '../../../../lib/domain/gates/index.ts';
import { bytes, json, summary } from '../bytes.ts';
import { processorTime } from '../../../support/cpu-time.ts';

const LCOV = 'TN:\nSF:src/a.js\nFN:1,a\nDA:1,3\nDA:2,0\nDA:3,1,checksum\nLF:3\nLH:2\nend_of_record\n';
const COBERTURA = `<?xml version="1.0"?>
<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">
<coverage line-rate="0.5" lines-covered="1" lines-valid="2"><packages><package><classes>
<class filename="a.py" line-rate="0.5"><methods><method name="m"><lines><line number="1" hits="1"/></lines></method></methods>
<lines><line number="1" hits="1"/><line number="2" hits="0"/></lines></class></classes></package></packages></coverage>`;
const JACOCO = `<?xml version="1.0"?><!DOCTYPE report PUBLIC "-//JACOCO//DTD Report 1.1//EN" "report.dtd">
<report name="x"><package name="com/x"><class name="com/x/A"><counter type="LINE" missed="9" covered="9"/></class>
<sourcefile name="A.java"><line nr="3" mi="0" ci="2"/><line nr="4" mi="3" ci="0"/></sourcefile></package><counter type="LINE" missed="1" covered="3"/></report>`;
const GO = 'mode: set\nexample.com/a/a.go:3.20,5.2 2 1\nexample.com/a/a.go:6.2,7.10 1 0\nexample.com/a/a.go:6.2,7.10 1 0\n';
const COVERAGE_PY = {
  meta: { version: '7.6' },
  files: { 'a.py': { executed_lines: [1, 2], missing_lines: [3], summary: {} } },
  totals: { covered_lines: 2, num_statements: 3, percent_covered: 66.7 },
};
const JUNIT = `<testsuites tests="3"><testsuite name="s" tests="3" failures="1"><testcase classname="pkg.A" name="works" file="a.py"/>
<testcase classname="pkg.A" name="breaks &lt;x&gt;"><failure message="assert 1 == 2"><![CDATA[line <1>]]></failure></testcase><testcase name="later"><skipped/></testcase></testsuite></testsuites>`;
const TAP = 'TAP version 14\n1..3\nok 1 - one\nnot ok 2 - two\nok 3 - three # SKIP later\n';
const ESLINT = [
  {
    filePath: 'src/a.js',
    messages: [
      { ruleId: 'no-undef', severity: 2, message: 'x', line: 3, column: 1 },
      { ruleId: null, severity: 1, message: 'parse' },
    ],
    errorCount: 1,
  },
];
const SARIF = {
  version: '2.1.0',
  runs: [
    {
      tool: {
        driver: { name: 't', rules: [{ id: 'R1', defaultConfiguration: { level: 'error' }, properties: { 'security-severity': '9.8' } }] },
      },
      results: [
        {
          ruleId: 'R1',
          message: { text: 'bad' },
          locations: [{ physicalLocation: { artifactLocation: { uri: 'a.c' }, region: { startLine: 4 } } }],
        },
        { ruleId: 'R1', message: { text: 'known' }, suppressions: [{ kind: 'inSource' }] },
        { ruleId: 'R2', message: { text: 'fine' }, kind: 'pass' },
      ],
    },
  ],
};
const TRIVY = {
  SchemaVersion: 2,
  Results: [
    {
      Target: 'package-lock.json',
      Vulnerabilities: [
        { VulnerabilityID: 'CVE-1', PkgName: 'a', InstalledVersion: '1', FixedVersion: '2', Severity: 'CRITICAL', Title: 't' },
      ],
    },
    { Target: '.env', Secrets: [{ RuleID: 'aws', Title: 'key', Severity: 'HIGH', StartLine: 2 }] },
    { Target: 'Dockerfile', Misconfigurations: [{ ID: 'D1', Severity: 'LOW', Status: 'PASS' }] },
  ],
};

describe('readReport', () => {
  it.each<[string, Uint8Array, Partial<Report>]>([
    ['Istanbul json-summary', json(summary(85, 100)), { kind: 'coverage', format: 'istanbul-summary', total: 100, covered: 85 }],
    ['LCOV', bytes(LCOV), { kind: 'coverage', format: 'lcov', total: 3, covered: 2 }],
    ['LCOV with CRLF', bytes(LCOV.replaceAll('\n', '\r\n')), { kind: 'coverage', format: 'lcov', total: 3, covered: 2 }],
    ['LCOV of totals', bytes('SF:a\nLF:4\nLH:3\nend_of_record\n'), { kind: 'coverage', total: 4, covered: 3 }],
    ['Cobertura', bytes(COBERTURA), { kind: 'coverage', format: 'cobertura', total: 2, covered: 1 }],
    [
      'Cobertura of totals',
      bytes('<coverage line-rate="0.5" lines-covered="5" lines-valid="10"/>'),
      { kind: 'coverage', total: 10, covered: 5 },
    ],
    ['JaCoCo', bytes(JACOCO), { kind: 'coverage', format: 'jacoco', total: 4, covered: 3 }],
    ['Go', bytes(GO), { kind: 'coverage', format: 'go-coverprofile', unit: 'statements', total: 3, covered: 2 }],
    ['coverage.py', json(COVERAGE_PY), { kind: 'coverage', format: 'coverage-py', total: 3, covered: 2 }],
    [
      'JUnit',
      bytes(JUNIT),
      {
        kind: 'tests',
        format: 'junit',
        total: 3,
        failed: 1,
        skipped: 1,
        failures: [{ name: 'pkg.A > breaks <x>', message: 'assert 1 == 2\nline <1>' }],
      },
    ],
    [
      'JUnit that claims more than it lists',
      bytes('<testsuite tests="1" failures="0" errors="2"><testcase name="a"/></testsuite>'),
      { kind: 'tests', total: 1, failed: 2 },
    ],
    [
      'JUnit of node:test with a failing todo, which does not fail its run',
      bytes(
        '<testsuites><testsuite tests="2" failures="1" errors="0"><testcase name="a"/><testcase name="b"><skipped type="todo" message="until the fix"/><failure message="3 !== 2">x</failure></testcase></testsuite></testsuites>',
      ),
      { kind: 'tests', total: 2, failed: 0, skipped: 1, passed: ['a'], failures: [] },
    ],
    ['TAP', bytes(TAP), { kind: 'tests', format: 'tap', total: 3, failed: 1, skipped: 1, failures: [{ name: 'two', message: '' }] }],
    [
      'jest --json',
      json({
        numTotalTests: 2,
        numFailedTests: 1,
        numPendingTests: 0,
        testResults: [
          {
            name: 'a.test.js',
            status: 'failed',
            assertionResults: [{ fullName: 'a b', title: 'b', status: 'failed', failureMessages: ['\u001B[31mno\u001B[39m'] }],
          },
        ],
      }),
      { kind: 'tests', format: 'jest-json', total: 2, failed: 1, failures: [{ name: 'a b', file: 'a.test.js', message: 'no' }] },
    ],
    [
      'ESLint',
      json(ESLINT),
      {
        kind: 'issues',
        format: 'eslint',
        issues: [
          { level: 'error', rule: 'no-undef', message: 'x', path: 'src/a.js', line: 3, column: 1 },
          { level: 'warning', rule: 'parse-error', message: 'parse', path: 'src/a.js' },
        ],
      },
    ],
    [
      'SARIF',
      json(SARIF),
      { kind: 'issues', format: 'sarif', issues: [{ level: 'error', rule: 'R1', message: 'bad', path: 'a.c', line: 4, severity: 9.8 }] },
    ],
    [
      'Trivy',
      json(TRIVY),
      {
        kind: 'vulnerabilities',
        targets: 3,
        vulnerabilities: [
          { target: 'package-lock.json', id: 'CVE-1', severity: 'critical', title: 't', package: 'a', installed: '1', fixed: '2' },
          { target: '.env', id: 'aws', severity: 'high', title: 'key', line: 2 },
        ],
      },
    ],
    [
      'Trivy version',
      json({ Version: '0.58', VulnerabilityDB: { UpdatedAt: '2026-11-20T00:00:00Z' } }),
      { kind: 'scanner-database', updatedAt: '2026-11-20T00:00:00Z' },
    ],
    ['Trivy version without a database', json({ Version: '0.58' }), { kind: 'scanner-database', updatedAt: undefined }],
    ['a byte order mark', bytes(`\uFEFF${JSON.stringify(summary(1, 1))}`), { kind: 'coverage', total: 1 }],
  ])('recognises %s by its content', (_name, content, expected) => {
    const result = readReport(content);
    expect(result).toMatchObject({ ok: true, report: expected });
  });

  it.each<[string, Uint8Array, string]>([
    ['nothing', bytes(''), 'empty'],
    ['white space', bytes(' \n '), 'empty'],
    ['bytes that are no text', Uint8Array.from([0x7b, 0xff, 0xfe, 0x00]), 'not-text'],
    ['an overlong sequence', Uint8Array.from([0xc0, 0xaf]), 'not-text'],
    ['a surrogate in UTF-8', Uint8Array.from([0xed, 0xa0, 0x80]), 'not-text'],
    ['too much', new Uint8Array(MAX_REPORT_BYTES + 1), 'too-large'],
    ['prose', bytes('segmentation fault'), 'unrecognised'],
    ['HTML', bytes('<html><body/></html>'), 'unrecognised'],
    ['a page named like a property of objects', bytes('<constructor/>'), 'unrecognised'],
    ['JSON of something else', json({ hello: 1 }), 'unrecognised'],
    ['JSON that is cut short', bytes('{"total":{"lines":{"to'), 'malformed'],
    ['a summary without a percentage', json({ total: { lines: { total: 10, covered: 9 } } }), 'malformed'],
    ['NaN', json({ total: { lines: { total: 10, covered: 9, pct: Number.NaN } } }), 'malformed'],
    ['more than a hundred per cent', json({ total: { lines: { total: 10, covered: 11, pct: 110 } } }), 'malformed'],
    ['negative counts', json({ total: { lines: { total: 10, covered: -1, pct: -10 } } }), 'malformed'],
    ['missing totals', json({ total: { lines: { pct: 90 } } }), 'malformed'],
    ['a percentage that contradicts the counts', json(summary(10, 100, 90)), 'malformed'],
    ['no lines at all', json({ total: { lines: { total: 0, covered: 0, skipped: 0, pct: 'Unknown' } } }), 'nothing-measured'],
    ['LCOV that is cut short', bytes('SF:a\nDA:1,1\n'), 'malformed'],
    ['LCOV with negative hits', bytes('SF:a\nDA:1,-1\nend_of_record\n'), 'malformed'],
    ['LCOV with NaN', bytes('SF:a\nDA:1,NaN\nend_of_record\n'), 'malformed'],
    ['LCOV with LH above LF', bytes('SF:a\nLF:1\nLH:2\nend_of_record\n'), 'malformed'],
    ['LCOV without lines', bytes('TN:\nSF:a\nend_of_record\n'), 'nothing-measured'],
    ['Cobertura with a rate of NaN', bytes('<coverage line-rate="NaN"/>'), 'malformed'],
    ['Cobertura with a rate above one', bytes('<coverage line-rate="1.5" lines-valid="1" lines-covered="1"/>'), 'malformed'],
    ['Cobertura without counts', bytes('<coverage line-rate="0.9"/>'), 'malformed'],
    ['Cobertura with a negative hit', bytes('<coverage><class filename="a"><line number="1" hits="-1"/></class></coverage>'), 'malformed'],
    ['JaCoCo without lines', bytes('<report name="x"/>'), 'nothing-measured'],
    ['a Go profile without blocks', bytes('mode: set\n'), 'nothing-measured'],
    ['a Go profile with garbage', bytes('mode: set\nhello\n'), 'malformed'],
    ['coverage.py with a negative total', json({ ...COVERAGE_PY, totals: { covered_lines: -2, num_statements: 3 } }), 'malformed'],
    ['XML that is cut short', bytes('<testsuites><testsuite><testcase name="a"/>'), 'malformed'],
    ['XML with crossed tags', bytes('<testsuites><testsuite></testsuites></testsuite>'), 'malformed'],
    [
      'XML that declares entities',
      bytes('<!DOCTYPE testsuites [<!ENTITY a SYSTEM "file:///etc/passwd">]><testsuites>&a;</testsuites>'),
      'unrecognised',
    ],
    ['XML that declares entities behind a comment', bytes('<testsuites/><!DOCTYPE x [<!ENTITY a "b">]>'), 'malformed'],
    ['TAP whose plan was not kept', bytes('1..3\nok 1\n'), 'malformed'],
    ['TAP that bailed out', bytes('TAP version 13\nBail out! no database\n1..0\n'), 'malformed'],
    ['ESLint that linted nothing', bytes('[]'), 'nothing-measured'],
    ['ESLint with an unknown severity', json([{ filePath: 'a', messages: [{ severity: 3, message: 'x' }] }]), 'malformed'],
    ['SARIF of another version', json({ version: '2.0.0', runs: [] }), 'malformed'],
    ['SARIF without a run', json({ version: '2.1.0', runs: [] }), 'nothing-measured'],
    [
      'SARIF of a run that failed',
      json({ version: '2.1.0', runs: [{ tool: { driver: { name: 't' } }, results: [], invocations: [{ executionSuccessful: false }] }] }),
      'malformed',
    ],
    ['Trivy of another schema', json({ SchemaVersion: 3 }), 'malformed'],
  ])('refuses %s', (_name, content, problem) => {
    const result = readReport(content);
    expect(result).toMatchObject({ ok: false, problem });
  });

  it('takes a severity that Trivy does not know for critical', () => {
    const result = readReport(json({ SchemaVersion: 2, Results: [{ Target: 'x', Secrets: [{ RuleID: 'r', Severity: 'SUPER' }] }] }));
    expect(result).toMatchObject({ report: { vulnerabilities: [{ severity: 'critical' }] } });
  });

  it.each([
    ['XML', `<testsuites>${'<a>'.repeat(100_000)}`],
    ['attributes', `<testsuites a="${'x'.repeat(2_000_000)}`],
    ['comments', `${'<!--'.repeat(300_000)}<testsuites/>`],
    ['LCOV', `SF:a\n${'DA:'.repeat(500_000)}`],
    ['TAP', `1..1\n${'not ok '.repeat(300_000)}`],
    ['JSON', '['.repeat(1_000_000)],
    ['references', `<testsuites>${'&#'.repeat(500_000)}</testsuites>`],
  ])('answers hostile %s in linear time', (_name, text) => {
    const started = processorTime();
    readReport(bytes(text));
    expect(processorTime() - started).toBeLessThan(3000);
  });
});

const read = (text: string): Extract<Report, { kind: 'coverage' }> => {
  const result = readReport(bytes(text));
  if (!result.ok || result.report.kind !== 'coverage') throw new Error('no coverage');
  return result.report;
};

describe('mergeCoverage', () => {
  it('joins reports of one format by file and line', () => {
    const merged = mergeCoverage([
      read('SF:a\nDA:1,1\nDA:2,0\nend_of_record\n'),
      read('SF:a\nDA:1,0\nDA:2,1\nend_of_record\nSF:b\nDA:1,0\nend_of_record\n'),
    ]);
    expect(merged).toMatchObject({ total: 3, covered: 2 });
  });

  it('adds totals of different files', () => {
    const one = { ...(summary(1, 2) as object), 'a.js': { lines: { total: 2, covered: 1, pct: 50 } } };
    const two = { ...(summary(3, 3) as object), 'b.js': { lines: { total: 3, covered: 3, pct: 100 } } };
    expect(mergeCoverage([read(JSON.stringify(one)), read(JSON.stringify(two))])).toMatchObject({ total: 5, covered: 4 });
  });

  it('lets the lowest of several formats count', () => {
    expect(mergeCoverage([read(JSON.stringify(summary(9, 10))), read(LCOV)])).toMatchObject({ format: 'lcov', total: 3, covered: 2 });
  });

  it('prefers lines to bare totals where both say the same', () => {
    expect(mergeCoverage([read(JSON.stringify(summary(2, 3))), read(LCOV)])).toMatchObject({ format: 'lcov' });
  });

  it('has no figure without reports', () => {
    expect(mergeCoverage([])).toBeUndefined();
  });
});
