import { isSha1 } from '../../domain/git/index.ts';
import { isRefName } from '../../domain/source/index.ts';
import { branchNameTaken, invalidRequest } from '../git/errors.ts';
import type { HostedPlace } from './objects.ts';

/** Sets a ref if it is still at `expected` (undefined: must not exist); false when it moved or exists. */
export async function moveRef(place: HostedPlace, ref: string, target: { to: string; expected: string | undefined }): Promise<boolean> {
  if (!ref.startsWith('refs/') || !isRefName(ref)) throw invalidRequest(`\`${ref}\` is not a full ref name.`);
  if (!isSha1(target.to)) throw invalidRequest(`\`${target.to}\` is not an object id.`);
  if (target.expected !== undefined && !isSha1(target.expected)) throw invalidRequest(`\`${target.expected}\` is not an object id.`);
  if (target.expected === undefined) await assertNameFree(place, ref);
  return place.refs.move(ref, target.to, target.expected);
}

/** Any git that fetches these refs keeps them as files: a name cannot be both a branch and a folder of branches. */
async function assertNameFree({ refs }: HostedPlace, ref: string): Promise<void> {
  const names = ref.split('/');
  for (let count = 3; count < names.length; count += 1) {
    const above = names.slice(0, count).join('/');
    if ((await refs.get(above)) !== undefined) throw branchNameTaken(ref, above);
  }
  const below = (await refs.list(`${ref}/`))[0];
  if (below) throw branchNameTaken(ref, below.ref);
}
