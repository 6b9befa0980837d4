import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Judge } from '../judge.ts';
import { lintReports } from '../lint-report.ts';
import { python, run } from '../tools.ts';

const PACKAGES = ['junitparser==5.0.3'];
/** What the reader makes of it: cases, and those that failed, were in error or were left out. */
const READ = `
import json, sys
from junitparser import JUnitXml, Failure, Error, Skipped
suites = JUnitXml.fromfile(sys.argv[1])
cases = [case for suite in suites for case in suite]
count = lambda kind: sum(any(isinstance(each, kind) for each in case.result) for case in cases)
told = {'tests': suites.tests, 'failures': suites.failures, 'errors': suites.errors, 'skipped': suites.skipped}
print(json.dumps({'cases': len(cases), 'failures': count(Failure), 'errors': count(Error), 'skipped': count(Skipped), 'told': told}))
`;

interface Read {
  cases: number;
  failures: number;
  errors: number;
  skipped: number;
  told: { tests: number; failures: number; errors: number; skipped: number };
}

/** Reports of lint, read by a reader of JUnit files in common use: it counts what the report says and what the findings are. */
export const junit: Judge = {
  name: 'junit',
  of: 'JUnit reports of lint',
  run: async () => {
    const bin = await python('junit', PACKAGES);
    const { junit: report, json } = await lintReports();
    const folder = mkdtempSync(join(tmpdir(), 'stringline-junit-'));
    try {
      writeFileSync(join(folder, 'report.xml'), report);
      const { code, stdout, stderr } = await run(join(bin, 'python'), ['-c', READ, join(folder, 'report.xml')]);
      if (code !== 0) return { passed: 0, failed: [`it cannot be read: ${stderr.slice(-500)}`], notes: [] };
      const read = JSON.parse(stdout) as Read;
      return { passed: read.cases, failed: disagreements(read, json.findings), notes: [] };
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

function disagreements(
  { cases, failures, errors, skipped, told }: Read,
  findings: readonly { level: string; waived?: unknown }[],
): string[] {
  const errorsFound = findings.filter(({ level, waived }) => level === 'error' && waived === undefined).length;
  return [
    ...(told.tests === cases ? [] : [`says ${told.tests} tests and has ${cases}`]),
    ...(told.failures === failures ? [] : [`says ${told.failures} failures and has ${failures}`]),
    ...(told.errors === errors ? [] : [`says ${told.errors} errors and has ${errors}`]),
    ...(told.skipped === skipped ? [] : [`says ${told.skipped} skipped and has ${skipped}`]),
    ...(cases >= findings.length ? [] : [`has ${cases} cases for ${findings.length} findings`]),
    ...(failures === errorsFound ? [] : [`fails ${failures} cases for ${errorsFound} errors`]),
  ];
}
