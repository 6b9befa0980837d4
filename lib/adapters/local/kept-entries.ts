import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { sha256 } from './sha256.ts';

/** What is kept at most in one file, in characters; of more, what was used longest ago goes. */
export const MAX_KEPT = 32_000_000;

/**
 * The entries of a file that an earlier process has kept, in the order in which they were used, by digests without blanks. A file that is not
 * whole, not ours, or begins with another head is not believed.
 * @param head what the file holds and which version of it, in one line
 */
export function readKept(file: string, head: string): Map<string, string> {
  const text = ifPossible(() => readFileSync(file, 'utf8')) ?? '';
  const body = text.slice(text.indexOf('\n') + 1);
  if (text !== withHead(head, body)) return new Map();
  const entries = new Map<string, string>();
  for (const line of body === '' ? [] : body.split('\n')) {
    const blank = line.indexOf(' ');
    entries.set(line.slice(0, blank), line.slice(blank + 1));
  }
  return entries;
}

/**
 * Replaces a file of entries, whole, by a rename. A place that cannot be written to costs time only: the next process finds out anew.
 * @param entries each in one line, newest last
 */
export function keepEntries(file: string, head: string, entries: readonly (readonly [string, string])[], limit: number): void {
  const temporary = `${file}.${process.pid}`;
  const kept = ifPossible(() => {
    // Never through a link that somebody has put there.
    writeFileSync(temporary, withHead(head, bounded(entries, limit)), { flag: 'wx', mode: 0o600 });
    renameSync(temporary, file);
    return true;
  });
  if (kept !== true) ifPossible(() => rmSync(temporary, { force: true }));
}

/** For places that nothing depends on: what cannot be read or written there is found out anew, which is what would have been done anyway. */
export function ifPossible<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    // eslint-disable-next-line no-restricted-syntax -- that is what this is for
    return undefined;
  }
}

/** The newest that fit. */
function bounded(entries: readonly (readonly [string, string])[], limit: number): string {
  const lines: string[] = [];
  let size = 0;
  for (const [key, value] of entries.toReversed()) {
    const line = `${key} ${value}`;
    if ((size += line.length + 1) > limit) break;
    lines.push(line);
  }
  return lines.toReversed().join('\n');
}

const withHead = (head: string, body: string): string => `${head} ${sha256(body)}\n${body}`;
