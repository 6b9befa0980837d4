import { decodePath, splitNul } from './path-bytes.ts';
import { runGit } from './run.ts';

/** Paths below a folder of the root that git tracks, in whatever case they are written. */
export async function trackedBelow(root: string, folder: string): Promise<string[]> {
  const call = { cwd: root, env: { GIT_LITERAL_PATHSPECS: '0' } };
  const { stdout } = await runGit(['ls-files', '-z', '--', `:(top,icase)${folder}`], call);
  return splitNul(stdout).map((path) => decodePath(path));
}
