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

/**
 * Those of the saves that are of files which git calls changed. It names folders that are wholly new, and where case does not matter it
 * keeps to the spelling that it has recorded.
 */
export function changedAmong(
  saves: readonly [string, SaveKind][],
  changed: readonly string[],
  { ignoresCase }: { ignoresCase: boolean },
): [string, SaveKind][] {
  const fold = (path: string): string => (ignoresCase ? path.toLowerCase() : path);
  const names = new Set(changed.map(fold));
  const folders = [...names].filter((name) => name.endsWith('/'));
  return saves.filter(([path]) => names.has(fold(path)) || folders.some((folder) => fold(path).startsWith(folder)));
}
