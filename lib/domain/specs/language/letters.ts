// Without imports in front, the bundler writes these numbers where they are used: what is asked of every letter is asked of no variable.
/** Numbers of letters, from 1 on: `a` to `z` in either case, and the underscore. */
export const LAST_LETTER = 27;
/** Behind them, `%` and `?`: words of one letter each. */
export const LAST_SIGN = 29;
export const DIGIT = 30;
export const BLANK = 31;
export const OTHER = 32;
/** What begins what may be blanked out: code, a quotation, emphasis. */
export const MARK = 33;
/** Numbers of letters and signs are below 2 to the power of it. */
export const LETTER_BITS = 5;

/** What each character of ASCII is for a sentence: the number of a letter or sign, or one of the others. */
export const KINDS = Uint8Array.from({ length: 128 }, (_, code) => kindOf(String.fromCharCode(code).toLowerCase()));

function kindOf(character: string): number {
  const letter = 'abcdefghijklmnopqrstuvwxyz_%?'.indexOf(character) + 1;
  if (letter > 0) return letter;
  if (/\d/.test(character)) return DIGIT;
  if (character === ' ') return BLANK;
  return '`"\'*'.includes(character) ? MARK : OTHER;
}
