import { plainText } from './excerpt.ts';

/** What a test runner said about itself at the end of its output. */
export interface OutputSummary {
  runner: string;
  /** Tests that ran, skipped ones not counted. */
  ran: number;
  failed: number;
}

interface Pattern {
  runner: string;
  /** Reads the whole (plain) output. */
  read: (text: string) => { ran: number; failed: number } | undefined;
}

const number = (text: string | undefined): number => Number(text ?? 0);

/** The count before a word in a line such as `1 failed, 5 passed, 6 total`. */
const counted = (line: string, word: string): number => number(new RegExp(`(\\d{1,9}) ${word}`).exec(line)?.[1]);

function last(text: string, pattern: RegExp): RegExpExecArray | undefined {
  return [...text.matchAll(pattern)].at(-1);
}

function sumOf(text: string, pattern: RegExp): { ran: number; failed: number } | undefined {
  const found = [...text.matchAll(pattern)];
  if (found.length === 0) return undefined;
  return found.reduce(
    (all, [, passed, failed]) => ({ ran: all.ran + number(passed) + number(failed), failed: all.failed + number(failed) }),
    { ran: 0, failed: 0 },
  );
}

function jestLike(line: string | undefined): { ran: number; failed: number } | undefined {
  if (line === undefined) return undefined;
  return { ran: counted(line, 'passed') + counted(line, 'failed'), failed: counted(line, 'failed') };
}

function pytest(text: string): { ran: number; failed: number } | undefined {
  const line = last(
    text,
    /^=*\s*((?:\d+ (?:passed|failed|errors?|skipped|deselected|xfailed|xpassed|warnings?)(?:, )?)+|no tests (?:ran|collected)[^=\n]*) in [\d.]+s/gm,
  )?.[1];
  if (line === undefined) return undefined;
  const failed = counted(line, 'failed') + counted(line, 'error');
  return { ran: counted(line, 'passed') + failed + counted(line, 'xfailed') + counted(line, 'xpassed'), failed };
}

function nodeTest(text: string): { ran: number; failed: number } | undefined {
  const tests = last(text, /^(?:#|ℹ) tests (\d{1,9})$/gm)?.[1];
  if (tests === undefined) return undefined;
  const of = (name: string): number => number(last(text, new RegExp(`^(?:#|ℹ) ${name} (\\d{1,9})$`, 'gm'))?.[1]);
  return { ran: number(tests) - of('skipped'), failed: of('fail') + of('cancelled') };
}

function unittest(text: string): { ran: number; failed: number } | undefined {
  const ran = last(text, /^Ran (\d{1,9}) tests? in /gm)?.[1];
  if (ran === undefined) return undefined;
  const verdict = last(text, /^(?:OK|FAILED|NO TESTS RAN)(?: \(([^)\n]*)\))?/gm)?.[1] ?? '';
  const of = (name: string): number => number(new RegExp(`\\b${name}=(\\d{1,9})`).exec(verdict)?.[1]);
  return { ran: number(ran) - of('skipped'), failed: of('failures') + of('errors') };
}

function go(text: string): { ran: number; failed: number } | undefined {
  const passed = [...text.matchAll(/^ok\s+\S+\s+(?!.*\[no tests to run\])(?:\(cached\)|[\d.]+s)/gm)].length;
  const failed = [...text.matchAll(/^(?:FAIL\s+\S+\s+|--- FAIL: )/gm)].length;
  const untested = [...text.matchAll(/\[no test files\]|\[no tests to run\]|^\t\S+\t+coverage: 0\.0% of statements$/gm)].length;
  return passed + failed + untested === 0 ? undefined : { ran: passed + failed, failed };
}

/** `NO TESTS RAN`, `No tests found`, `No test files found`: said by jest, vitest, mocha, unittest when there is nothing to run. */
function none(text: string): { ran: number; failed: number } | undefined {
  return /^(?:No tests? (?:files? )?found|NO TESTS RAN|no tests ran|Error: No test files found)\b/m.test(text)
    ? { ran: 0, failed: 0 }
    : undefined;
}

const PATTERNS: readonly Pattern[] = [
  { runner: 'jest', read: (text) => jestLike(last(text, /^Tests:\s+(.*\d+ total)/gm)?.[1]) },
  { runner: 'vitest', read: (text) => jestLike(last(text, /^\s*Tests {2,}(.*\(\d+\))/gm)?.[1]) },
  { runner: 'pytest', read: pytest },
  { runner: 'node --test', read: nodeTest },
  { runner: 'unittest', read: unittest },
  { runner: 'cargo test', read: (text) => sumOf(text, /^test result: \w+\. (\d{1,9}) passed; (\d{1,9}) failed/gm) },
  { runner: 'mocha', read: (text) => sumOf(text, /^ {2}(\d{1,9}) passing\b[^\n]*(?:\n(?: {2}\d+ pending\n)? {2}(\d{1,9}) failing)?/gm) },
  { runner: 'go test', read: go },
  { runner: 'test runner', read: none },
];

/** Longest part of an output that is searched, in characters from its end. */
const WINDOW = 2_000_000;

/** Counts from the summary lines that well-known test runners print; undefined when no runner is recognised. */
export function readOutputSummary(stdout: string, stderr: string): OutputSummary | undefined {
  const text = plainText(`${stdout.slice(-WINDOW)}\n${stderr.slice(-WINDOW)}`);
  for (const { runner, read } of PATTERNS) {
    const found = read(text);
    if (found !== undefined) return { runner, ...found };
  }
  return undefined;
}
