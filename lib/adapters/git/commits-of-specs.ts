import { runGit } from './run.ts';

export interface SpecCommit {
  id: string;
  message: string;
  /** What it changes. */
  paths: string[];
}

/** Commits of HEAD's history whose message has a line `Spec: …`, newest first; none outside of a repository. */
export async function commitsOfSpecs(root: string): Promise<SpecCommit[]> {
  const grep = ['--extended-regexp', '--regexp-ignore-case', '--grep=^Spec:'];
  const args = ['-c', 'core.quotepath=off', 'log', ...grep, '--name-only', '--format=%x01%H%x00%B%x00', 'HEAD', '--'];
  const { code, stdout } = await runGit(args, { cwd: root, accept: [0, 128] });
  if (code !== 0) return [];
  return stdout
    .toString('utf8')
    .split('\x01')
    .map((record) => record.split('\0'))
    .flatMap(([id = '', message, names]) =>
      message === undefined ? [] : [{ id, message, paths: (names ?? '').split('\n').filter((name) => name !== '') }],
    );
}
