import { resolve } from 'node:path';
import { createGitRepository, type GitRepository } from '../adapters/git/index.ts';
import { readPath } from '../app/repository-files.ts';
import { CONFIG_PATH } from '../domain/config/index.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { CommandContext } from './main.ts';

/** The repository around a command's directory. */
export async function openRepository({ io, cwd }: CommandContext): Promise<GitRepository> {
  return createGitRepository(resolve(io.cwd, cwd));
}

/** project.yaml of a commit; undefined where there is none. */
export async function configAt(head: string | undefined, repository: GitRepository): Promise<string | undefined> {
  return head === undefined ? undefined : readPath(repository, await repository.tree(head), CONFIG_PATH);
}

/** project.yaml of HEAD; undefined outside a repository or where there is none. */
export async function readHeadConfig(context: CommandContext): Promise<string | undefined> {
  try {
    const repository = await openRepository(context);
    try {
      return await configAt((await repository.inspect()).head, repository);
    } finally {
      repository.close();
    }
  } catch (error) {
    // eslint-disable-next-line no-restricted-syntax -- the catalogue can be read anywhere: here a missing repository is no failure
    if (error instanceof StringlineError && error.exit === EXIT.usage) return undefined;
    throw error;
  }
}
