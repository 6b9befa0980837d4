import type { GitStores } from './memory-stores.ts';
import { EMPTY_TREE, type GitCommit, type GitTreeEntry, isSha1, parseCommit, parseTag, parseTree } from '../../domain/git/index.ts';
import { isRefName } from '../../domain/source/index.ts';
import { snapshotRef } from '../../app/snapshots/index.ts';
import { invalidRequest } from '../git/errors.ts';
import { objectBroken, revisionMissing } from './errors.ts';

/** The stores of one project, and what its `HEAD` is. */
export interface HostedPlace extends GitStores {
  project: string;
  head: string | undefined;
}

/** The rules by which git finds a short name, in its order. */
const SHORT_NAMES = ['', 'refs/', 'refs/tags/', 'refs/heads/', 'refs/remotes/'];
/** Tags that name tags that name tags. */
const MAX_PEELS = 10;

type Peeled = { type: 'commit'; oid: string; commit: GitCommit } | { type: 'tree'; oid: string } | undefined;

/** What a revision leads to when tags are followed; undefined when it leads nowhere, or to a file. */
async function peel(place: HostedPlace, revision: string): Promise<Peeled> {
  let oid = await lookUp(place, revision.replace(/\^\{(?:tree|commit)\}$/, ''));
  for (let peels = 0; oid !== undefined && peels < MAX_PEELS; peels += 1) {
    if (oid === EMPTY_TREE) return { type: 'tree', oid };
    const object = await place.objects.get(oid);
    if (object?.type === 'tree') return { type: 'tree', oid };
    if (object?.type === 'commit') return { type: 'commit', oid, commit: parsed(place, oid, parseCommit(object.content)) };
    oid = object?.type === 'tag' ? parseTag(object.content)?.object : undefined;
  }
  return undefined;
}

async function lookUp(place: HostedPlace, name: string): Promise<string | undefined> {
  if (isSha1(name)) return name;
  if (!isRefName(name)) throw invalidRequest(`\`${name}\` is not a commit, branch, tag or ref.`);
  if (name === 'HEAD') return place.head;
  for (const prefix of SHORT_NAMES) {
    if (prefix === '' && !name.startsWith('refs/')) continue;
    const oid = await place.refs.get(`${prefix}${name}`);
    if (oid !== undefined) return oid;
  }
  return undefined;
}

/** Commit id behind a name; undefined when there is none. */
export async function resolveCommit(place: HostedPlace, revision: string): Promise<string | undefined> {
  const peeled = await peel(place, revision);
  return peeled?.type === 'commit' ? peeled.oid : undefined;
}

/** Tree id of a commit, tag or tree. @throws StringlineError `revision-missing` */
export async function resolveTree(place: HostedPlace, revision: string): Promise<string> {
  const peeled = await peel(place, revision);
  if (!peeled) throw revisionMissing(place.project, revision);
  return peeled.type === 'commit' ? peeled.commit.tree : peeled.oid;
}

/** Id of a commit that must be there. */
export async function requireCommit(place: HostedPlace, revision: string): Promise<string> {
  const oid = await resolveCommit(place, revision);
  if (oid === undefined) throw revisionMissing(place.project, revision);
  return oid;
}

/** A commit by its id; undefined when absent. */
export async function readCommit(place: HostedPlace, oid: string): Promise<GitCommit | undefined> {
  const object = await place.objects.get(oid);
  if (!object) return undefined;
  if (object.type !== 'commit') throw objectBroken(place.project, oid, `is a ${object.type}, not a commit`);
  return parsed(place, oid, parseCommit(object.content));
}

/**
 * The parents of a commit that are there. History of a hosted repository begins at snapshots, which come without the commits before them;
 * anywhere else a parent that is gone is damage.
 */
export async function readParents(place: HostedPlace, oid: string, commit: GitCommit): Promise<{ oid: string; commit: GitCommit }[]> {
  const parents: { oid: string; commit: GitCommit }[] = [];
  for (const parent of commit.parents) {
    const found = await readCommit(place, parent);
    if (found) parents.push({ oid: parent, commit: found });
    else if ((await place.refs.get(snapshotRef(oid))) !== oid)
      throw objectBroken(place.project, parent, `is a parent of ${oid} and is gone`);
  }
  return parents;
}

/** Entries of a tree that must be there. */
export async function readTreeEntries(place: HostedPlace, oid: string): Promise<GitTreeEntry[]> {
  if (oid === EMPTY_TREE) return [];
  const object = await place.objects.get(oid);
  if (!object) throw objectBroken(place.project, oid, 'is gone');
  return parsed(place, oid, object.type === 'tree' ? parseTree(object.content) : undefined);
}

function parsed<T>(place: HostedPlace, oid: string, value: T | undefined): T {
  if (value === undefined) throw objectBroken(place.project, oid, 'cannot be read');
  return value;
}
