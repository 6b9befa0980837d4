import { shellQuote } from '../shared/shell-quote.ts';

/** The command that makes the first commit of a repository, from wherever it is pasted, also where there is no file yet. */
export const firstCommit = (root: string): string =>
  `git -C ${shellQuote(root)} add -A && git -C ${shellQuote(root)} commit --allow-empty -m "First commit"`;
