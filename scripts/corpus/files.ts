import { readdirSync, readFileSync } from 'node:fs';
import { basename, join, sep } from 'node:path';

export interface CorpusFile {
  /** Relative to the corpus, with slashes. */
  path: string;
  bytes: Buffer;
}

const SPEC_DOCUMENTS = new Set(['requirements.md', 'bugfix.md', 'design.md', 'tasks.md']);
const NEVER = new Set(['.git', 'node_modules', 'dist', 'build', 'target']);
/** What people put beside specs and what is no text: archives, images. */
const BINARY = /\.(?:zip|gz|png|jpe?g|gif|webp|ico|pdf|woff2?|DS_Store)$/i;

/** Files below `.kiro` directories, and spec documents and hooks anywhere, in the order of their paths. */
export function corpusFiles(root: string): CorpusFile[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(join(root, sep).length).replaceAll(sep, '/'))
    .filter((path) => isOurs(path))
    .sort()
    .map((path) => ({ path, bytes: readFileSync(join(root, path)) }));
}

function isOurs(path: string): boolean {
  const parts = path.split('/');
  if (parts.some((part) => NEVER.has(part)) || BINARY.test(path)) return false;
  return parts.includes('.kiro') || SPEC_DOCUMENTS.has(basename(path)) || path.endsWith('.kiro.hook');
}
