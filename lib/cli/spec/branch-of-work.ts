import { mergeBase } from '../../adapters/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { isBranchName } from '../../domain/source/index.ts';
import type { CommandContext } from '../main.ts';
import { openRepository } from '../repository-config.ts';
import { type OpenSpec, openSpec } from './open-spec.ts';

/** The branch of a spec's run where it has work that the checkout has not; undefined where there is none, or no repository. */
async function branchOfWork(spec: string, context: CommandContext): Promise<string | undefined> {
  const branch = `stringline/${spec}`;
  // No run has a spec of such a name.
  if (!isBranchName(branch)) return undefined;
  const repository = await openRepository(context).catch((error: unknown) => {
    if (error instanceof StringlineError) return undefined;
    throw error;
  });
  if (repository === undefined) return undefined;
  try {
    const [tip, { head }] = await Promise.all([repository.resolve(`refs/heads/${branch}`), repository.inspect()]);
    if (tip === undefined || tip === head) return undefined;
    return head !== undefined && (await mergeBase(repository.place.root, tip, head)) === tip ? undefined : branch;
  } finally {
    repository.close();
  }
}

/**
 * Finds a spec as `openSpec` does, with the branch on which a run has more of it.
 * @throws StringlineError `spec-unknown`, which names that branch where it has all of it
 */
export async function openSpecWithBranch(name: string, context: CommandContext): Promise<OpenSpec & { branch: string | undefined }> {
  try {
    const found = openSpec(name, context);
    return { ...found, branch: await branchOfWork(found.name, context) };
  } catch (error) {
    if (!(error instanceof StringlineError) || error.code !== 'spec-unknown') throw error;
    const branch = await branchOfWork(name, context);
    if (branch === undefined) throw error;
    const { code, message } = error;
    throw new StringlineError({
      code,
      message,
      fix: `A run has written it on a branch: git switch ${branch}`,
      exit: EXIT.usage,
      cause: error,
    });
  }
}
