import { exportedLines } from './exports.ts';
import { fence } from './prompts/fence.ts';
import { isTestPath } from './scope/test-files.ts';
import type { TreeFile, VirtualTree } from './virtual-tree.ts';

/** Files shown at most, and characters of each and of all together. */
const MAX_FILES = 6;
const FILE_CHARS = 16_000;
const TOTAL_CHARS = 40_000;
/** Files looked into, at most; the shallow ones first. */
const MAX_CANDIDATES = 400;
/** Lines shown before and after one that shares a word with the request, where a file is too large to be shown whole. */
const AROUND = 8;
/** What a shared word counts by where it stands. */
const WEIGHT = { path: 3, exports: 2, body: 1 } as const;

/**
 * Source files that seem to bear on a request, with their text: those that share the most telling words with it, in their path, in what
 * they export and in their body. A design that nobody can look into the code for is written blind otherwise. The same tree and request
 * give the same files.
 */
export async function relatedFiles(tree: VirtualTree, request: string): Promise<string> {
  const wanted = tellingWords(request);
  const scored: { path: string; text: string; score: number }[] = [];
  for (const file of candidates(tree)) {
    const read = await tree.read(file.path);
    if (!read.ok) continue;
    const score = scoreOf(file.path, read.text, wanted);
    if (score >= WEIGHT.path) scored.push({ path: file.path, text: shownOf(read.text, wanted), score });
  }
  scored.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
  const shown: string[] = [];
  let left = TOTAL_CHARS;
  for (const { path, text } of scored.slice(0, MAX_FILES)) {
    if (text.length > left) continue;
    shown.push(fence('data', { path }, text));
    left -= text.length;
  }
  return shown.length === 0
    ? ''
    : `Files that seem to bear on the request, as they were when this run started (there may be others):\n${shown.join('\n\n')}`;
}

/** A file as it is shown: whole, or of a large one the places that share words with the request, the telling ones first. */
function shownOf(text: string, wanted: ReadonlySet<string>): string {
  if (text.length <= FILE_CHARS) return text;
  const lines = text.split(/\r?\n/u);
  const hits = lines
    .map((line, index) => ({ index, shared: [...tellingWords(line)].filter((word) => wanted.has(word)).length }))
    .filter(({ shared }) => shared > 0)
    .toSorted((a, b) => b.shared - a.shared || a.index - b.index);
  const chosen = new Set<number>();
  let left = FILE_CHARS;
  for (const { index } of hits) {
    for (let near = Math.max(0, index - AROUND); near <= Math.min(lines.length - 1, index + AROUND) && left > 0; near += 1) {
      if (!chosen.has(near)) left -= (lines[near] ?? '').length + 1;
      chosen.add(near);
    }
    if (left <= 0) break;
  }
  return withGaps(lines, chosen).slice(0, FILE_CHARS);
}

function withGaps(lines: readonly string[], chosen: ReadonlySet<number>): string {
  const shown: string[] = [];
  let before = -1;
  for (const index of [...[...chosen].toSorted((a, b) => a - b), lines.length]) {
    if (index > before + 1) shown.push(`[… ${String(index - before - 1)} lines left out …]`);
    if (index < lines.length) shown.push(lines[index] ?? '');
    before = index;
  }
  return shown.join('\n');
}

const SOURCE = /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|cs|rb|php|swift|scala|ex|exs|c|cc|cpp|h|hpp|vue|svelte)$/i;

/** Folders and files that settings of tools lie in. */
const HIDDEN = /(?:^|\/)\./;

function candidates(tree: VirtualTree): TreeFile[] {
  const depth = ({ path }: TreeFile): number => path.split('/').length;
  return tree
    .list()
    .filter(
      ({ path, kind, size }) =>
        kind === 'file' && SOURCE.test(path) && (size ?? 0) <= 8 * FILE_CHARS && !HIDDEN.test(path) && !isTestPath(path),
    )
    .sort((a, b) => depth(a) - depth(b) || (a.path < b.path ? -1 : 1))
    .slice(0, MAX_CANDIDATES);
}

function scoreOf(path: string, text: string, wanted: ReadonlySet<string>): number {
  const inPath = tellingWords(path);
  const inExports = tellingWords(exportedLines(path, text, 60).join(' '));
  const inBody = tellingWords(text);
  let score = 0;
  for (const word of wanted) {
    score += (inPath.has(word) ? WEIGHT.path : 0) + (inExports.has(word) ? WEIGHT.exports : 0) + (inBody.has(word) ? WEIGHT.body : 0);
  }
  return score;
}

const COMMON = new Set(
  'that this with from into when what where which while should shall must have been they them their then there than also only each every other some such more most make made like will would could does done over under after before about without within test tests file files code function functions class return value values string number user users want wants allow able using used given'.split(
    ' ',
  ),
);

/** Words of four letters and more, identifiers taken apart (`userPreferences`, `user_preferences`), plurals as singulars. */
function tellingWords(text: string): Set<string> {
  const parts =
    text
      .replace(/([a-z\d])([A-Z])/g, '$1 $2')
      .toLowerCase()
      .match(/[\p{L}\p{N}]{4,}/gu) ?? [];
  return new Set(
    parts
      .map((word) => (word.length > 4 && word.endsWith('s') && !word.endsWith('ss') ? word.slice(0, -1) : word))
      .filter((word) => !COMMON.has(word)),
  );
}
