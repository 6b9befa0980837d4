import { remembered } from '../../shared/remembered.ts';
import { isBlank } from './characters.ts';
import { indentEnd } from './nesting.ts';

/** What lies further along a line was written by no person: it is left alone, so that a huge line stays cheap. */
const MAX_INLINE = 20_000;

/** Contents of the code spans of a line, in order. Linear: a run of backticks is closed by the next run of the same length. */
export function codeSpans(text: string): string[] {
  const first = text.indexOf('`');
  if (first < 0) return [];
  const second = text.indexOf('`', first + 1);
  // One span between two single ticks is what most lines have.
  if (second > first + 1 && second < MAX_INLINE && !text.includes('`', second + 1)) return [text.slice(first + 1, second).trim()];
  const runs = runsOf(text.slice(0, MAX_INLINE));
  const closing = nextOfSameLength(runs);
  const spans: string[] = [];
  for (let index = 0; index < runs.length; index += 1) {
    const close = closing[index];
    const [from, to] = [runs[index], runs[close ?? -1]];
    if (close === undefined || from === undefined || to === undefined) continue;
    spans.push(text.slice(from.end, to.start).trim());
    index = close;
  }
  return spans;
}

/** Where its backticks stand, neighbours together. */
function runsOf(text: string): { start: number; end: number }[] {
  const runs: { start: number; end: number }[] = [];
  for (let start = text.indexOf('`'); start >= 0; ) {
    let end = start + 1;
    while (text.charAt(end) === '`') end += 1;
    runs.push({ start, end });
    start = text.indexOf('`', end);
  }
  return runs;
}

/** For each run the index of the next run of the same length. */
function nextOfSameLength(runs: readonly { start: number; end: number }[]): (number | undefined)[] {
  if (runs.length === 2) return [runs[0] !== undefined && runs[1] !== undefined && lengthOf(runs[0]) === lengthOf(runs[1]) ? 1 : undefined];
  const latest = new Map<number, number>();
  const next: (number | undefined)[] = Array.from({ length: runs.length }, () => undefined);
  for (let index = runs.length - 1; index >= 0; index -= 1) {
    const run = runs[index];
    if (run === undefined) continue;
    next[index] = latest.get(lengthOf(run));
    latest.set(lengthOf(run), index);
  }
  return next;
}

function lengthOf({ start, end }: { start: number; end: number }): number {
  return end - start;
}

/** Endings that make a name without a directory a file. */
const FILE_NAME =
  /^[\w@+-][\w.@+-]*\.(?:[cm]?[jt]sx?|json[c5]?|ya?ml|toml|md|mdx|py|pyi|go|rs|java|kts?|scala|rb|php|cs|c|h|cc|cpp|hpp|swift|dart|sh|bash|ps1|sql|graphql|proto|html?|s?css|less|vue|svelte|tf|xml|gradle|ini|cfg|conf|env|txt|lock|mod|sum|csv|svg)$/i;
const PLAIN_FILES = new Set(['Dockerfile', 'Makefile', 'Jenkinsfile', 'Procfile', 'Gemfile', 'Rakefile', 'CODEOWNERS', 'LICENSE']);

/** The path that a code span or a word names, or `undefined` when it is something else (a call, a route, a type, a URL). */
export function asPath(token: string): string | undefined {
  const trimmed = token.trim();
  if (trimmed.includes(' ')) return undefined;
  // With the line in it, as editors show it.
  const file = trimmed.includes(':') ? trimmed.replace(/:\d+(?:[-:]\d+)?$/, '') : trimmed;
  const path = file.startsWith('./') ? file.slice(2) : file;
  if (path.length > 300 || path.startsWith('/') || !isPathLike(path)) return undefined;
  if (PLAIN_FILES.has(path) || FILE_NAME.test(path)) return path;
  if (!path.includes('/')) return undefined;
  const last = path.slice(path.lastIndexOf('/') + 1);
  const looksLikeFile = last === '' || /^[^.*]+\.\w+|^\.\w|\*/.test(last) || PLAIN_FILES.has(last);
  return looksLikeFile ? path : undefined;
}

function isPathLike(path: string): boolean {
  // Letters of all languages are looked up one by one.
  return /^[\w.@+/*[\]~-]+$/.test(path) || /^[\p{L}\p{N}_.@+/*[\]~-]+$/u.test(path);
}

/** Paths in code spans, in order, each once. */
export function pathsIn(text: string): string[] {
  if (!text.includes('`')) return [];
  const paths: string[] = [];
  for (const span of codeSpans(text)) {
    const path = asPath(span);
    if (path !== undefined) paths.push(path);
  }
  return paths.length < 2 ? paths : [...new Set(paths)];
}

/** `#[[file:api/openapi.yaml]]`: Kiro's own way to name a file. */
export const FILE_REFERENCE = /#\[\[file:([^\]\n]{1,1024})\]\]/g;

/** Text without emphasis marks and code ticks around it: `**Files:** x` → `Files: x`. */
export function plain(text: string): string {
  const start = text.slice(0, MAX_INLINE);
  if (!/[*`_]/.test(start)) return start.trim();
  return start
    .replaceAll(/[*`]/g, '')
    .replaceAll(/(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu, '')
    .trim();
}

/** With its emphasis, its colon and a blank in front of that; a letter may take two code units. */
const MAX_LABEL = 3 + 2 * 41 + 3 + 1 + 1;

export interface Labelled {
  /** Lower case, without emphasis. */
  label: string;
  value: string;
  /** Where the value begins in the line. */
  index: number;
}

/** `Label: value` of a line that begins with a label in any emphasis; `undefined` for other lines. */
export function labelled(text: string): Labelled | undefined {
  // Most lines have no label: looking for its colon is cheaper than looking for its letters.
  const colon = text.indexOf(':');
  if (colon < 0 && !text.includes('：')) return undefined;
  const begin = itemBegin(text);
  if (colon > begin + MAX_LABEL && !text.slice(begin, begin + MAX_LABEL).includes('：')) return undefined;
  const first = begin + marksAt(text, begin);
  const end = colon < 0 || text.length > MAX_INLINE ? undefined : labelEnd(text, first, colon);
  if (end !== undefined) {
    if (end === first || first > begin + MAX_MARKS) return undefined;
    const { value, start } = withoutEmphasis(text, colon + 1);
    const isItalic = text.charCodeAt(first - 1) === UNDERSCORE;
    return { label: nameOf(text.slice(first, end)), value: isItalic ? untilClosed(value) : value, index: start };
  }
  const line = text.slice(begin, begin + MAX_INLINE);
  const label = LABEL.exec(line);
  if (label?.[1] === undefined) return undefined;
  const { value, start } = withoutEmphasis(line, label[0].length);
  return { label: nameOf(label[1]), value: label[0].startsWith('_') ? untilClosed(value) : value, index: begin + start };
}

/** Stars and underscores in front of a label, and behind it. */
const MAX_MARKS = 3;
const MAX_LETTERS = 41;

function marksAt(text: string, index: number): number {
  let end = index;
  while (isMark(text.charCodeAt(end))) end += 1;
  return end - index;
}

/**
 * What `LABEL` would find in front of the first colon of a line: where the label that begins at an index ends; the index itself where there is
 * none. Undefined where only the pattern knows, since not all letters are of ASCII.
 */
function labelEnd(text: string, start: number, colon: number): number | undefined {
  let end = colon;
  if (isBlank(text.charCodeAt(end - 1))) end -= 1;
  for (let marks = 0; marks < MAX_MARKS && end > start && isMark(text.charCodeAt(end - 1)); marks += 1) end -= 1;
  let isLabel = end > start && end <= start + MAX_LETTERS && CHARACTERS[text.charCodeAt(start)] === LETTER;
  for (let index = start; index < end; index += 1) {
    const kind = CHARACTERS[text.charCodeAt(index)];
    if (kind === undefined) return undefined;
    isLabel &&= kind !== 0;
  }
  return isLabel ? end : start;
}

const LETTER = 1;
/** What a label is made of: letters, and what may stand behind the first. */
const CHARACTERS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  return /[A-Za-z]/.test(character) ? LETTER : /[0-9_ ()/-]/.test(character) ? LETTER + 1 : 0;
});

function isMark(code: number): boolean {
  return code === 0x2a || code === 0x5f;
}

/** Documents have the same few labels over and over. */
const nameOf = remembered((label) => label.replaceAll('_', ' ').trim().toLowerCase(), 500);

/** Where the text of a line begins, behind the bullet of an item. */
function itemBegin(text: string): number {
  const start = indentEnd(text);
  if (!isInk(text.charCodeAt(start))) return ITEM_BEGIN.exec(text)?.[0].length ?? 0;
  if (!isBullet(text.charCodeAt(start))) return start;
  const content = indentEnd(text, start + 1);
  return content > start + 1 && (isInk(text.charCodeAt(content)) || /\S/.test(text.charAt(content))) ? content : start;
}

/** The same with white space of all kinds in front. */
const ITEM_BEGIN = /^\s*(?:[-*+][ \t]+(?=\S))?/;

function isBullet(code: number): boolean {
  return code === 0x2a || code === 0x2b || code === 0x2d;
}

/** A letter, figure or sign of ASCII. */
function isInk(code: number): boolean {
  return code > 0x20 && code < 0x7f;
}

const LABEL = /^[*_]{0,3}([\p{L}][\p{L}\p{N}_ ()/-]{0,40}?)[*_]{0,3}\s?[:：]/u;

function withoutEmphasis(text: string, from: number): { value: string; start: number } {
  let start = from;
  let end = text.length;
  while (start < end && isEmphasis(text.charCodeAt(start))) start += 1;
  while (end > start && isEmphasis(text.charCodeAt(end - 1))) end -= 1;
  return { value: text.slice(start, end), start };
}

const UNDERSCORE = 0x5f;

/** `1.1, 1.2_ / _Design: 3.1`: what is in italics ends where they do. `1.1_ and 1.3` goes on. */
function untilClosed(value: string): string {
  const end = value.includes('_ ') ? value.search(CLOSED) : -1;
  return end < 0 ? value : value.slice(0, end);
}

const CLOSED = /_ (?!\s*(?:[,，、;；&(（]|and\s))/;

/** Stars, underscores, blanks and tabs. */
function isEmphasis(code: number): boolean {
  return code === 0x20 || code === 0x2a || code === 0x5f || code === 0x09;
}
