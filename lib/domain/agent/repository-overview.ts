import { exportedLines, hasExports } from './exports.ts';
import { clip } from './prompts/fence.ts';
import { isTestPath } from './scope/test-files.ts';
import { showPath } from './tools/show.ts';
import type { TreeFile, VirtualTree } from './virtual-tree.ts';

export interface OverviewOptions {
  /** Size of the result in tokens of four characters. @default 8000 */
  tokens?: number;
}

const TOKENS = 8_000;
const CHARS_PER_TOKEN = 4;
/** Shares of the budget; what a part leaves over goes to the next. */
const LISTING = 0.35;
const MANIFESTS = 0.25;
const README = 0.1;

const MANIFEST =
  /^(?:package\.json|deno\.jsonc?|tsconfig\.json|pyproject\.toml|setup\.cfg|requirements\.txt|go\.mod|cargo\.toml|pom\.xml|build\.gradle(?:\.kts)?|gemfile|composer\.json|mix\.exs|makefile|justfile|cmakelists\.txt|[^/]+\.csproj|package\.swift)$/i;
const README_NAME = /^readme(?:\.(?:md|markdown|rst|txt|adoc))?$/i;
/** Source files whose exports are looked up, at most. */
const MAX_SOURCES = 400;
const MAX_LINES = 25;

/**
 * What a mind that has never seen the repository needs first: its files, its manifests, the head of its README and what its source files
 * export. The same tree gives the same text; hidden and secret files do not appear.
 */
export async function repositoryOverview(tree: VirtualTree, options: OverviewOptions = {}): Promise<string> {
  const budget = (options.tokens ?? TOKENS) * CHARS_PER_TOKEN;
  const files = tree.list();
  if (files.length === 0) return 'The repository has no files.';
  const parts = [listing(files, budget * LISTING)];
  let left = budget - (parts[0]?.length ?? 0);
  for (const part of [await manifests(tree, files, budget * MANIFESTS), await readme(tree, files, budget * README)]) {
    parts.push(part);
    left -= part.length;
  }
  parts.push(await exportsOf(tree, files, left));
  return parts.filter((part) => part !== '').join('\n\n');
}

/** Every file grouped by folder if that fits, else folders with their counts, the shallow ones first. */
function listing(files: readonly TreeFile[], budget: number): string {
  const folders = new Map<string, string[]>();
  for (const { path, kind } of files) {
    const slash = path.lastIndexOf('/');
    const names = folders.get(path.slice(0, Math.max(0, slash))) ?? [];
    names.push(showPath(path.slice(slash + 1)) + (kind === 'file' ? '' : ` (${kind})`));
    folders.set(path.slice(0, Math.max(0, slash)), names);
  }
  const head = `Files (${String(files.length)}):`;
  const lines = [...folders].map(([folder, names]) => `${folder === '' ? '.' : showPath(folder)}/ ${names.join(' ')}`);
  const whole = `${head}\n${lines.join('\n')}`;
  return whole.length <= budget ? whole : `${head}\n${summary(folders, budget - head.length)}`;
}

function summary(folders: ReadonlyMap<string, readonly string[]>, budget: number): string {
  const byDepth = [...folders].map(([folder, names]) => ({ folder, names, depth: folder === '' ? 0 : folder.split('/').length }));
  byDepth.sort((a, b) => a.depth - b.depth || (a.folder < b.folder ? -1 : 1));
  const lines: string[] = [];
  let left = budget - 60;
  let omitted = 0;
  for (const { folder, names, depth } of byDepth) {
    const shown =
      depth === 0
        ? names.slice(0, 80).join(' ')
        : `${String(names.length)} files: ${names.slice(0, 4).join(' ')}${names.length > 4 ? ' …' : ''}`;
    const line = `${folder === '' ? '.' : showPath(folder)}/ ${shown}`.slice(0, 2_000);
    if (line.length + 1 > left) omitted += 1;
    else {
      lines.push(line);
      left -= line.length + 1;
    }
  }
  return omitted === 0 ? lines.join('\n') : `${lines.join('\n')}\n… and ${String(omitted)} more folders`;
}

const depthOf = (path: string): number => path.split('/').length;
const nameOf = (path: string): string => path.slice(path.lastIndexOf('/') + 1);
const shallowFirst = (a: TreeFile, b: TreeFile): number => depthOf(a.path) - depthOf(b.path) || (a.path < b.path ? -1 : 1);

async function manifests(tree: VirtualTree, files: readonly TreeFile[], budget: number): Promise<string> {
  const chosen = files.filter(({ path, kind }) => kind === 'file' && depthOf(path) <= 3 && MANIFEST.test(nameOf(path))).sort(shallowFirst);
  const parts: string[] = [];
  let left = budget;
  for (const { path } of chosen.slice(0, 12)) {
    if (left < 400) break;
    const file = await tree.read(path);
    if (!file.ok) continue;
    const part = `--- ${showPath(path)}\n${clip(compact(path, file.text), Math.min(left, 4_000))}`;
    parts.push(part);
    left -= part.length;
  }
  return parts.join('\n');
}

/** A package.json without what says nothing about the code. */
function compact(path: string, text: string): string {
  if (nameOf(path).toLowerCase() !== 'package.json') return text.trimEnd();
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed !== 'object' || parsed === null) return text.trimEnd();
    const idle = new Set(['keywords', 'author', 'contributors', 'repository', 'bugs', 'homepage', 'funding', 'files', 'license']);
    return JSON.stringify(Object.fromEntries(Object.entries(parsed).filter(([key]) => !idle.has(key))), null, 1);
  } catch {
    // Shown as it is: that it is no JSON is worth seeing.
    return text.trimEnd();
  }
}

async function readme(tree: VirtualTree, files: readonly TreeFile[], budget: number): Promise<string> {
  const found = files.find(({ path, kind }) => kind === 'file' && README_NAME.test(path));
  const file = found === undefined ? undefined : await tree.read(found.path);
  if (file?.ok !== true) return '';
  const head = file.text
    .slice(0, Math.max(0, Math.floor(budget)))
    .toWellFormed()
    .trimEnd();
  return `--- ${showPath(file.path)}${head.length < file.text.trimEnd().length ? ' (its beginning)' : ''}\n${head}`;
}

/** What source files offer to others, the shallow ones first, until the budget is used. */
async function exportsOf(tree: VirtualTree, files: readonly TreeFile[], budget: number): Promise<string> {
  const sources = files.filter(
    ({ path, kind, size }) => kind === 'file' && (size ?? 0) <= 200_000 && hasExports(path) && !isTestPath(path),
  );
  const parts: string[] = [];
  let left = budget - 120;
  for (const { path } of sources.sort(shallowFirst).slice(0, MAX_SOURCES)) {
    if (left < 80) break;
    const file = await tree.read(path);
    const lines = file.ok ? exportedLines(path, file.text, MAX_LINES) : [];
    if (lines.length === 0) continue;
    const part = `${showPath(path)}\n${lines.map((line) => `  ${line}`).join('\n')}`;
    if (part.length + 1 > left) continue;
    parts.push(part);
    left -= part.length + 1;
  }
  return parts.length === 0 ? '' : `What source files export (first lines only, not complete; tests left out):\n${parts.join('\n')}`;
}
