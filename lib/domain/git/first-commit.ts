const quoted = (path: string): string => `'${path.replaceAll("'", String.raw`'\''`)}'`;

/** The command that makes the first commit of a repository, from wherever it is pasted, also where there is no file yet. */
export const firstCommit = (root: string): string =>
  `git -C ${quoted(root)} add -A && git -C ${quoted(root)} commit --allow-empty -m "First commit"`;
