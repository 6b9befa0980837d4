import {
  type ChangedFile,
  type CommitFacts,
  compareSpec,
  type Convention,
  detectConvention,
  type SpecFiles,
} from '../../domain/messages/index.ts';
import type { SourceRepository, TreeEntry } from '../ports.ts';
import { readText } from '../repository-files.ts';

/** Subjects that show a habit. */
const HISTORY = 50;

export interface Revisions {
  /** Commit or tree before the change; undefined for the first commit. */
  from: string | undefined;
  /** Commit or tree after it. */
  to: string;
  /** Commit whose history shows how subjects are written; undefined where there is none. */
  history: string | undefined;
}

/** What lies between two revisions, in the terms of a commit message: changes of specs, other files, and the habit of the history. */
export async function commitFacts(
  revisions: Revisions,
  specDirectory: string,
  source: Pick<SourceRepository, 'tree' | 'readBlob' | 'log'>,
): Promise<CommitFacts> {
  const before = revisions.from === undefined ? [] : await source.tree(revisions.from);
  const after = await source.tree(revisions.to);
  const changed = changedFiles(before, after);
  const prefix = `${specDirectory.replace(/\/+$/u, '')}/`;
  const names = [...new Set(changed.flatMap(({ path }) => specOf(path, prefix) ?? []))].sort();
  const compared = await Promise.all(
    names.map(async (name) =>
      compareSpec(name, await specFiles(before, `${prefix}${name}/`, source), await specFiles(after, `${prefix}${name}/`, source)),
    ),
  );
  const specs = compared.filter((spec) => spec !== undefined);
  const told = new Set(names.filter((_, index) => compared[index] !== undefined));
  return {
    specs,
    // Documents are told as what they say; what else lies in the folder of a spec is a file like others.
    files: changed.filter(({ path }) => !told.has(specOf(path, prefix) ?? '') || !isDocument(path, prefix)),
    convention: await conventionAt(revisions.history, source),
  };
}

/** How the subjects of the newest commits are written. */
export async function conventionAt(history: string | undefined, source: Pick<SourceRepository, 'log'>): Promise<Convention> {
  const log = history === undefined ? [] : await source.log({ to: history, limit: HISTORY });
  return detectConvention(log.map(({ message }) => message.split('\n')[0] ?? ''));
}

/** Name of the spec that a path belongs to; undefined outside the specs' folders. */
function specOf(path: string, prefix: string): string | undefined {
  const rest = path.startsWith(prefix) ? path.slice(prefix.length) : '';
  return rest.includes('/') ? rest.slice(0, rest.indexOf('/')) : undefined;
}

function changedFiles(before: readonly TreeEntry[], after: readonly TreeEntry[]): ChangedFile[] {
  const was = new Map(before.map((entry) => [entry.path, entry]));
  const is = new Set(after.map(({ path }) => path));
  const written = after.flatMap(({ path, oid, mode }): ChangedFile[] => {
    const old = was.get(path);
    if (old === undefined) return [{ path, status: 'added' }];
    return old.oid === oid && old.mode === mode ? [] : [{ path, status: 'modified' }];
  });
  const deleted = before.filter(({ path }) => !is.has(path)).map(({ path }): ChangedFile => ({ path, status: 'deleted' }));
  return [...written, ...deleted];
}

const DOCUMENTS = /^(?:requirements\.md|bugfix\.md|design\.md|tasks\.md|\.config\.kiro)$/u;

const isDocument = (path: string, prefix: string): boolean => DOCUMENTS.test(path.slice(`${prefix}${specOf(path, prefix) ?? ''}/`.length));

/** Documents of the spec in a folder of a tree, by file name. @param folder with its last slash */
export async function specFiles(
  entries: readonly TreeEntry[],
  folder: string,
  source: Pick<SourceRepository, 'readBlob'>,
): Promise<SpecFiles> {
  const own = entries.filter(({ path }) => path.startsWith(folder) && DOCUMENTS.test(path.slice(folder.length)));
  const texts = await Promise.all(own.map(async ({ path, oid }) => [path.slice(folder.length), await readText(source, oid)] as const));
  return Object.fromEntries(texts.flatMap(([name, text]) => (text === undefined ? [] : [[name, text]])));
}
