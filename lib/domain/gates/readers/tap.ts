import { type ReadResult, failure, success } from './result.ts';
import type { TestFailure, TestReport } from './types.ts';

const POINT = /^(not )?ok\b(?: +(\d{1,9}))?(?: +-)?(?: +([^#\n]*))?(?: *# *(skip|todo)\b.*)?/i;
const MAX_FAILURES = 200;
const MAX_PASSED = 5000;

/** True for the Test Anything Protocol, version 12 to 14. */
export function isTap(text: string): boolean {
  return /^(?:TAP version 1[234]|1\.\.\d+\s*$)/m.test(text.slice(0, 4096));
}

/** Reads the outermost test points of a TAP stream. A plan that was not kept is a failure; `Bail out!` as well. */
export function readTap(text: string): ReadResult<TestReport> {
  let [planned, total, failed, skipped]: [number | undefined, number, number, number] = [undefined, 0, 0, 0];
  const failures: TestFailure[] = [];
  const passed: string[] = [];
  for (const line of text.split('\n')) {
    const plan = /^1\.\.(\d{1,9})\b/.exec(line)?.[1];
    if (plan !== undefined) planned = Number(plan);
    if (line.startsWith('Bail out!')) return failure('malformed', line.slice(0, 200));
    const point = POINT.exec(line);
    if (point === null) continue;
    total += 1;
    const excused = point[4] !== undefined;
    if (excused) skipped += 1;
    if (point[1] === undefined && !excused && passed.length < MAX_PASSED) passed.push((point[3] ?? `test ${total}`).trim());
    if (point[1] === undefined || excused) continue;
    failed += 1;
    if (failures.length < MAX_FAILURES) failures.push({ name: (point[3] ?? `test ${total}`).trim(), message: '' });
  }
  if (planned === undefined) return failure('malformed', 'there is no plan (1..N): the file is cut short');
  if (planned !== total) return failure('malformed', `${planned} tests were planned, ${total} are there`);
  return success({ kind: 'tests', format: 'tap', total, failed, skipped, failures, passed });
}
