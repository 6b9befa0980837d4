import { existsSync } from 'node:fs';
import { isAbsolute, join, posix, resolve } from 'node:path';
import { isInside } from '../adapters/local/is-inside.ts';
import { pathInRoot } from '../adapters/local/path-in-root.ts';

/** Where somebody names files: a repository, and the folder from its root in which they work; undefined for the root itself. */
export interface NamingPlace {
  root: string;
  from: string | undefined;
}

/** The path from the root of a file that was named from the folder in which somebody works; of one that lies elsewhere the word itself. */
export const fromRoot = (word: string, { root, from = '' }: NamingPlace): string => pathInRoot(root, resolve(root, from, word)) ?? word;

/** The other way: how a file of the repository is named in that folder. */
export const fromFolder = (path: string, from: string | undefined): string =>
  from === undefined ? path : posix.relative(`/${from}`, `/${path}`);

/** What to tell of words that name nothing in the folder and a file of the root: somebody took them to count from there. */
export function meantFromRoot(words: readonly string[], place: NamingPlace): string | undefined {
  const { root, from } = place;
  if (from === undefined) return undefined;
  const meant = words.filter(
    (word) =>
      !isAbsolute(word) &&
      isInside(root, join(root, word)) &&
      !existsSync(join(root, fromRoot(word, place))) &&
      existsSync(join(root, word)),
  );
  if (meant.length === 0) return undefined;
  return `Paths count from the folder you are in (${from}): ${meant.map((word) => `\`${word}\` of the root is \`${fromFolder(word, from)}\` here`).join(', ')}.`;
}
