export type CanonicalPath = { ok: true; path: string } | { ok: false; reason: string };

/** Code points HFS+ drops from file names, so that `.g\u200Cit` opens `.git` (CVE-2014-9390). */
const HFS_IGNORABLE = /[\u200C-\u200F\u202A-\u202E\u206A-\u206F\uFEFF]/u;
const HFS_IGNORABLE_ALL = new RegExp(HFS_IGNORABLE, 'gu');

/** PATH_MAX and NAME_MAX of Linux, in UTF-8 bytes. */
const MAX_PATH_BYTES = 4096;
const MAX_NAME_BYTES = 255;

/**
 * The one spelling of a path inside a repository: relative, `/` between names, no `.` or empty names.
 * Whatever could name another file than it seems to (`..`, absolute, drive letters, backslashes, control and invisible
 * characters, names another file system would shorten, any alias of `.git`) is refused with a reason that completes "the path …".
 * It judges the text only: that no symbolic link stands on the way is for the caller to see in the tree.
 */
export function canonicalPath(path: string): CanonicalPath {
  const reason = refusalOfText(path);
  if (reason !== undefined) return { ok: false, reason };
  const names = path.split('/').filter((name) => name !== '' && name !== '.');
  if (names.length === 0) return { ok: false, reason: 'names no file' };
  for (const name of names) {
    const problem = refusalOfName(name);
    if (problem !== undefined) return { ok: false, reason: problem };
  }
  return { ok: true, path: names.join('/') };
}

function refusalOfText(path: string): string | undefined {
  if (path === '') return 'is empty';
  if (!path.isWellFormed()) return 'is not valid Unicode';

  if (/[\u0000-\u001F\u007F-\u009F]/u.test(path)) return 'contains a control character';
  if (path.includes('\\')) return 'contains a backslash; write `/` between names';
  if (path.startsWith('/')) return 'is absolute; write it relative to the repository';
  if (/^[A-Za-z]:/.test(path)) return 'starts with a drive letter; write it relative to the repository';
  if (HFS_IGNORABLE.test(path)) return 'contains an invisible character';
  if (path.normalize('NFC') !== path) return `is not in Unicode normal form C; write \`${path.normalize('NFC')}\``;
  return utf8Length(path) > MAX_PATH_BYTES ? `is longer than ${String(MAX_PATH_BYTES)} bytes` : undefined;
}

function refusalOfName(name: string): string | undefined {
  if (name === '..') return 'leaves its folder by `..`';
  if (isGitAlias(name)) return `names git's own folder (\`${name}\`)`;
  if (/[. ]$/.test(name)) return `has a name that ends in a dot or a space (\`${name}\`)`;
  return utf8Length(name) > MAX_NAME_BYTES ? `has a name longer than ${String(MAX_NAME_BYTES)} bytes` : undefined;
}

/**
 * Whether a file system somewhere would open `.git` by this name: any case, HFS+ ignorable code points, the NTFS short name
 * `git~1`, trailing dots and spaces, alternate data streams (`.git::$INDEX_ALLOCATION`).
 */
export function isGitAlias(name: string): boolean {
  const bare = name
    .replace(HFS_IGNORABLE_ALL, '')
    .replace(/:.*$/s, '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[. ]+$/, '');
  return bare === '.git' || /^git~\d+$/.test(bare);
}

/** Folder of a canonical path, `''` at the root. */
export function folderOf(path: string): string {
  const slash = path.lastIndexOf('/');
  return slash < 0 ? '' : path.slice(0, slash);
}

/** Path of what a folder holds (`''` is the root). */
export const pathIn = (folder: string, name: string): string => (folder === '' ? name : `${folder}/${name}`);

/** Whether a canonical path lies below a folder (`''` is the root). */
export function isBelow(path: string, folder: string): boolean {
  return folder === '' || path.startsWith(`${folder}/`);
}

/** Bytes of a text in UTF-8. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}
