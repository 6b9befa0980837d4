/** Words of a name in lower case: `PreferenceService`, `preference_service`, `preference-service` and `Preference Service` have the same. */
export function wordsOf(name: string): string[] {
  return name
    .replaceAll(/(\p{Ll}|\d)(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu}+)(\p{Lu}\p{Ll})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** A name without its naming style; equal for names that differ in style only. */
export function nameKey(name: string): string {
  return wordsOf(name).join('');
}

/** Words that say what role a thing plays; a design adds or drops them without meaning another thing. */
const ROLES = new Set(
  'service controller handler manager repository repo store client module component class impl interface provider adapter gateway api router routes route lambda function model entity schema table queue bucket topic bus stream stack construct'.split(
    ' ',
  ),
);

/** A name without role words at its end and without the `I` of an interface in front; undefined where nothing would be left or nothing changes. */
export function stemKey(name: string): string | undefined {
  const words = wordsOf(/^I\p{Lu}\p{Ll}/u.test(name) ? name.slice(1) : name);
  while (words.length > 1 && ROLES.has(words.at(-1) ?? '')) words.pop();
  const stem = words.join('');
  return stem === nameKey(name) || stem.length < 3 ? undefined : stem;
}

/** Whether a word is shaped like a name in code: it has an inner capital, an underscore, or is a single capitalised word. */
export function looksLikeName(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$]{1,79}$/u.test(text) && /\p{Ll}\p{Lu}|\p{L}_\p{L}|^\p{Lu}\p{Ll}+\p{L}*$/u.test(text);
}

/** Names in texts that can be nothing but names of code, by `nameKey`: they have an inner capital or an underscore. */
export function namesSpokenOf(texts: readonly (string | undefined)[]): Set<string> {
  const words = texts.flatMap((text) => text?.match(/[\p{L}_$][\p{L}\p{N}_$]{2,79}/gu) ?? []);
  return new Set(words.filter((word) => /\p{Ll}\p{Lu}|\p{L}_\p{L}/u.test(word)).map(nameKey));
}

/** Language of a code file by its name; JavaScript and TypeScript are one. */
export function languageOf(path: string): string | undefined {
  const ending = /\.(?:[cm]?([jt])sx?|(py|go|java|rs|cs))$/.exec(path);
  return ending?.[1] === undefined ? ending?.[2] : 'js';
}
