import { trackedBelow } from '../adapters/git/index.ts';
import { SHARED_STATE, STATE_DIRECTORY } from '../adapters/local/state-directory.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { count } from '../domain/shared/wording.ts';

/**
 * Refuses state that came with the repository: whoever could commit could have written approvals and tokens into it.
 * @throws StringlineError `state-tracked`
 */
export async function refuseTrackedState(root: string): Promise<void> {
  const [first, ...others] = await trackedState(root);
  if (first === undefined) return;
  throw new StringlineError({
    code: 'state-tracked',
    message: `Git tracks ${first}${others.length > 0 ? ` and ${count(others.length, 'more file')} of ${STATE_DIRECTORY}` : ''}: what came with the repository is not taken for what was decided on this machine.`,
    fix: `Move ${STATE_DIRECTORY} away if you did not make it, then: git rm -r --cached ${STATE_DIRECTORY}, and commit that. People share ${SHARED_STATE.join(' and ')} only.`,
    exit: EXIT.usage,
  });
}

/** Files of the state directory that git tracks, without those that people write and share. */
export async function trackedState(root: string): Promise<string[]> {
  const shared = new Set(['.gitignore', ...SHARED_STATE].map((name) => `${STATE_DIRECTORY}/${name}`));
  return (await trackedBelow(root, STATE_DIRECTORY)).filter((path) => !shared.has(path));
}
