import type { Finding } from '../shared/finding.ts';
import { canonicalPath, folderOf, hiddenUnicodeFindings, utf8Length } from '../source/index.ts';
import { FILE_REFERENCE } from '../specs/index.ts';

/** What the caller found at a path: the text; undefined when there is no such file; or why it may not be read (a link, binary, hidden by .kiroignore). */
export type ReferenceReading = string | undefined | { refused: string };
export type ReadReference = (path: string) => ReferenceReading | Promise<ReferenceReading>;

export interface ResolvedReference {
  path: string;
  /** As it was read. */
  raw: string;
  /** With its own references named. */
  text: string;
  bytes: number;
}

export interface ResolvedText {
  /** The text with each reference named, and the referenced files in fences at its end. */
  text: string;
  references: ResolvedReference[];
  findings: Finding[];
}

export interface ReferenceOptions {
  /** The document's own path: named in findings, and its folder is tried when nothing lies at the path from the root. */
  path: string;
  /** @default 64 KiB */
  maxFileBytes?: number;
  /** Of all referenced files together. @default 256 KiB */
  maxTotalBytes?: number;
}

/** The rule of a reference to what may not be read. */
export const REFERENCE_REFUSED = 'steering-reference-refused';
const MAX_REFERENCES = 50;
const OPENING = '#[[file:';
const FENCE = /^ {0,3}(`{3,}|~{3,})/;
/** `#[[file:...]]`, `#[[file:<path>]]`: how references are written, and none. */
const STAND_IN = /^(?:\.{3,}|…|<[^<>]*>)$/;

/**
 * Resolves `#[[file:path]]`: the reference becomes the path in backticks, and the file's text follows at the end of the document.
 * Paths are confined to the repository; references in code are left as they are. Markdown that is referenced may reference further files
 * (once: what those reference stays unresolved), so that no chain and no circle grows.
 */
export async function resolveReferences(text: string, read: ReadReference, options: ReferenceOptions): Promise<ResolvedText> {
  const state: State = { read, options, references: new Map(), findings: [], total: 0 };
  const resolved = await resolveIn(text, options.path, state);
  for (const reference of [...state.references.values()]) {
    if (/\.md$/i.test(reference.path)) reference.text = await resolveIn(reference.text, reference.path, state);
  }
  const references = [...state.references.values()];
  const appended = references.map(({ path, text: content }) => `\n\nReferenced file \`${path}\`:\n\n${fence(content, path)}`);
  return { text: appended.length === 0 ? resolved : `${resolved.trimEnd()}${appended.join('')}\n`, references, findings: state.findings };
}

interface State {
  read: ReadReference;
  options: ReferenceOptions;
  /** By path; a file that is referenced twice is given once. */
  references: Map<string, ResolvedReference>;
  findings: Finding[];
  total: number;
}

async function resolveIn(text: string, from: string, state: State): Promise<string> {
  const found = findReferences(text);
  let out = '';
  let at = 0;
  for (const { index, length, target, line } of found) {
    const problem = (ruleId: string, message: string, fix: string): void =>
      void state.findings.push({ ruleId, level: 'warning', message, path: from, line, fix });
    const path = await include(target, { from, problem }, state);
    out += text.slice(at, index) + (path === undefined ? `\`${target}\` (not included)` : `\`${path}\``);
    at = index + length;
  }
  return out + text.slice(at);
}

interface Referrer {
  from: string;
  problem: (ruleId: string, message: string, fix: string) => void;
}

/** The path under which the file is included; undefined when it is not, and then a finding says why. */
async function include(target: string, { from, problem }: Referrer, state: State): Promise<string | undefined> {
  const canonical = canonicalPath(target);
  if (!canonical.ok) {
    problem(
      'steering-reference-path',
      `The referenced path \`${target}\` ${canonical.reason}.`,
      'Write the path from the root of the repository, e.g. `#[[file:api/openapi.yaml]]`.',
    );
    return undefined;
  }
  const candidates = [...new Set([canonical.path, folderOf(from) === '' ? canonical.path : `${folderOf(from)}/${canonical.path}`])];
  const known = candidates.find((path) => path === state.options.path || state.references.has(path));
  if (known !== undefined) return known;
  for (const path of candidates) {
    const reading = await state.read(path);
    if (reading !== undefined) return accept(path, reading, problem, state);
  }
  problem(
    'steering-reference-missing',
    `The referenced file \`${target}\` is not in the repository.`,
    'Correct the path, or commit the file: only committed files are read.',
  );
  return undefined;
}

function accept(path: string, reading: NonNullable<ReferenceReading>, problem: Referrer['problem'], state: State): string | undefined {
  const refused = typeof reading === 'string' ? refuseText(path, reading, state) : reading.refused;
  if (refused !== undefined || typeof reading !== 'string') {
    problem(
      REFERENCE_REFUSED,
      `The referenced file \`${path}\` is not included: ${refused ?? 'not readable'}.`,
      'Reference a smaller text file of the repository, or quote the part that matters.',
    );
    return undefined;
  }
  const bytes = utf8Length(reading);
  state.total += bytes;
  state.references.set(path, { path, raw: reading, text: reading, bytes });
  return path;
}

function refuseText(path: string, text: string, { options, references, total }: State): string | undefined {
  const maxFile = options.maxFileBytes ?? 64 * 1024;
  const maxTotal = options.maxTotalBytes ?? 256 * 1024;
  const bytes = utf8Length(text);
  if (references.size >= MAX_REFERENCES) return `a document may reference ${String(MAX_REFERENCES)} files`;
  if (text.includes('\0')) return 'it is binary';
  if (bytes > maxFile) return `it has ${String(bytes)} bytes, at most ${String(maxFile)} are included`;
  if (total + bytes > maxTotal) return `with it the referenced files have more than ${String(maxTotal)} bytes`;
  return hiddenUnicodeFindings(text, path, 1).length > 0 ? 'it contains hidden Unicode characters' : undefined;
}

export interface FoundReference {
  index: number;
  length: number;
  target: string;
  line: number;
  column: number;
}

/** References of a document in order, without those in fenced blocks and code spans, and without what only shows how they are written. */
export function findReferences(text: string): FoundReference[] {
  const found: FoundReference[] = [];
  let fenceMark: string | undefined;
  let start = 0;
  for (const [number, line] of text.split('\n').entries()) {
    const mark = FENCE.exec(line)?.[1];
    if (fenceMark === undefined && mark !== undefined && !line.slice(line.indexOf(mark) + mark.length).includes('`')) fenceMark = mark;
    else if (fenceMark !== undefined) fenceMark = closes(line, mark, fenceMark) ? undefined : fenceMark;
    else if (line.includes(OPENING)) {
      for (const { at, length, target } of referencesOutsideCode(line))
        found.push({ index: start + at, length, target, line: number + 1, column: at + 1 });
    }
    start += line.length + 1;
  }
  return found;
}

function closes(line: string, mark: string | undefined, open: string): boolean {
  return mark !== undefined && mark.startsWith(open) && line.trim() === mark;
}

/** An odd number of backtick runs before a place, and one behind it, make it code: enough for the one-line spans people write. */
function referencesOutsideCode(line: string): { at: number; length: number; target: string }[] {
  const found: { at: number; length: number; target: string }[] = [];
  const lastTick = line.lastIndexOf('`');
  let inCode = false;
  let seen = 0;
  for (const { index: at, 0: all, 1: target = '' } of line.matchAll(FILE_REFERENCE)) {
    const runs = line.slice(seen, at).match(/`+/g) ?? [];
    inCode = inCode !== (runs.length % 2 === 1);
    seen = at;
    if ((!inCode || lastTick < at) && !STAND_IN.test(target.trim())) found.push({ at, length: all.length, target: target.trim() });
  }
  return found;
}

/** A fence longer than any run of backticks inside. */
function fence(content: string, path: string): string {
  const longest = Math.max(2, ...(content.match(/`+/g) ?? []).map((run) => run.length));
  const mark = '`'.repeat(longest + 1);
  const extension = /\.([A-Za-z0-9]{1,12})$/.exec(path)?.[1] ?? '';
  return `${mark}${extension}\n${content.replace(/\n$/, '')}\n${mark}`;
}
