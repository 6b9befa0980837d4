import { dirname, join } from 'node:path';
import type { CodeReader } from '../../app/ports.ts';
import type { FileFacts } from '../../domain/drift/index.ts';
import { ifPossible, keepEntries, MAX_KEPT, readKept } from './kept-entries.ts';
import { sha256 } from './sha256.ts';
import { makeStateDirectory } from './state-directory.ts';

/** Name of the file below the state directory. */
export const KEPT_FACTS = 'code-facts';

/** A reader that remembers what it has read, by the digest of path and text, in one file below the state directory. */
export function keepFacts(reader: CodeReader, stateDirectory: string, limit = MAX_KEPT): CodeReader {
  const { version } = reader;
  if (version === undefined) return reader;
  const file = join(stateDirectory, KEPT_FACTS);
  const head = `stringline.code-facts ${version}`;
  let loaded: Map<string, string> | undefined;
  /** What this process has asked for, newest last. */
  const used = new Map<string, string>();
  let fresh = 0;
  return {
    reads: (path) => reader.reads(path),
    async read({ path, text }) {
      const key = sha256(`${path}\0${text}`);
      const kept = used.get(key) ?? (loaded ??= readKept(file, head)).get(key);
      const facts = kept === undefined ? await reader.read({ path, text }) : (JSON.parse(kept) as FileFacts);
      if (facts.unread === 'fault') return facts;
      if (kept === undefined) fresh += 1;
      used.set(key, kept ?? JSON.stringify(facts));
      return facts;
    },
    keep() {
      if (fresh > 0) {
        fresh = 0;
        const old = [...(loaded ??= readKept(file, head))].filter(([key]) => !used.has(key));
        ifPossible(() => {
          makeStateDirectory(dirname(file));
        });
        keepEntries(file, head, [...old, ...used], limit);
      }
      return Promise.resolve();
    },
  };
}
