import { readFile, realpath, stat } from 'node:fs/promises';
import { dirname, isAbsolute, relative, resolve, sep } from 'node:path';
import { type Document, isScalar, LineCounter, parseDocument, visit } from 'yaml';
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
    throw invalid(source, issue.path, issue.message);
  }
  return { path, playbook: parsed.data, canonical: canonicalJson(parsed.data) };
}

async function read(path: string): Promise<string> {
  try {
    if ((await stat(path)).size > MAX_PLAYBOOK_BYTES) throw new Error(`it is larger than ${MAX_PLAYBOOK_BYTES} bytes`);
    return await readFile(path, 'utf8');
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    const fix = 'Give the path of a playbook: `--playbook examples/user-preferences/playbook.yaml`.';
    throw new StringlineError({
      code: 'playbook-missing',
      message: `The playbook ${path} cannot be read: ${reason}.`,
      fix,
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
}

/** The most telling issue: in a union, the branch that got furthest into the value. */
function deepest(issues: readonly Issue[], prefix: readonly PropertyKey[] = []): { path: Path; message: string } {
  const flat = issues.map((issue) => {
    const path = [...prefix, ...issue.path];
    const branches = (issue.errors ?? []).filter((branch) => branch.length > 0).map((branch) => deepest(branch, path));
    const own = { path: path.map((key) => (typeof key === 'symbol' ? String(key) : key)), message: issue.message };
    return branches.reduce<{ path: Path; message: string }>((best, branch) => (branch.path.length > best.path.length ? branch : best), own);
  });
  return flat[0] ?? { path: [], message: 'invalid' };
}

function invalid(source: Source, path: Path, problem: string, cause?: unknown): StringlineError {
  const key = path.length === 0 ? '(top)' : path.join('.');
  const message = `Playbook ${source.path}, line ${lineOf(source, path)}, key ${key}: ${problem}`;
  const fix = 'Complete playbooks lie beside the projects under examples/.';
  return new StringlineError({ code: 'playbook-invalid', message, fix, exit: EXIT.usage, cause });
}

/** Line of the value at a path, or of its nearest existing parent. */
function lineOf(source: Source, path: Path): number {
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
