const PLURALS: Readonly<Record<string, string>> = { box: 'boxes', criterion: 'criteria', has: 'have', is: 'are', says: 'say', it: 'they' };

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

/** `1.1, 1.2 and 1.4 to 1.6`: ids whose last numbers follow on each other are told by the first and the last of them. */
export function idsInWords(ids: readonly string[]): string {
  const runs: string[][] = [];
  for (const id of ids) {
    const run = runs.at(-1);
    if (run !== undefined && follows(id, run.at(-1) ?? '')) run.push(id);
    else runs.push([id]);
  }
  return listed(runs.flatMap((run) => (run.length < 3 ? run : [`${run[0] ?? ''} to ${run.at(-1) ?? ''}`])));
}

/** `1.1, 1.2 and 2.1`. */
export const listed = (names: readonly string[]): string =>
  names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;

function follows(id: string, before: string): boolean {
  const [, stem, number] = /^(.*?)(\d{1,9})$/.exec(id) ?? [];
  return number !== undefined && before === `${stem ?? ''}${String(Number(number) - 1)}`;
}
