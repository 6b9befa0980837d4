import { countOf } from './coverage.ts';
import { type ReadResult, failure, success } from './result.ts';
import type { TestFailure, TestReport } from './types.ts';
import { scanXml } from './xml.ts';

const MAX_MESSAGE = 2000;
const MAX_FAILURES = 200;
const MAX_PASSED = 5000;

interface Case {
  name: string;
  file: string | undefined;
  failed: boolean;
  skipped: boolean;
  message: string;
}

class Reading {
  readonly report = { total: 0, failed: 0, skipped: 0 };
  readonly failures: TestFailure[] = [];
  readonly passed: string[] = [];
  /** Failures that suites claim in their attributes; a broken suite may list no case at all. */
  claimed = 0;
  /** Failures of cases that are marked as expected to fail. */
  excused = 0;
  #case: Case | undefined;
  #listening = false;

  open(name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'testsuites' || name === 'testsuite') this.#suite(attributes);
    else if (name === 'testcase') this.#case = this.#open(attributes);
    else if (this.#case !== undefined) this.#outcome(this.#case, name, attributes);
    else if ((name === 'error' || name === 'failure') && this.failures.length < MAX_FAILURES) this.#suiteError(attributes);
  }

  text(text: string): void {
    if (this.#listening && this.#case !== undefined && this.#case.message.length < MAX_MESSAGE) this.#case.message += text;
  }

  close(name: string): void {
    if (name === 'failure' || name === 'error') this.#listening = false;
    if (name !== 'testcase' || this.#case === undefined) return;
    this.#count(this.#case);
    this.#case = undefined;
  }

  #suite(attributes: ReadonlyMap<string, string>): void {
    const bad = (countOf(attributes.get('failures')) ?? 0) + (countOf(attributes.get('errors')) ?? 0);
    // Suites nest and their sums repeat: the largest claim is the whole one.
    this.claimed = Math.max(this.claimed, bad);
  }

  #open(attributes: ReadonlyMap<string, string>): Case {
    const group = attributes.get('classname');
    const name = attributes.get('name') ?? '';
    const prefix = group === undefined || group === '' || group === 'test' || name.startsWith(group) ? '' : `${group} > `;
    return { name: prefix + name, file: attributes.get('file'), failed: false, skipped: false, message: '' };
  }

  #outcome(current: Case, name: string, attributes: ReadonlyMap<string, string>): void {
    if (name === 'skipped') current.skipped = true;
    if (name !== 'failure' && name !== 'error') return;
    current.failed = true;
    current.message += `${attributes.get('message') ?? ''}\n`;
    this.#listening = true;
  }

  #suiteError(attributes: ReadonlyMap<string, string>): void {
    this.failures.push({ name: 'test suite', message: (attributes.get('message') ?? '').slice(0, MAX_MESSAGE) });
    this.report.failed += 1;
  }

  #count({ name, file, failed, skipped, message }: Case): void {
    this.report.total += 1;
    if (skipped) this.report.skipped += 1;
    // node:test reports a failing `todo` as skipped and failed at once; the suites count it among their failures.
    if (skipped && failed) {
      this.excused += 1;
      return;
    }
    if (!failed && !skipped && this.passed.length < MAX_PASSED) this.passed.push(name);
    if (!failed) return;
    this.report.failed += 1;
    const text = message.trim().slice(0, MAX_MESSAGE);
    if (this.failures.length < MAX_FAILURES) this.failures.push({ name, ...(file === undefined ? {} : { file }), message: text });
  }
}

/** Reads JUnit XML. Failures that a suite claims without listing them count as well. */
export function readJunit(text: string): ReadResult<TestReport> {
  const reading = new Reading();
  const fault = scanXml(text, reading);
  if (fault !== undefined) return failure('malformed', fault);
  const { total, failed, skipped } = reading.report;
  const { failures, passed, claimed, excused } = reading;
  return success({ kind: 'tests', format: 'junit', total, failed: Math.max(failed, claimed - excused), skipped, failures, passed });
}
