import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { type Judge, NotInstalled } from '../judge.ts';
import { ROOT, run } from '../tools.ts';

interface JestReport {
  numPassedTests: number;
  testResults: { message: string; assertionResults: { status: string; fullName: string }[] }[];
}

const REPORT = join(ROOT, 'reports', 'conformance-dynamodb.json');

/** The stores, over the table of Amazon's own DynamoDB Local. */
export const dynamodbLocal: Judge = {
  name: 'dynamodb-local',
  of: 'stores: contract suites, races, spilled items',
  run: async () => {
    assertJava();
    await run('npm', ['test', '--', '--ci', '--json', `--outputFile=${REPORT}`, 'test/adapters/aws/stores'], {
      env: { ...process.env, STRINGLINE_REQUIRE_TOOLS: '1' },
    });
    const report = JSON.parse(readFileSync(REPORT, 'utf8')) as JestReport;
    const failed = report.testResults.flatMap(({ message, assertionResults }) => {
      const names = assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => fullName);
      return names.length === 0 && message !== '' ? [message.slice(0, 500)] : names;
    });
    return { passed: report.numPassedTests, failed, notes: [] };
  },
};

function assertJava(): void {
  try {
    execFileSync('java', ['-version'], { stdio: 'ignore' });
  } catch (error) {
    throw new NotInstalled(`Java is missing (${error instanceof Error ? error.message : String(error)})`);
  }
}
