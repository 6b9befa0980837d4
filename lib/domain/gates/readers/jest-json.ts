import * as z from 'zod';
import { type ReadResult, failure, success } from './result.ts';
import type { TestFailure, TestReport } from './types.ts';

const Count = z.int().nonnegative();
const Assertion = z.object({
  fullName: z.string().default(''),
  title: z.string().default(''),
  status: z.string(),
  failureMessages: z.array(z.string()).nullish(),
});
const Results = z.object({
  numTotalTests: Count,
  numFailedTests: Count,
  numPendingTests: Count.default(0),
  numFailedTestSuites: Count.default(0),
  testResults: z.array(
    z.object({
      name: z.string().optional(),
      status: z.string().optional(),
      message: z.string().nullish(),
      assertionResults: z.array(Assertion).default([]),
    }),
  ),
});

const MAX_FAILURES = 200;
const MAX_PASSED = 5000;
const MAX_MESSAGE = 2000;
/** Colours and other control sequences of terminals. */
const ESCAPES = /\u001B\[[0-9;]*m/g;
const clean = (text: string): string => text.replace(ESCAPES, '').slice(0, MAX_MESSAGE);

/** True for the JSON of `jest --json` and vitest's json reporter. */
export function isJestJson(json: unknown): boolean {
  return (
    z.object({ numTotalTests: z.unknown(), testResults: z.unknown() }).safeParse(json).success &&
    typeof json === 'object' &&
    json !== null &&
    'numTotalTests' in json
  );
}

/** Reads test results of jest and vitest; a file that could not be loaded counts as a failure. */
export function readJestJson(json: unknown): ReadResult<TestReport> {
  const parsed = Results.safeParse(json);
  if (!parsed.success) return failure('malformed', z.prettifyError(parsed.error).split('\n')[0] ?? 'not a report of jest');
  const { numTotalTests, numFailedTests, numPendingTests, numFailedTestSuites, testResults } = parsed.data;
  const failures: TestFailure[] = [];
  for (const { name, status, message, assertionResults } of testResults) {
    const file = name === undefined ? {} : { file: name };
    const failed = assertionResults.filter((assertion) => assertion.status === 'failed');
    for (const { fullName, title, failureMessages } of failed)
      failures.push({ name: fullName || title, ...file, message: clean((failureMessages ?? []).join('\n')) });
    if (status === 'failed' && failed.length === 0) failures.push({ name: name ?? 'test file', ...file, message: clean(message ?? '') });
  }
  return success({
    kind: 'tests',
    format: 'jest-json',
    total: numTotalTests,
    failed: Math.max(numFailedTests, numFailedTestSuites, failures.length),
    skipped: numPendingTests,
    failures: failures.slice(0, MAX_FAILURES),
    passed: testResults
      .flatMap(({ assertionResults }) =>
        assertionResults.flatMap(({ status, fullName, title }) => (status === 'passed' ? [fullName || title] : [])),
      )
      .slice(0, MAX_PASSED),
  });
}
