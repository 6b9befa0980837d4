import { createDynamoRefStore } from '../../lib/adapters/aws/git-refs.ts';
import type { RefStore } from '../../lib/app/ports.ts';
import type { Storage } from './aws-ports.ts';

/** The snapshot of a project that came last: what new runs build on. */
export const HEAD = 'refs/stringline/head';
/** Whoever has a snapshot is a project; their names are kept as refs of no project. */
export const REGISTRY = { project: '*', prefix: 'refs/projects/' };

/** Refs of a project. */
export const refsOf = ({ dynamo, table }: Storage, project: string): RefStore => createDynamoRefStore({ client: dynamo, table, project });

/** The snapshot that is completed last wins. */
export async function makeHead(project: string, commit: string, storage: Storage): Promise<void> {
  const refs = refsOf(storage, project);
  for (let tries = 0; tries < 5; tries += 1) if (await refs.move(HEAD, commit, await refs.get(HEAD))) break;
  await makeKnown(project, commit, storage);
}

/** A project is known from its first snapshot on. */
export async function makeKnown(project: string, commit: string, storage: Storage): Promise<void> {
  await refsOf(storage, REGISTRY.project).move(`${REGISTRY.prefix}${encodeURIComponent(project)}`, commit, undefined);
}
