import { clip, fence } from './fence.ts';

/** Output of checks that a model gets at once. */
const OUTPUT_CHARS = 16_000;

/** The result of the checks in words, as the answer to `run_checks` or `done`. */
export function checkResult({ passed, text, final }: { passed: boolean; text: string; final: boolean }): string {
  const output = text.trim() === '' ? '' : `\n${fence('data', { source: 'checks' }, clip(text, OUTPUT_CHARS))}`;
  if (passed) return `The checks passed.${output}`;
  const verdict = final ? 'The checks failed, so the task is not done yet.' : 'The checks failed.';
  return `${verdict}${output}\nFind the cause before you change anything: read the failing test and the code it tests. Mend the code; change a test only where it contradicts the criteria. Failures in files that this task does not touch may come from your change to what they use.`;
}
