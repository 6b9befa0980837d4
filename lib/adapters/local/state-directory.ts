import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Name of the folder in the repository that holds state, artefacts and checkouts; it ignores itself. */
export const STATE_DIRECTORY = '.stringline';

/** Everything but what people write into it and share. */
const IGNORED = '*\n!waivers.yaml\n!approvals.yaml\n';

/** Makes the folder of our state where it is not there. It ignores itself, so that `git status` of the user's checkout stays as it was. */
export function makeStateDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const ignore = join(directory, '.gitignore');
  if (!existsSync(ignore)) writeFileSync(ignore, IGNORED);
}
