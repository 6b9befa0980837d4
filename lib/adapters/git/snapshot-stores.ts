import { type SnapshotPorts, snapshotRef } from '../../app/snapshots/index.ts';
import type { ObjectStore } from '../../app/ports.ts';
import { GIT_OBJECT_TYPES, type GitObject, type GitObjectType } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { CatFile } from './cat-file.ts';
import { gitError } from './errors.ts';
import type { RepositoryPlace } from './inspect.ts';
import { gitText, runGit } from './run.ts';

export interface GitSnapshotStores extends Required<Pick<SnapshotPorts, 'objects' | 'refs' | 'history'>> {
  /** Ends the processes that read objects; a later question starts others. */
  close(): void;
}

/**
 * The taking side of snapshots in a repository that a person works in: objects go where git keeps its own, and a commit that no branch or
 * tag reaches is held by a ref below `refs/stringline/`. Nothing of the checkout, the index or HEAD is touched.
 */
export function createGitSnapshotStores({ root }: Pick<RepositoryPlace, 'root'>): GitSnapshotStores {
  const sessions: Partial<Record<'bytes' | 'facts', CatFile>> = {};
  const session = (kind: 'bytes' | 'facts'): CatFile => {
    const open = sessions[kind];
    return open !== undefined && !open.ended ? open : (sessions[kind] = new CatFile(root, { bytes: kind === 'bytes' }));
  };
  const stat: ObjectStore['stat'] = async (oid) => {
    const found = await session('facts').ask(oid, () => false);
    const type = found && typeOf(found.type);
    return found && type ? { type, size: found.size } : undefined;
  };
  return {
    objects: {
      get: async (oid) => {
        const found = await session('bytes').ask(oid, () => true);
        const type = found && typeOf(found.type);
        return found?.bytes && type ? { type, content: found.bytes } : undefined;
      },
      put: (object) => writeObject(root, object),
      stat,
      missing: async (oids) => {
        const unique = [...new Set(oids)];
        const stats = await Promise.all(unique.map(stat));
        return unique.filter((_, index) => stats[index] === undefined);
      },
    },
    refs: {
      get: async (ref) => {
        const commit = ref.slice(snapshotRef('').length);
        return (await stat(commit))?.type === 'commit' && (await isReached(root, commit)) ? commit : undefined;
      },
      move: async (_ref, commit) => {
        if (!(await isReached(root, commit))) await runGit(['update-ref', `refs/stringline/snapshots/${commit}`, commit], { cwd: root });
        return true;
      },
    },
    history: {
      whole: async (commit) => {
        if ((await stat(commit))?.type !== 'commit') return false;
        // What refs reach is whole, or git itself would not work here: only what is new is walked.
        const args = ['rev-list', '--objects', '--quiet', commit, '--not', '--all'];
        return (await runGit(args, { cwd: root, accept: [0, 128] })).code === 0;
      },
    },
    close: () => {
      for (const open of Object.values(sessions)) open.close();
    },
  };
}

const typeOf = (type: string): GitObjectType | undefined => GIT_OBJECT_TYPES.find((known) => known === type);

/** Whether a branch, a tag or HEAD leads to the commit: then nobody sweeps it away. */
async function isReached(root: string, commit: string): Promise<boolean> {
  if ((await gitText(['for-each-ref', '--count=1', '--format=%(refname)', `--contains=${commit}`], { cwd: root })) !== '') return true;
  return (await runGit(['merge-base', '--is-ancestor', commit, 'HEAD'], { cwd: root, accept: [0, 1, 128] })).code === 0;
}

/** Git checks the format of trees and commits itself before it takes them. */
async function writeObject(root: string, { type, content }: GitObject): Promise<string> {
  const args = ['hash-object', '-w', '-t', type, '--stdin'];
  const { code, stdout, stderr } = await runGit(args, { cwd: root, input: content, accept: [0, 128] });
  if (code === 0) return stdout.toString('latin1').trim();
  const failure = gitError({ args, cwd: root, code, stderr });
  if (failure.code !== 'git-failed' && failure.code !== 'repository-corrupt') throw failure;
  throw new StringlineError({
    code: 'object-invalid',
    message: `git takes no ${type} of these bytes: ${stderr.trim().split('\n')[0] ?? ''}`,
    fix: 'git fsck in the repository that it comes from tells more.',
    exit: EXIT.usage,
    cause: failure,
  });
}
