import { type Cue, cueOf } from './cues.ts';
import { MAX_JUDGED, MAX_WORDS } from './language.ts';
import { hashOf, lettersKey, mixed, type Word, withLetter, wordAt } from './words.ts';

/** What a promise is made with. */
export const SHALL = cueOf('shall must');

const [LETTER, DIGIT, SIGN, MARK] = [1, 2, 3, 4];
/** What each character of ASCII is for a sentence: part of a word or a number, a word by itself, or the begin of what may be blanked out. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code);
  if (/[A-Za-z_]/.test(character)) return LETTER;
  if (/\d/.test(character)) return DIGIT;
  return '%?'.includes(character) ? SIGN : '`"\'*'.includes(character) ? MARK : 0;
});
const [BACKTICK, SPACE] = [0x60, 0x20];
const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
/** Meanings of the sentence that is being read; one at a time is. */
const SEEN = new Int32Array(MAX_WORDS + 1);

/** The one letter beyond ASCII that is a letter of ASCII in lower case. */
const KELVIN = '\u212A';

/**
 * A sentence in ASCII read once, letter by letter: what many rules would each look for with patterns of their own. Keys are equal where the
 * sentences are, and hardly ever elsewhere: whoever finds two that are equal compares the sentences.
 */
export class Scan {
  /** Of all words. */
  cues: Cue = 0;
  /** Of the words behind the first SHALL but for the one that follows at once. */
  later: Cue = 0;
  /** The same with that one. */
  promised: Cue = 0;
  /** Some of it may be code, a quotation or emphasis. */
  marked = false;
  coded = false;
  english = true;
  /** Where SHALL stands, and where each later one does. */
  shalls: number[] = [];
  /** Where the first one ends. */
  shallEnd = 0;
  first: Word | undefined;
  /** Cues of the words behind the first that begin with two capitals. */
  capitals: Cue = 0;
  /** All letters and figures in order. */
  exact = SEED;
  /** Words and numbers that carry meaning, in any order, each once; and how many. */
  meaning = 0;
  tellings = 0;
  /** Those in front of the first SHALL, in order. */
  context = SEED;

  private readonly text: string;
  /** In lower case: a copy of its own, where the text itself is a stretch of a document, whose letters are far slower to get at. */
  private readonly lower: string;
  private parts = 0;
  private balance = 0;
  private tokens = 0;
  /** Something stands behind the first SHALL. */
  private followed = false;

  private constructor(text: string) {
    this.text = text;
    this.lower = text.toLowerCase();
  }

  /** Undefined where it is not as simple as that: other letters than English ones, or more words than a sentence has. */
  static of(text: string): Scan | undefined {
    if (text.length > MAX_JUDGED || text.includes(KELVIN)) return undefined;
    const scan = new Scan(text);
    const { lower } = scan;
    for (let at = 0; at < lower.length; ) {
      const kind = KINDS[lower.charCodeAt(at)];
      if (kind === undefined) return undefined;
      if (kind === LETTER) at = scan.word(at);
      else if (kind === DIGIT) at = scan.number(at);
      else at = scan.other(at, kind);
      if (scan.parts > MAX_WORDS || scan.tokens > MAX_WORDS) return undefined;
    }
    scan.english = scan.balance >= 0;
    return scan;
  }

  private word(start: number): number {
    const { lower } = this;
    let hash = SEED;
    let end = start;
    for (; end < lower.length; end += 1) {
      const code = lower.charCodeAt(end);
      if (KINDS[code] !== LETTER) break;
      hash = Math.imul(hash ^ code, PRIME);
    }
    const word = wordAt(lower, start, end, hash);
    this.exact = (Math.imul(this.exact, word.shift) + word.letters) | 0;
    this.take(word, start, end);
    if (word.meaning !== 0) this.tell(word.meaning);
    return end;
  }

  private number(start: number): number {
    const { lower } = this;
    let hash = SEED;
    let end = start;
    for (; end < lower.length && isFigure(lower.charCodeAt(end)); end += 1) {
      const code = lower.charCodeAt(end);
      hash = Math.imul(hash ^ code, PRIME);
      if (KINDS[code] === DIGIT) this.exact = withLetter(this.exact, code);
    }
    this.tokens += 1;
    this.followed ||= this.shalls.length > 0;
    this.tell(mixed(hash));
    return end;
  }

  private other(at: number, kind: number): number {
    const code = this.lower.charCodeAt(at);
    this.followed ||= code !== SPACE && this.shalls.length > 0;
    if (kind === MARK) {
      this.marked = true;
      if (code === BACKTICK) this.coded = true;
    } else if (kind === SIGN) this.take(wordAt(this.lower, at, at + 1, Math.imul(SEED ^ code, PRIME)), at, at + 1);
    return at + 1;
  }

  private take(word: Word, start: number, end: number): void {
    const { cues } = word;
    if (start === 0) this.first = word;
    else if (cues !== 0 && isCapital(this.text, start) && isCapital(this.text, start + 1)) this.capitals |= cues;
    if (this.shalls.length > 0) {
      this.promised |= cues;
      if (this.followed) this.later |= cues;
      this.followed = true;
    }
    this.cues |= cues;
    this.tokens += 1;
    this.parts += word.parts;
    this.balance += word.english - word.foreign;
    if ((cues & SHALL) !== 0 && KINDS[this.lower.charCodeAt(start - 1)] !== DIGIT && KINDS[this.lower.charCodeAt(end)] !== DIGIT) {
      if (this.shalls.length === 0) this.shallEnd = end;
      this.shalls.push(start);
    }
  }

  private tell(meaning: number): void {
    if (this.shalls.length === 0) this.context = mixed(Math.imul(this.context, PRIME) + meaning);
    for (let index = 0; index < this.tellings; index += 1) if (SEEN[index] === meaning) return;
    SEEN[this.tellings] = meaning;
    this.meaning = (this.meaning + meaning) | 0;
    this.tellings += 1;
  }
}

function isFigure(code: number): boolean {
  // The point, the comma and the colon.
  return KINDS[code] === DIGIT || code === 0x2e || code === 0x2c || code === 0x3a;
}

function isCapital(text: string, index: number): boolean {
  const code = text.charCodeAt(index);
  return code >= 0x41 && code <= 0x5a;
}

/** The keys of the scan for sentences that have none. */
export function contextKey(words: readonly string[]): number {
  return words.reduce((key, word) => mixed(Math.imul(key, PRIME) + hashOf(word)), SEED);
}

export function meaningKey(words: ReadonlySet<string>): number {
  return [...words].reduce((key, word) => (key + hashOf(word)) | 0, 0);
}

export function exactKey(words: string): number {
  return lettersKey(SEED, words.replaceAll(' ', ''));
}
