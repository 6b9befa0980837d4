import { runGit } from './run.ts';

export interface SpecCommit {
  id: string;
  message: string;
  /** What it changes, seen from the folder that was asked about; of a merge, what it brings to the branch that it was made on. */
  paths: string[];
}

/** Commits of HEAD's history whose message has a line `Spec: …`, newest first; none outside of a repository. */
export async function commitsOfSpecs(root: string): Promise<SpecCommit[]> {
  const grep = ['--extended-regexp', '--regexp-ignore-case', '--grep=^Spec:'];
  const shown = ['-z', '--name-only', '--relative', '--diff-merges=first-parent', '--format=%x00%H%x00%B%x00'];
  const args = ['-c', 'log.showRoot=true', 'log', '--no-show-signature', ...grep, ...shown, 'HEAD', '--'];
  const { code, stdout } = await runGit(args, { cwd: root, accept: [0, 128] });
  return code === 0 ? readLog(stdout.toString('utf8').split('\0')) : [];
}

/** Each commit is an empty field, its id, its message, an empty one, and its paths, of which none is empty and the first has a line break in front. */
function readLog(fields: readonly string[]): SpecCommit[] {
  const commits: SpecCommit[] = [];
  for (let at = 1, next = fields.indexOf('', 4); next > 0; at = next + 1, next = fields.indexOf('', at + 3)) {
    const [id = '', message = '', , ...names] = fields.slice(at, next);
    commits.push({ id, message, paths: names.map((name, index) => (index === 0 ? name.slice(1) : name)) });
  }
  return commits;
}
