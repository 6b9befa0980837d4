import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import * as z from 'zod';
import { type Document, isMap, isScalar, LineCounter, parseDocument, visit } from 'yaml';
import { suggest } from '../../../domain/config/index.ts';
import { canonicalJson } from '../../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import { Playbook } from './playbook.ts';

/** A playbook with the files it refers to read in. */
export interface LoadedPlaybook {
  path: string;
  playbook: Playbook;
  /** Every byte that decides its replies: equal texts answer equally. */
  canonical: string;
}

type Path = readonly (string | number)[];

interface Source {
  path: string;
  document: Document.Parsed;
  lines: LineCounter;
}

const MAX_PLAYBOOK_BYTES = 4 * 1024 * 1024;
const MAX_FILE_BYTES = 1024 * 1024;

/**
 * Reads a playbook and the files that it names by `{ $file: "relative/path" }`, which must lie in its own folder.
 * @throws StringlineError `playbook-missing` or `playbook-invalid`, naming file, line and key.
 */
export async function loadPlaybook(path: string): Promise<LoadedPlaybook> {
  const source = parse(path, await read(path));
  const value = await withFiles(source, source.document.toJS() as unknown, []);
  const parsed = Playbook.safeParse(value);
  if (!parsed.success) {
    const issue = deepest(parsed.error.issues);
    throw invalid(source, [...issue.path, ...issue.unknown.slice(0, 1)], issue.message + meant(issue.unknown));
  }
  return { path, playbook: parsed.data, canonical: canonicalJson(parsed.data) };
}

async function read(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MAX_PLAYBOOK_BYTES) throw new Error(`it is larger than ${MAX_PLAYBOOK_BYTES} bytes`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    const missing = (cause as NodeJS.ErrnoException).code === 'ENOENT';
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new StringlineError({
      code: 'playbook-missing',
      message: missing ? `There is no playbook ${path}.` : `The playbook ${path} cannot be read: ${reason}.`,
      fix: 'Give the path of a playbook, relative to the folder the command works in: `--playbook playbook.yaml`.',
      exit: EXIT.usage,
      cause,
    });
  }
}

function parse(path: string, text: string): Source {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const [error] = document.errors;
  if (error !== undefined) {
    const line = lines.linePos(error.pos[0]).line;
    const message = `Playbook ${path}, line ${line}: ${error.message.split('\n')[0] ?? 'not YAML'}`;
    throw new StringlineError({ code: 'playbook-invalid', message, fix: 'Mend the YAML at this line.', exit: EXIT.usage, cause: error });
  }
  // Task ids are keys: an unquoted 1.10 is a number to YAML and would become task 1.1.
  visit(document, {
    Pair: (_, pair) => {
      if (isScalar(pair.key) && typeof pair.key.value === 'number') pair.key.value = pair.key.source ?? String(pair.key.value);
    },
  });
  return { path, document, lines };
}

/** The value with each `{ $file: … }` replaced by that file's text. */
async function withFiles(source: Source, value: unknown, path: Path): Promise<unknown> {
  if (Array.isArray(value)) {
    const items: unknown[] = [];
    for (const [index, item] of value.entries()) items.push(await withFiles(source, item, [...path, index]));
    return items;
  }
  if (value === null || typeof value !== 'object') return value;
  if (Object.hasOwn(value, '$file')) return fileText(source, value as Record<string, unknown>, path);
  const members: [string, unknown][] = [];
  for (const [key, member] of Object.entries(value)) members.push([key, await withFiles(source, member, [...path, key])]);
  return Object.fromEntries(members);
}

async function fileText(source: Source, reference: Record<string, unknown>, path: Path): Promise<string> {
  const name = reference['$file'];
  if (typeof name !== 'string' || name === '' || Object.keys(reference).length > 1) {
    throw invalid(source, path, 'a file reference is `{ $file: "relative/path" }` and nothing else');
  }
  const inside = [...path, '$file'];
  const root = await realpath(dirname(source.path));
  if (isAbsolute(name)) throw invalid(source, inside, `"${name}" must be relative to the playbook's folder`);
  const real = await realpath(resolve(root, name)).catch((cause: unknown) => {
    throw invalid(source, inside, `there is no file "${name}" in the playbook's folder`, cause);
  });
  const within = relative(root, real);
  if (within === '..' || within.startsWith(`..${sep}`) || isAbsolute(within))
    throw invalid(source, inside, `"${name}" lies outside the playbook's folder`);
  const status = await stat(real);
  if (!status.isFile() || status.size > MAX_FILE_BYTES)
    throw invalid(source, inside, `"${name}" is not a file of at most ${MAX_FILE_BYTES} bytes`);
  return readFile(real, 'utf8');
}

interface Issue {
  path: readonly PropertyKey[];
  message: string;
  errors?: readonly (readonly Issue[])[];
  /** Keys that are not known at `path`. */
  keys?: readonly string[];
}

interface Told {
  path: Path;
  message: string;
  unknown: readonly string[];
}

/** The most telling issue: in a union, the branch that got furthest into the value. */
function deepest(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): Told {
  const flat = issues.map((issue) => {
    const path = [...prefix, ...issue.path];
    const branches = (issue.errors ?? []).filter((branch) => branch.length > 0).map((branch) => deepest(branch, path));
    const own = {
      path: path.map((key) => (typeof key === 'symbol' ? String(key) : key)),
      message: issue.message,
      unknown: issue.keys ?? [],
    };
    return branches.reduce<Told>((best, branch) => (branch.path.length > best.path.length ? branch : best), own);
  });
  return flat[0] ?? { path: [], message: 'invalid', unknown: [] };
}

/** Every key that a playbook can have somewhere: one that is near a misspelt one is most likely what was meant. */
function knownKeys(schema: unknown = z.toJSONSchema(Playbook, { io: 'input' })): string[] {
  if (schema === null || typeof schema !== 'object') return [];
  const own = 'properties' in schema && schema.properties instanceof Object ? Object.keys(schema.properties) : [];
  return [...own, ...Object.values(schema).flatMap((part: unknown) => knownKeys(part))];
}

function meant(unknown: readonly string[]): string {
  const near = unknown[0] === undefined ? undefined : suggest(unknown[0], knownKeys());
  return near === undefined ? '' : `; did you mean "${near}"?`;
}

function invalid(source: Source, path: Path, problem: string, cause?: unknown): StringlineError {
  const key = path.length === 0 ? '(top)' : path.join('.');
  const message = `Playbook ${source.path}, line ${lineOf(source, path)}, key ${key}: ${problem}`;
  const fix = 'docs/playbooks.md has a whole playbook and every key; larger ones lie beside the projects under examples/.';
  return new StringlineError({ code: 'playbook-invalid', message, fix, exit: EXIT.usage, cause });
}

/** Line of the key at a path, else of the value there, or of its nearest existing parent. */
function lineOf(source: Source, path: Path): number {
  const key = keyNode(source.document, path);
  if (key !== undefined) return source.lines.linePos(key).line;
  for (let length = path.length; length >= 0; length -= 1) {
    const node: unknown = length === 0 ? source.document.contents : source.document.getIn(path.slice(0, length), true);
    const range =
      node !== null && typeof node === 'object' && 'range' in node
        ? (node.range as [number, number, number] | null | undefined)
        : undefined;
    if (range) return source.lines.linePos(range[0]).line;
  }
  return 1;
}

/** Offset of the key that a path ends with; undefined for an item of a list and for what is not written there. */
function keyNode(document: Document.Parsed, path: Path): number | undefined {
  const parent: unknown = path.length === 0 ? undefined : document.getIn(path.slice(0, -1), true);
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find(({ key }) => isScalar(key) && String(key.value) === String(path.at(-1)));
  return isScalar(pair?.key) ? pair.key.range?.[0] : undefined;
}
