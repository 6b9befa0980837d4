/** What happened to a file between two looks at it. */
export type SaveKind = 'created' | 'saved' | 'deleted';

/**
 * What two changes of one file come to: editors save by writing another file and moving it over the first, which looks like a deletion
 * and a creation. Undefined where it comes to nothing.
 */
export function coalesce(before: SaveKind | undefined, next: SaveKind): SaveKind | undefined {
  if (before === undefined) return next;
  if (before === 'created') return next === 'deleted' ? undefined : 'created';
  return next === 'deleted' ? 'deleted' : 'saved';
}

const MADE_BY_PERSON = /^commit(?: \((?:amend|initial|merge)\))?:/;

/** Whether git itself has changed files, as the reflog of HEAD tells by the lines that were added: a switch, a reset, a rebase; not a commit. */
export function movedByGit(reflogLines: readonly string[]): boolean {
  return reflogLines.some((line) => line.includes('\t') && !MADE_BY_PERSON.test(line.slice(line.indexOf('\t') + 1)));
}
