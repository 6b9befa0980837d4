import type { SourceRepository, WorkTree } from '../ports.ts';
import { filesOf } from './code-files.ts';

/** States of a branch that are looked through: what a design has left out for longer is nothing that the last changes brought. */
const LOOKED_BACK = 500;

/**
 * The code as it was when a design was written as it is at a commit, along first parents. A design that was changed and changed back counts as
 * unchanged.
 * @returns undefined where the commit has no such design, or where it came with that commit itself
 */
export async function whenWritten(
  source: Pick<SourceRepository, 'log' | 'tree' | 'readBlob'>,
  commit: string,
  design: string,
): Promise<WorkTree | undefined> {
  const idAt = async (one: string): Promise<string | undefined> => (await source.tree(one)).find(({ path }) => path === design)?.oid;
  const wanted = await idAt(commit);
  if (wanted === undefined) return undefined;
  const states = (await source.log({ to: commit, firstParent: true, limit: LOOKED_BACK })).map((entry) => entry.commit);
  // A tree is much to read: halving asks for nine of them where the branch has five hundred.
  let [same, other] = [0, states.length];
  while (other - same > 1) {
    const middle = Math.floor((same + other) / 2);
    if ((await idAt(states[middle] ?? commit)) === wanted) same = middle;
    else other = middle;
  }
  const written = states[same];
  return same === 0 || written === undefined ? undefined : filesOf(source, written);
}
