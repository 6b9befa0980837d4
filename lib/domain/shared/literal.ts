/** A literal as it stands in a text: values with their places, members in the order in which they are written. */
export type Literal =
  | { kind: 'object'; members: readonly LiteralMember[]; start: number; end: number }
  | { kind: 'list'; items: readonly Literal[]; start: number; end: number }
  | { kind: 'text'; value: string; start: number; end: number }
  | { kind: 'number'; value: number; start: number; end: number }
  | { kind: 'boolean'; value: boolean; start: number; end: number }
  | { kind: 'null'; start: number; end: number };

export interface LiteralMember {
  key: string;
  keyStart: number;
  keyEnd: number;
  value: Literal;
}

export type LiteralReading = { ok: true; value: Literal } | { ok: false; message: string; offset: number };

/** Deepest nesting: the reader calls itself once a level. */
const MAX_DEPTH = 64;

/** Reads JSON, as strictly as `JSON.parse`, and keeps where everything stands. Never throws; offsets in UTF-16 code units. */
export function readJsonLiteral(text: string): LiteralReading {
  return reading(() => new JsonReader(text).whole());
}

/** What a reader gives, or why it refuses the text. */
export function reading(read: () => Literal): LiteralReading {
  try {
    return { ok: true, value: read() };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, message: error.message, offset: error.offset };
    throw error;
  }
}

/** The text holds no literal. */
export class Refused extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*/uy;
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const SPACE = /[ \t\n\r]*/y;
const PLAIN = /[^"\\\n\r]+/y;
const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

/** Reads the values of JSON; what other notations have beside or instead of it, their readers say. */
export class JsonReader {
  protected at: number;
  protected readonly text: string;

  constructor(text: string) {
    this.text = text;
    this.at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  whole(): Literal {
    this.space();
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length) throw new Refused(`${this.shown()} stands after the end of the value`, this.at);
    return value;
  }

  protected value(depth: number): Literal {
    const start = this.at;
    if (depth > MAX_DEPTH) throw new Refused(`values are nested more than ${String(MAX_DEPTH)} deep`, start);
    const character = this.text.charAt(start);
    if (character === '{') return this.object(depth);
    if (character === '[') return this.list(depth);
    if (this.isQuote(character)) return { kind: 'text', value: this.string(character), start, end: this.at };
    const value = this.number();
    return value === undefined ? this.keyword(start) : { kind: 'number', value, start, end: this.at };
  }

  protected isQuote(character: string): boolean {
    return character === '"';
  }

  protected number(): number | undefined {
    const digits = this.match(NUMBER);
    return digits === undefined ? undefined : Number(digits);
  }

  protected keyword(start: number): Literal {
    const word = this.word();
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', start, end: this.at };
    if (word === 'null') return { kind: 'null', start, end: this.at };
    this.at = start;
    throw new Refused(this.isNoValue(word === undefined ? this.shown() : `\`${word}\``), start);
  }

  protected isNoValue(shown: string): string {
    return `${shown} is no value of JSON`;
  }

  private object(depth: number): Literal {
    const start = this.at;
    const members: LiteralMember[] = [];
    this.at += 1;
    this.members('}', () => {
      const keyStart = this.at;
      const key = this.key();
      const keyEnd = this.at;
      this.expect(':', `after the key ${JSON.stringify(key.slice(0, 40))}`);
      this.space();
      members.push({ key, keyStart, keyEnd, value: this.value(depth + 1) });
    });
    return { kind: 'object', members, start, end: this.at };
  }

  private list(depth: number): Literal {
    const start = this.at;
    const items: Literal[] = [];
    this.at += 1;
    this.members(']', () => void items.push(this.value(depth + 1)));
    return { kind: 'list', items, start, end: this.at };
  }

  /** What stands between brackets, with commas between. */
  private members(close: string, each: () => void): void {
    this.space();
    if (this.take(close)) return;
    for (;;) {
      each();
      this.behindMember();
      const comma = this.at;
      if (!this.take(',')) break;
      this.space();
      if (this.text.charAt(this.at) !== close) continue;
      this.lastComma(close, comma);
      break;
    }
    if (!this.take(close)) throw new Refused(`${this.shown()} stands where \`,\` or \`${close}\` should`, this.at);
  }

  protected behindMember(): void {
    this.space();
  }

  protected lastComma(close: string, offset: number): void {
    throw new Refused(`a comma stands before \`${close}\`, which JSON does not allow`, offset);
  }

  protected key(): string {
    const character = this.text.charAt(this.at);
    if (this.isQuote(character)) return this.string(character);
    throw new Refused(`${this.shown()} stands where a key in double quotes should`, this.at);
  }

  protected string(quote: string): string {
    const start = this.at;
    let value = '';
    this.at += 1;
    for (;;) {
      value += this.plain(quote);
      if (this.take(quote)) return value;
      if (this.text.charAt(this.at) !== '\\') value += this.odd(start);
      else value += this.escape();
    }
  }

  /** Letters that stand for themselves. */
  protected plain(_quote: string): string {
    const plain = this.match(PLAIN) ?? '';
    const control = plain.search(/[\u0000-\u001F]/);
    if (control >= 0) throw new Refused('a control character stands in a text', this.at - plain.length + control);
    return plain;
  }

  /** What is neither plain nor an escape nor the end of a text that begins at `start`. */
  protected odd(start: number): string {
    throw new Refused('a text is not closed', start);
  }

  protected escape(): string {
    const unicode = this.match(/\\u[\dA-Fa-f]{4}/y);
    if (unicode !== undefined) return String.fromCharCode(parseInt(unicode.slice(2), 16));
    const simple = this.match(/\\["\\/bfnrt]/y);
    if (simple !== undefined) return ESCAPES[simple.charAt(1)] ?? simple.charAt(1);
    return this.otherEscape(this.at);
  }

  protected otherEscape(start: number): string {
    throw new Refused(`\`${this.text.slice(start, start + 2)}\` is no escape of JSON`, start);
  }

  protected space(): void {
    this.match(SPACE);
  }

  protected word(): string | undefined {
    return this.match(NAME);
  }

  protected take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  protected expect(text: string, where: string): void {
    this.space();
    if (!this.take(text)) throw new Refused(`\`${text}\` is missing ${where}`, this.at);
  }

  /** What a sticky expression takes here; nothing and an empty text are the same. */
  protected match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.text)?.[0];
    if (text === undefined || text === '') return undefined;
    this.at += text.length;
    return text;
  }

  protected shown(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? 'the end of the text' : `\`${String.fromCodePoint(code).toWellFormed()}\``;
  }
}
