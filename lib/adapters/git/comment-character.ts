import { runGit } from './run.ts';

/** What begins a comment in the message of a commit (`core.commentString`, `core.commentChar`); `#` where git chooses or nothing is set. */
export async function commentCharacter(root: string): Promise<string> {
  for (const key of ['core.commentString', 'core.commentChar']) {
    // Exit code 1: not set.
    const { stdout } = await runGit(['config', '--get', key], { cwd: root, accept: [0, 1] });
    const value = stdout.toString('utf8').replace(/\n$/, '');
    if (value !== '') return value === 'auto' ? '#' : value;
  }
  return '#';
}
