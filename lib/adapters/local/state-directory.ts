import { chmodSync, existsSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** Name of the folder in the repository that holds state, artefacts and checkouts; it ignores itself. */
export const STATE_DIRECTORY = '.stringline';

/** What people write into it and share. */
export const SHARED_STATE = ['waivers.yaml', 'approvals.yaml'];

const IGNORED = ['*', ...SHARED_STATE.map((name) => `!${name}`), ''].join('\n');
/** Folders in it. */
const FOLDERS = ['artefacts', 'runs', 'sandbox', 'worktrees'];

/**
 * Makes the folder of our state where it is not there, for the owner's eyes only. It ignores itself, so that `git status` of the user's
 * checkout stays as it was.
 * @throws StringlineError `state-linked`: a link would have us write elsewhere
 */
export function makeStateDirectory(directory: string): void {
  for (const path of [directory, ...FOLDERS.map((name) => join(directory, name))]) refuseLink(path);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  // One that came with a checkout has the modes of a checkout.
  if ((lstatSync(directory).mode & 0o077) !== 0) chmodSync(directory, 0o700);
  const ignore = join(directory, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, IGNORED);
}

function refuseLink(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return;
  throw new StringlineError({
    code: 'state-linked',
    message: `${path} is a link: state is kept in a folder of the repository's own, so that nothing leads elsewhere.`,
    fix: `Remove the link: rm ${path}`,
    exit: EXIT.usage,
  });
}
