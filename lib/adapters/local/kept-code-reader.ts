import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import process from 'node:process';
import type { CodeReader } from '../../app/ports.ts';
import type { FileFacts } from '../../domain/drift/index.ts';
import { sha256 } from './sha256.ts';
import { makeStateDirectory } from './state-directory.ts';

/** Name of the file below the state directory. */
export const KEPT_FACTS = 'code-facts';
/** What is kept at most, in characters; of more, what was used longest ago goes. */
export const MAX_KEPT = 32_000_000;

/**
 * A reader that remembers what it has read, by the digest of path and text, in one file below the state directory. The file is replaced whole
 * by a rename; one that is not whole, not ours, or of readers of another version is not believed, and a place that cannot be written to costs
 * time only.
 */
export function keepFacts(reader: CodeReader, stateDirectory: string, limit = MAX_KEPT): CodeReader {
  const { version } = reader;
  if (version === undefined) return reader;
  const file = join(stateDirectory, KEPT_FACTS);
  let loading: Promise<Map<string, string>> | undefined;
  /** What this process has asked for, newest last. */
  const used = new Map<string, string>();
  let fresh = 0;
  return {
    reads: (path) => reader.reads(path),
    async read({ path, text }) {
      const key = sha256(`${path}\0${text}`);
      const kept = used.get(key) ?? (await (loading ??= load(file, version))).get(key);
      const facts = kept === undefined ? await reader.read({ path, text }) : (JSON.parse(kept) as FileFacts);
      if (facts.unread === 'fault') return facts;
      if (kept === undefined) fresh += 1;
      used.set(key, kept ?? JSON.stringify(facts));
      return facts;
    },
    async keep() {
      if (fresh === 0) return;
      fresh = 0;
      const old = [...(await (loading ??= load(file, version)))].filter(([key]) => !used.has(key));
      await replace(file, withHead(bounded([...old, ...used], limit), version));
    },
  };
}

/** The newest that fit. */
function bounded(entries: readonly (readonly [string, string])[], limit: number): string {
  const lines: string[] = [];
  let size = 0;
  for (const [key, facts] of entries.toReversed()) {
    const line = `${key} ${facts}`;
    if ((size += line.length + 1) > limit) break;
    lines.push(line);
  }
  return lines.toReversed().join('\n');
}

const withHead = (body: string, version: string): string => `stringline.code-facts ${version} ${sha256(body)}\n${body}`;

async function replace(file: string, text: string): Promise<void> {
  const temporary = `${file}.${process.pid}`;
  try {
    makeStateDirectory(dirname(file));
    await writeFile(temporary, text);
    await rename(temporary, file);
  } catch {
    // A read-only or full disk: the next command reads the code again.
    await rm(temporary, { force: true }).catch(noPlace);
  }
}

/** Nothing is kept, or cannot be: then the code is read, which is what would have been done anyway. */
const noPlace = (): undefined => undefined;

async function load(file: string, version: string): Promise<Map<string, string>> {
  const text = (await readFile(file, 'utf8').catch(noPlace)) ?? '';
  const body = text.slice(text.indexOf('\n') + 1);
  if (text !== withHead(body, version)) return new Map();
  const lines = body === '' ? [] : body.split('\n');
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(' ')), line.slice(line.indexOf(' ') + 1)]));
}
