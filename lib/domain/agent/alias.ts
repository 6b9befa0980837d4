/**
 * What a path becomes on a file system that ignores case and Unicode form (APFS, NTFS): two paths with one key are one file there.
 * Compatibility forms are folded too (`ﬁ` = `fi`), which errs on the side of refusing.
 */
export function aliasKey(path: string): string {
  if (/^[\x20-\x7E]*$/.test(path)) return path.toLowerCase();
  return path.normalize('NFKD').toUpperCase().toLowerCase().normalize('NFKC');
}

/** Spellings of all files and folders by their alias key. */
export type AliasIndex = ReadonlyMap<string, ReadonlySet<string>>;

/** Index of the given file paths and of every folder above them. */
export function indexAliases(paths: Iterable<string>): AliasIndex {
  const index = new Map<string, Set<string>>();
  const seen = new Set<string>();
  for (const path of paths) {
    for (let name = path; name !== '' && !seen.has(name); name = name.slice(0, Math.max(0, name.lastIndexOf('/')))) {
      seen.add(name);
      const key = aliasKey(name);
      const spellings = index.get(key);
      if (spellings === undefined) index.set(key, new Set([name]));
      else spellings.add(name);
    }
  }
  return index;
}

/** The file or folder that a new path would be taken for, although it is spelled differently; `undefined` when there is none. */
export function aliasOf(path: string, index: AliasIndex): string | undefined {
  for (let end = path.length; end > 0; end = path.lastIndexOf('/', end - 1)) {
    const name = path.slice(0, end);
    const spellings = index.get(aliasKey(name));
    if (spellings !== undefined && !spellings.has(name)) return [...spellings][0];
  }
  return undefined;
}
