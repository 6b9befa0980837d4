const PLURALS: Readonly<Record<string, string>> = { criterion: 'criteria', has: 'have', is: 'are', it: 'they' };

/** The form of a noun, or of `has` and `is`, that a number asks for. */
export function plural(n: number, word: string): string {
  if (n === 1) return word;
  return PLURALS[word] ?? (/[^aeiou]y$/u.test(word) ? `${word.slice(0, -1)}ies` : `${word}s`);
}

/** `1 file`, `2 files`, `2 model calls`, `2 criteria`. */
export const count = (n: number, noun: string): string => `${String(n)} ${plural(n, noun)}`;

/** Things said, in one line: a full stop before the joint is dropped. */
export const joined = (said: readonly string[]): string =>
  said.map((one, index) => (index === said.length - 1 ? one : one.replace(/\.$/u, ''))).join('; ');

/** The first of some names, and how many more there are. */
export const someOf = (names: readonly string[], most = 5): string =>
  names.length > most ? `${names.slice(0, most).join(', ')} and ${String(names.length - most)} more` : names.join(', ');
