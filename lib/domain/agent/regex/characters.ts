export type Test = (code: number) => boolean;

const digit: Test = (code) => code >= 48 && code <= 57;
export const word: Test = (code) => digit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122) || code === 95;
const space: Test = (code) => /\s/.test(String.fromCodePoint(code));
const not =
  (test: Test): Test =>
  (code) =>
    !test(code);

export const CLASS_ESCAPES: Readonly<Record<string, Test | undefined>> = {
  d: digit,
  D: not(digit),
  w: word,
  W: not(word),
  s: space,
  S: not(space),
};

const CONTROLS: Readonly<Record<string, number | undefined>> = { n: 10, r: 13, t: 9, f: 12, v: 11, 0: 0 };

/** Code of `\n`, `\t` and the like. */
export function control(character: string): number | undefined {
  return CONTROLS[character];
}

/** Also true for the other case of a character that passes. */
export function caseless(test: Test): Test {
  return (code) => test(code) || otherCases(code).some(test);
}

function otherCases(code: number): number[] {
  if (code < 128) return code >= 65 && code <= 90 ? [code + 32] : code >= 97 && code <= 122 ? [code - 32] : [];
  const character = String.fromCodePoint(code);
  return [character.toLowerCase(), character.toUpperCase()].flatMap((other) =>
    [...other].length === 1 ? [other.codePointAt(0) ?? code] : [],
  );
}
