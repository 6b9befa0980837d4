import type { DispatchEvent } from '../../../domain/hooks/dispatch/index.ts';
import { putText } from '../../artefacts.ts';
import type { Ports } from '../../ports.ts';

const DIFF_CHARS = 30_000;

/** A change on a branch of its own, for people: what it is, and how to take it over. Elsewhere nothing is pushed, so the diff is the way. */
export async function takeOver(
  { branch, diff }: { branch: string; diff: string },
  { via }: Pick<DispatchEvent, 'via'>,
  { artefacts }: Pick<Ports, 'artefacts'>,
): Promise<string> {
  const [whole, how] =
    via === undefined
      ? [`git show ${branch}`, `git cherry-pick --no-commit ${branch}`]
      : [`artefact ${await putText(artefacts, diff)}`, `git apply; there it is branch ${branch}, which nothing pushes`];
  const shown = diff.length <= DIFF_CHARS ? diff : `${diff.slice(0, DIFF_CHARS).toWellFormed()}\n[cut: ${whole}]`;
  return `${shown}\nTo take it over: ${how}`;
}
