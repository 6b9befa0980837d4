import type { GitCredentials } from '../../../lib/app/ports.ts';
import { createBranchPublisher, type PublisherOptions } from '../../../lib/adapters/git-host/index.ts';
import { createHostedRepository, createMemoryGitStores, type GitStores } from '../../../lib/adapters/hosted-git/index.ts';
import { uploadSnapshot } from '../../../lib/app/snapshots/index.ts';
import { createSnapshotSource } from '../../../lib/adapters/git/index.ts';
import { makeRepository, type Repository } from '../../support/repository.ts';
import { type HostedBare, USER } from '../../support/git-http-server.ts';
import { inProcessTarget } from '../../support/snapshot-target.ts';
import { artefactsOf } from '../git/lab.ts';

export const credentials: GitCredentials = { for: async () => USER };

/** A project at the host, with a commit on main, of which a hosted repository holds a snapshot: no history before it. */
export interface Project {
  local: Repository;
  bare: HostedBare;
  stores: GitStores;
  base: string;
  /** Makes a commit on top of another, in the hosted repository. */
  commit(parent: string, files: Record<string, string>): Promise<string>;
  publisher(change?: Partial<PublisherOptions>): ReturnType<typeof createBranchPublisher>;
}

export async function createProject(
  bare: HostedBare,
  files: Record<string, string> = { 'a.txt': 'one\n', 'folder/b.txt': 'two\n' },
): Promise<Project> {
  const local = makeRepository({ files: { before: 'history' } });
  for (const [path, text] of Object.entries(files)) local.write(path, text);
  const base = local.commit('The base of the run');
  local.git('push', '-q', bare.path, 'main');
  const stores = createMemoryGitStores();
  const source = createSnapshotSource({ root: local.root, gitDir: '', objectsDir: '', shallowFile: '', objectFormat: 'sha1' });
  await uploadSnapshot(base, { source, target: inProcessTarget(stores) });
  source.close();
  const repositoryWith = (contents: Record<string, string>): ReturnType<typeof createHostedRepository> =>
    createHostedRepository({ ...stores, project: bare.url, head: base, artefacts: artefactsOf(contents) });
  return {
    local,
    bare,
    stores,
    base,
    commit: async (parent, changed) => {
      const repository = repositoryWith(changed);
      const overlay = Object.fromEntries(Object.keys(changed).map((path) => [path, { digest: path, mode: '100644' as const }]));
      const tree = await repository.writeTree(parent, overlay);
      const author = { name: 'Ada', email: 'ada@example.org' };
      return repository.commit({
        tree,
        parents: [parent],
        message: `Change ${Object.keys(changed).join(', ')}\n`,
        author,
        at: '2026-11-20T10:00:00Z',
      });
    },
    publisher: (change = {}) => createBranchPublisher({ ...stores, project: bare.url, credentials, ...change }),
  };
}
