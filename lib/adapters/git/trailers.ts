import { runGit } from './run.ts';

/** A commit that says in its trailers what of a spec it is for. */
export interface CommitLink {
  commit: string;
  tasks: string[];
  criteria: string[];
}

/** Commits of HEAD's history whose trailers name a spec, newest first; none outside of a repository. */
export async function readCommitLinks(root: string, spec: string): Promise<CommitLink[]> {
  const trailer = (key: string): string => `%(trailers:key=${key},valueonly,separator=%x2C)`;
  const format = `--format=%H%x00${trailer('Spec')}%x00${trailer('Task')}%x00${trailer('Criteria')}%x01`;
  const args = ['log', '--fixed-strings', `--grep=Spec: ${spec}`, format, 'HEAD', '--'];
  const { code, stdout } = await runGit(args, { cwd: root, accept: [0, 128] });
  if (code !== 0) return [];
  const list = (text = ''): string[] =>
    text
      .split(',')
      .map((item) => item.trim())
      .filter((item) => item !== '');
  return stdout
    .toString('utf8')
    .split('\x01')
    .map((record) => record.trim().split('\0'))
    .filter(([, specs]) => list(specs).includes(spec))
    .map(([commit = '', , tasks, criteria]) => ({ commit, tasks: list(tasks), criteria: list(criteria) }));
}
