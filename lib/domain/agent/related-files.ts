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
    if (!read.ok || read.text.length > FILE_CHARS) continue;
    const score = scoreOf(file.path, read.text, wanted);
    if (score >= WEIGHT.path) scored.push({ path: file.path, text: read.text, score });
  }
  scored.sort((a, b) => b.score - a.score || (a.path < b.path ? -1 : 1));
  const shown: string[] = [];
  let left = TOTAL_CHARS;
  for (const { path, text } of scored.slice(0, MAX_FILES)) {
    if (text.length > left) continue;
    shown.push(fence('data', { path }, text));
    left -= text.length;
  }
  return shown.length === 0 ? '' : `Files that seem to bear on the request, as they are (there may be others):\n${shown.join('\n\n')}`;
}

const SOURCE = /\.(?:[cm]?[jt]sx?|py|go|rs|java|kt|cs|rb|php|swift|scala|ex|exs|c|cc|cpp|h|hpp|vue|svelte)$/i;

function candidates(tree: VirtualTree): TreeFile[] {
  const depth = ({ path }: TreeFile): number => path.split('/').length;
  return tree
    .list()
    .filter(({ path, kind, size }) => kind === 'file' && SOURCE.test(path) && (size ?? 0) <= 4 * FILE_CHARS && !isTestPath(path))
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
