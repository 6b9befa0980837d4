import { collapse, escapeComment } from './markdown.ts';

/**
 * `As a registered user, I want to …, so that ….` from its three parts, whatever of the frame the parts repeat.
 */
export function userStory(story: { role: string; want: string; benefit: string }): string {
  const role = bare(story.role, /^as (?:an? |the )?|^(?:an?|the) /i);
  const want = bare(story.want, /^i (?:want|would like|need) /i);
  const benefit = bare(story.benefit, /^(?:so that|so|in order that) /i);
  return escapeComment(`As ${withArticle(role)}, I want ${want}, so that ${benefit}.`);
}

function bare(part: string, frame: RegExp): string {
  const words = collapse(part).replace(/^,\s?/, '').replace(frame, '');
  let end = words.length;
  while (end > 0 && '.,;:。、 '.includes(words.charAt(end - 1))) end -= 1;
  return words.slice(0, end);
}

/** `a` or `an` by sound, as far as spelling tells: `an hour`, `a user`, `an API`, `a URL`. */
function withArticle(noun: string): string {
  const word = /^[A-Za-z]+/.exec(noun)?.[0] ?? '';
  if (word === '') return /^(?:8|11\b|18\b)/.test(noun) ? `an ${noun}` : `a ${noun}`;
  return `${startsWithVowelSound(word) ? 'an' : 'a'} ${noun}`;
}

function startsWithVowelSound(word: string): boolean {
  // Spelled letter by letter: F, L, M, N, R, S, X and H start with a vowel (SRE, HR), U does not (UI).
  if (/^[A-Z]{2,}s?$/.test(word)) return /^[AEFHILMNORSX]/.test(word);
  if (/^(?:hour|honest|honou?r|heir)/i.test(word)) return true;
  if (/^(?:uni(?!n|m)|use|usu|usa|ut[ie]|ubi|ura|eu|one(?![a-z])|once)/i.test(word)) return false;
  return /^[aeiou]/i.test(word);
}
