import { runGit } from './run.ts';

/** Addresses of the remotes of a repository, as they are configured. */
export async function remoteAddresses(root: string): Promise<string[]> {
  const { stdout } = await runGit(['config', '--get-regexp', String.raw`^remote\..*\.url$`], { cwd: root, accept: [0, 1] });
  return stdout
    .toString()
    .split('\n')
    .flatMap((line) => (line.includes(' ') ? [line.slice(line.indexOf(' ') + 1)] : []));
}
