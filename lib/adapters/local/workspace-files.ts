import { closeSync, constants, type Dirent, fstatSync, openSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs';
import { relative, sep } from 'node:path';
import type { FileListing, FileReading, WorkspaceFiles } from '../../app/lint/ports.ts';
import { DOCUMENTS, type FileProblem } from '../../domain/lint/index.ts';
import { createIgnore, type IgnoreFile } from '../../domain/source/index.ts';
import { badByteIn, REPLACEMENT } from './file-reading.ts';
import { isInside } from './is-inside.ts';

/** More than a document for people can have; a file of 5 MB is still read in well under a second. */
export const MAX_FILE_BYTES = 16 * 1024 * 1024;
/** Never entered, whatever .gitignore says: git's own folder, what package managers have put there, our own checkouts. */
const NEVER = new Set(['.git', 'node_modules', '.stringline']);
const KIRO = '.kiro';

/** The files below a folder of this machine. */
export function createWorkspaceFiles(root: string): WorkspaceFiles {
  return { list: () => listFiles(root), read: (path) => readText(root, path) };
}

/** Canonical paths need no more: `join` would look at each letter of thousands of them. */
function at(root: string, path: string): string {
  return path === '' ? root : `${root}/${path}`;
}

interface Folder {
  /** Canonical, `''` for the root. */
  path: string;
  ignoreFiles: readonly IgnoreFile[];
  /** Inside of a `.kiro` folder: what is in there is always looked at. */
  kiro: boolean;
}

/** One walk over the folders; `.gitignore` files are met on the way, so that no git process is needed. */
function listFiles(root: string): FileListing {
  const paths: string[] = [];
  const closed = new Map<string, string>();
  const folders: Folder[] = [{ path: '', ignoreFiles: [], kiro: false }];
  const ignores = new Map<readonly IgnoreFile[], ReturnType<typeof createIgnore>>();
  for (let folder = folders.pop(); folder !== undefined; folder = folders.pop()) {
    const entries = entriesOf(at(root, folder.path));
    if (typeof entries === 'string') {
      if (entries !== 'ENOENT') closed.set(folder.path, entries);
      continue;
    }
    const prefix = folder.path === '' ? '' : `${folder.path}/`;
    const ignoreFiles = folder.kiro ? [] : withGitignore(root, folder, entries);
    const ignored = ignores.get(ignoreFiles) ?? createIgnore(ignoreFiles);
    ignores.set(ignoreFiles, ignored);
    for (const entry of entries) {
      const path = prefix + entry.name;
      const isFolder = entry.isDirectory();
      const kiro = folder.kiro || (entry.name === KIRO && (isFolder || entry.isSymbolicLink()));
      if (NEVER.has(entry.name) || (!kiro && ignored(isFolder ? `${path}/` : path))) continue;
      if (isFolder) folders.push({ path, ignoreFiles, kiro });
      // A folder in the place of a document is met when that is read.
      if ((isFolder && DOCUMENTS.includes(entry.name)) || entry.isFile() || entry.isSymbolicLink()) paths.push(path);
      if (entry.isSymbolicLink() && leadsToFolder(at(root, path))) closed.set(path, 'it is a link, and links are not followed');
    }
  }
  return { paths, closed, ignoreFiles: [...new Set([...ignores.keys()].flat())] };
}

function withGitignore(root: string, folder: Folder, entries: readonly Dirent[]): readonly IgnoreFile[] {
  if (!entries.some(({ name }) => name === '.gitignore')) return folder.ignoreFiles;
  const path = folder.path === '' ? '.gitignore' : `${folder.path}/.gitignore`;
  return [...folder.ignoreFiles, { path, text: readText(root, path).text ?? '' }];
}

/** What is in a folder, or why it cannot be said. */
function entriesOf(folder: string): Dirent[] | string {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch (error) {
    return codeOf(error);
  }
}

/** A link to a file is met again when that is read; one to a folder, or to nothing that can be looked at, hides whatever lies behind it. */
function leadsToFolder(link: string): boolean {
  try {
    return !statSync(link).isFile();
  } catch (error) {
    // Not a guess: what cannot be looked at is reported as closed, never passed over.
    return codeOf(error) !== '';
  }
}

function codeOf(error: unknown): string {
  return typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : String(error);
}

function readText(root: string, path: string): FileReading {
  const file = at(root, path);
  try {
    const text = withFile(file, (descriptor) => readFileSync(descriptor, 'utf8'));
    if (typeof text === 'number') return { problem: { kind: 'too-large', bytes: text, limit: MAX_FILE_BYTES } };
    if (text.includes('\0')) return { problem: { kind: 'binary' } };
    const bad = text.includes(REPLACEMENT) ? badByteOf(file, text) : undefined;
    return bad === undefined ? { text } : { text, problem: { kind: 'encoding', ...bad } };
  } catch (error) {
    const reason = codeOf(error);
    if (reason === 'EISDIR') return { problem: { kind: 'folder' } };
    return { problem: reason === 'ELOOP' ? linkAt(root, file) : { kind: 'unreadable', reason } };
  }
}

/** A link, with the file that it leads to where that lies below the root. The file is named, never opened. */
function linkAt(root: string, link: string): FileProblem {
  try {
    const [top, file] = [realpathSync(root), realpathSync(link)];
    if (!isInside(top, file) || !statSync(file).isFile()) return { kind: 'link' };
    return { kind: 'link', to: relative(top, file).split(sep).join('/') };
  } catch (error) {
    // What a link leads to need not be there, and is not named then.
    if (codeOf(error) !== '') return { kind: 'link' };
    throw error;
  }
}

function badByteOf(file: string, text: string): { line: number; column: number } | undefined {
  const bytes = withFile(file, (descriptor) => readFileSync(descriptor));
  return typeof bytes === 'number' ? undefined : badByteIn(bytes, text);
}

/** What is read, or how many bytes there are where there are too many. Links are not followed: they may lead out of the repository. */
function withFile<T>(file: string, read: (descriptor: number) => T): T | number {
  const descriptor = openSync(file, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(descriptor);
    if (!stats.isFile()) throw Object.assign(new Error('not a file'), { code: stats.isDirectory() ? 'EISDIR' : 'it is no regular file' });
    return stats.size > MAX_FILE_BYTES ? stats.size : read(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
