import { createSnapshotSource } from '../../lib/adapters/git/index.ts';
import { createMemoryGitStores, type GitStores } from '../../lib/adapters/hosted-git/index.ts';
import { snapshotRef } from '../../lib/app/snapshots/index.ts';

/** Runs git in a folder and returns what it prints, without the last line end. */
export type Git = (...args: string[]) => string;

/** All objects and refs of a real repository, as a hosted one keeps them; HEAD counts as a complete snapshot. */
export async function copyToStores(
  root: string,
  git: Git,
  stores: GitStores = createMemoryGitStores(),
): Promise<{ stores: GitStores; head: string }> {
  const source = createSnapshotSource({ root, gitDir: '', objectsDir: '', shallowFile: '', objectFormat: 'sha1' });
  const oids = git('cat-file', '--batch-all-objects', '--batch-check=%(objectname)').split('\n');
  for (const oid of oids) {
    const object = await source.readObject(oid);
    if (object === undefined || (await stores.objects.put(object)) !== oid) throw new Error(`object ${oid} was not copied as it is`);
  }
  source.close();
  for (const line of git('for-each-ref', '--format=%(objectname) %(refname)').split('\n').filter(Boolean)) {
    const [oid = '', ref = ''] = line.split(' ');
    await stores.refs.move(ref, oid, await stores.refs.get(ref));
  }
  const head = git('rev-parse', 'HEAD');
  await stores.refs.move(snapshotRef(head), head, undefined);
  return { stores, head };
}
