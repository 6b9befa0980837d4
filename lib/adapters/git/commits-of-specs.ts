import { runGit } from './run.ts';

/** Commits of HEAD's history whose message has a line `Spec: …`, newest first; none outside of a repository. */
export async function commitsOfSpecs(root: string): Promise<{ id: string; message: string }[]> {
  const args = ['log', '--extended-regexp', '--regexp-ignore-case', '--grep=^Spec:', '--format=%H%x00%B%x01', 'HEAD', '--'];
  const { code, stdout } = await runGit(args, { cwd: root, accept: [0, 128] });
  if (code !== 0) return [];
  return stdout
    .toString('utf8')
    .split('\x01')
    .map((record) => record.trimStart().split('\0'))
    .flatMap(([id = '', message]) => (message === undefined ? [] : [{ id, message }]));
}
