/** Words that say nothing about what is built. */
const STOP_WORDS = new Set(
  (
    'a an the and or but so as at by for from in into of on onto out over per than that these this those to up via when where which while with within without ' +
    'i we you he she it they our my your their its me us them who whom be is are was were been being do does did has have had will would shall should can could may might must ' +
    'want wants wanted need needs needed like please let lets make makes making sure able also just some any all each every new there here if then not ' +
    'user users customer customers'
  ).split(' '),
);
const MAX_LENGTH = 48;
const MAX_WORDS = 6;

/**
 * Directory name of a new spec: the telling words of the request's first line in kebab-case, at most 48 characters.
 * Text without Latin letters or digits gives `spec-<fallback>`.
 * @param fallback part of a digest of the request, `[0-9a-z]+`
 */
export function specName(request: string, fallback: string): string {
  const words = latinWords(firstLine(request));
  const telling = words.filter((word) => !STOP_WORDS.has(word));
  const chosen = telling.length === 0 ? words : telling;
  let name = '';
  for (const word of chosen.slice(0, MAX_WORDS)) {
    const next = name === '' ? word.slice(0, MAX_LENGTH) : `${name}-${word}`;
    if (next.length > MAX_LENGTH) break;
    name = next;
  }
  return /[a-z]/.test(name) ? name : `spec-${fallback}`;
}

function firstLine(text: string): string {
  const line = text.split('\n').find((candidate) => /[\p{L}\p{N}]/u.test(candidate)) ?? '';
  return line.slice(0, 400);
}

/** Lower-case words of ASCII letters and digits; accents are dropped (`café` → `cafe`), a possessive ends its word. */
function latinWords(text: string): string[] {
  const plain = text
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .replaceAll(/['’](?:s\b)?/g, '')
    .toLowerCase();
  // A word with a letter of another script in it would be mangled by leaving that letter out.
  return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => /^[a-z0-9]+$/.test(word));
}
