import * as z from 'zod';
import type { Digest } from '../domain/shared/digest.ts';
import { getJson, putJson } from './artefacts.ts';
import { advance } from './branch.ts';
import type { CommitRequest, Overlay, Ports } from './ports.ts';
import type { RunContext } from './run-context.ts';
import { nowIso } from './tell.ts';

const StoredCommit = z.strictObject({
  tree: z.string(),
  parents: z.array(z.string()),
  message: z.string(),
  author: z.strictObject({ name: z.string(), email: z.string() }),
  at: z.string(),
});

export interface CommitOnce {
  /** Build key of what is committed. */
  key: Digest;
  context: RunContext;
  parent: string;
  overlay: Overlay;
  message: string;
  stage: string;
  step: string;
}

/**
 * Makes a commit and moves the branch to it. The whole commit, its date included, is kept under the build key: doing it again, after
 * a crash or in a later identical run, gives the same commit id.
 */
export async function commitOnce(what: CommitOnce, ports: Ports): Promise<string> {
  const at = nowIso(ports);
  const tree = await ports.source.writeTree(what.parent, what.overlay);
  const request: CommitRequest = { tree, parents: [what.parent], message: what.message, author: authorOf(what.context), at };
  const kept = await ports.builds.record(what.key, await putJson(ports.artefacts, request), {
    stage: what.stage,
    step: what.step,
    runId: what.context.run.id,
    at,
  });
  return recommit(kept, what.context, ports);
}

/** Makes the commit that an artefact describes; the same artefact gives the same id. */
export async function recommit(artefact: Digest, context: RunContext, ports: Ports): Promise<string> {
  const commit = await ports.source.commit(await getJson(ports.artefacts, artefact, StoredCommit));
  await advance(context.run, commit, ports);
  return commit;
}

/** The requester is the author: it is their run. */
function authorOf({ run }: RunContext): { name: string; email: string } {
  const parts = /^(.*?)\s*<([^>]*)>$/u.exec(run.requester);
  return { name: parts?.[1] ?? run.requester, email: parts?.[2] ?? 'stringline@localhost' };
}
