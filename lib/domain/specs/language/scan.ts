import { type Cue, cueOf } from './cues.ts';
import { MAX_JUDGED, MAX_WORDS } from './language.ts';
import { hashOf, lettersKey, mixed, placeBehind, type Word, withLetter, wordAt, wordBegin } from './words.ts';

/** What a promise is made with. */
export const SHALL = cueOf('shall must');

/** Underscores are letters, too; `%` and `?` are words of one letter each. */
const ALPHABET = 'abcdefghijklmnopqrstuvwxyz_';
const SIGNS = '%?';
const [LAST_LETTER, LAST_SIGN] = [ALPHABET.length, ALPHABET.length + SIGNS.length];
const [DIGIT, MARK] = [LAST_SIGN + 1, LAST_SIGN + 2];
/** What each character of ASCII is for a sentence: the number of a letter or sign, a figure, or the begin of what may be blanked out. */
const KINDS = Uint8Array.from({ length: 128 }, (_, code) => {
  const character = String.fromCharCode(code).toLowerCase();
  if (/\d/.test(character)) return DIGIT;
  return '`"\'*'.includes(character) ? MARK : `${ALPHABET}${SIGNS}`.indexOf(character) + 1;
});
const [BACKTICK, SPACE] = [0x60, 0x20];
const SEED = 0x811c9dc5 | 0;
const PRIME = 0x01000193;
/** Meanings of the sentence that is being read; one at a time is. */
const SEEN = new Int32Array(MAX_WORDS + 1);

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
  /** How often it says SHALL, and where the first one begins and ends. */
  shalls = 0;
  shall = 0;
  shallEnd = 0;
  /** How many words and numbers stand behind that, `NOT` among them. */
  answers = 0;
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
  private parts = 0;
  private balance = 0;
  private tokens = 0;
  /** Something stands behind the first SHALL. */
  private followed = false;

  private constructor(text: string) {
    this.text = text;
  }

  /** Undefined where it is not as simple as that: other letters than English ones, or more words than a sentence has. */
  static of(text: string): Scan | undefined {
    if (text.length > MAX_JUDGED) return undefined;
    const scan = new Scan(text);
    for (let at = 0; at < text.length; ) {
      const code = text.charCodeAt(at);
      const kind = KINDS[code];
      if (kind === undefined) return undefined;
      if (code === SPACE) at += 1;
      else if (kind === DIGIT) at = scan.number(at);
      else if (kind === 0 || kind === MARK) at = scan.other(at, code);
      else at = scan.word(at, kind);
      if (scan.parts > MAX_WORDS || scan.tokens > MAX_WORDS) return undefined;
    }
    scan.english = scan.balance >= 0;
    return scan;
  }

  private word(start: number, first: number): number {
    const { text } = this;
    let place = placeBehind(wordBegin(), first);
    let end = start + 1;
    for (let kind = first; end < text.length && kind <= LAST_LETTER; end += 1) {
      kind = KINDS[text.charCodeAt(end)] ?? 0;
      if (kind === 0 || kind > LAST_LETTER) break;
      place = placeBehind(place, kind);
    }
    const word = wordAt(place, text, start, end);
    this.exact = (Math.imul(this.exact, word.shift) + word.letters) | 0;
    this.take(word, start, end);
    if (word.meaning !== 0) this.tell(word.meaning);
    return end;
  }

  private number(start: number): number {
    const { text } = this;
    let hash = SEED;
    let end = start;
    for (; end < text.length && isFigure(text.charCodeAt(end)); end += 1) {
      const code = text.charCodeAt(end);
      hash = Math.imul(hash ^ code, PRIME);
      if (KINDS[code] === DIGIT) this.exact = withLetter(this.exact, code);
    }
    this.tokens += 1;
    if (this.shalls > 0) this.answer();
    this.tell(mixed(hash));
    return end;
  }

  private other(at: number, code: number): number {
    this.followed ||= this.shalls > 0;
    if (KINDS[code] === MARK) {
      this.marked = true;
      if (code === BACKTICK) this.coded = true;
    }
    return at + 1;
  }

  private take(word: Word, start: number, end: number): void {
    const { cues } = word;
    if (start === 0) this.first = word;
    else if (cues !== 0 && isCapital(this.text, start) && isCapital(this.text, start + 1)) this.capitals |= cues;
    if (this.shalls > 0) {
      this.promised |= cues;
      if (this.followed) this.later |= cues;
      this.answer();
    }
    this.cues |= cues;
    this.tokens += 1;
    this.parts += word.parts;
    this.balance += word.english;
    if ((cues & SHALL) !== 0 && !isDigit(this.text, start - 1) && !isDigit(this.text, end)) {
      if (this.shalls === 0) {
        this.shall = start;
        this.shallEnd = end;
      }
      this.shalls += 1;
    }
  }

  private answer(): void {
    this.answers += 1;
    this.followed = true;
  }

  private tell(meaning: number): void {
    if (this.shalls === 0) this.context = mixed(Math.imul(this.context, PRIME) + meaning);
    for (let index = 0; index < this.tellings; index += 1) if (SEEN[index] === meaning) return;
    SEEN[this.tellings] = meaning;
    this.meaning = (this.meaning + meaning) | 0;
    this.tellings += 1;
  }
}

function isDigit(text: string, index: number): boolean {
  return KINDS[text.charCodeAt(index)] === DIGIT;
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
