import type { HiddenMark } from './unicode.ts';

/**
 * Letters of other scripts that are drawn like Latin ones (a subset of Unicode's confusables.txt: only those that look the same in
 * common fonts). Greek letters of mathematics (α, μ, Δ, Ω …) are left out, because `Δx` and `μm` are ordinary.
 */
const LOOKALIKES = new Set(
  [
    // Cyrillic, Greek, Armenian, Cherokee
    'асеорхуіјѕһԁԛԝӏАВЕКМНОРСТХІЈЅҮԌ',
    'ΑΒΕΖΗΙΚΜΝΟΡΤΥΧο',
    'օոսհցԼՕՍ',
    'ᎠᎡᎢᎪᎫᎬᎳᎷᎻᏀᏂᏒᏔᏙᏚᏟᏢᏞᏦᏴ',
  ].flatMap((letters) => Array.from(letters)),
);

// Letters, digits and marks that make up one word or identifier; the hyphen ends it, so `IT-отдел` is two words.
const WORD = /[\p{L}\p{M}\p{N}_]+/gu;
const LATIN = /\p{Script=Latin}/u;
const ASCII_LETTER = /[A-Za-z]/;
/** Full-width Latin and mathematical alphabets: other characters for the same letters. */
const STYLED = /[\uFF21-\uFF3A\uFF41-\uFF5A\u{1D400}-\u{1D6A3}]/u;

/**
 * Words that read as Latin but are not: Latin letters together with letters of another alphabet that all look Latin (`pаypal` with
 * a Cyrillic а), or ASCII letters together with full-width or mathematical ones. A word with one clearly foreign letter
 * (`commitить`, `Δx`) passes: nobody takes it for another.
 */
export function confusableWords(text: string): HiddenMark[] {
  if (/^[\u0000-\u007F]*$/.test(text)) return [];
  const found: HiddenMark[] = [];
  let line = 1;
  let lineStart = 0;
  for (const match of text.matchAll(WORD)) {
    if (!isConfusable(match[0])) continue;
    for (let next = text.indexOf('\n', lineStart); next >= 0 && next < match.index; next = text.indexOf('\n', lineStart)) {
      line += 1;
      lineStart = next + 1;
    }
    found.push({
      offset: match.index,
      length: match[0].length,
      line,
      column: match.index - lineStart + 1,
      kind: 'confusable',
      what: match[0].slice(0, 80),
    });
  }
  return found;
}

function isConfusable(word: string): boolean {
  const foreign = [...word].filter((letter) => letter > '\u007F' && !LATIN.test(letter) && /\p{L}/u.test(letter));
  if (foreign.length > 0) return LATIN.test(word) && foreign.every((letter) => LOOKALIKES.has(letter) || STYLED.test(letter));
  return ASCII_LETTER.test(word) && STYLED.test(word);
}
