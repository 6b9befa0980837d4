import { concatBytes } from '../shared/bytes.ts';
import { isGitAlias } from '../source/index.ts';
import { decodeLatin1, encodeLatin1, fromHex, toHex } from './latin1.ts';
import { compareBytes, decodeName, encodeName } from './path-bytes.ts';

/** One entry of a tree object. */
export interface GitTreeEntry {
  /** Six digits, as the port writes modes; `040000` for a folder. */
  mode: string;
  /** One name, without `/`. */
  name: string;
  oid: string;
}

export const FOLDER_MODE = '040000';
const SUBMODULE_MODE = '160000';
/** Modes git writes today, and the one of group-writable files that its first releases wrote. */
const MODES = new Set(['100644', '100755', '120000', FOLDER_MODE, SUBMODULE_MODE, '100664']);
const OID_BYTES = 20;
const MAX_NAME_BYTES = 4096;

export const isFolder = ({ mode }: Pick<GitTreeEntry, 'mode'>): boolean => mode === FOLDER_MODE;
export const isSubmodule = ({ mode }: Pick<GitTreeEntry, 'mode'>): boolean => mode === SUBMODULE_MODE;

/** The mode git would write for a file today: permissions beyond `executable` were dropped in 2005. */
export function todaysMode(mode: string): string {
  if (!mode.startsWith('100')) return mode;
  return (Number.parseInt(mode, 8) & 0o100) !== 0 ? '100755' : '100644';
}

/** Entries of a tree object in their stored order; undefined where the bytes are no tree. Names are not judged: see `treeProblem`. */
export function parseTree(content: Uint8Array): GitTreeEntry[] | undefined {
  const entries: GitTreeEntry[] = [];
  for (let at = 0; at < content.length; ) {
    const space = content.indexOf(0x20, at);
    const nul = space < 0 ? -1 : content.indexOf(0, space + 1);
    const mode = space < 0 || space - at > 6 ? '' : decodeLatin1(content.subarray(at, space));
    if (nul < 0 || nul + OID_BYTES >= content.length || !/^[0-7]{5,6}$/.test(mode)) return undefined;
    const oid = toHex(content.subarray(nul + 1, nul + 1 + OID_BYTES));
    entries.push({ mode: mode.padStart(6, '0'), name: decodeName(content.subarray(space + 1, nul)), oid });
    at = nul + 1 + OID_BYTES;
  }
  return entries;
}

/** Content of the tree object with these entries, in git's order (a folder sorts as if its name ended in `/`). */
export function formatTree(entries: readonly GitTreeEntry[]): Uint8Array {
  const keyed = entries.map((entry) => ({ entry, key: sortKey(entry) })).sort((a, b) => compareBytes(a.key, b.key));
  return concatBytes(
    keyed.flatMap(({ entry }) => [
      encodeLatin1(`${entry.mode.replace(/^0/, '')} `),
      encodeName(entry.name),
      Uint8Array.of(0),
      fromHex(entry.oid),
    ]),
  );
}

/** What makes a tree dangerous or no tree of git's, as `git fsck` would say it; undefined when all is well. */
export function treeProblem(entries: readonly GitTreeEntry[], content: Uint8Array): string | undefined {
  const seen = new Set<string>();
  for (const entry of entries) {
    const problem = entryProblem(entry) ?? (seen.has(entry.name) ? `holds \`${entry.name}\` twice` : undefined);
    if (problem !== undefined) return problem;
    seen.add(entry.name);
  }
  return compareBytes(formatTree(entries), content) === 0 ? undefined : 'is not written as git writes trees (order or modes)';
}

function entryProblem({ mode, name, oid }: GitTreeEntry): string | undefined {
  if (name === '') return 'holds an entry without a name';
  if (name.includes('/')) return `holds a name with a slash (\`${name}\`)`;
  if (name === '.' || name === '..') return `holds an entry that is named \`${name}\``;
  if (isGitAlias(name)) return `holds a name that stands for git's own folder (\`${name}\`)`;
  if (encodeName(name).length > MAX_NAME_BYTES) return 'holds a name that no file system takes';
  if (!MODES.has(mode)) return `holds \`${name}\` with the unknown mode ${mode}`;
  return /^0+$/.test(oid) ? `holds \`${name}\` with an id of zeros` : undefined;
}

function sortKey(entry: GitTreeEntry): Uint8Array {
  return encodeName(isFolder(entry) ? `${entry.name}/` : entry.name);
}
