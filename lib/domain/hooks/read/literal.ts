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
  return reading(text, 'json', (reader) => reader.whole());
}

/** Reads JSON with what people put into it, comments and commas at the end among it: what is meant, where it is not JSON. Never throws. */
export function readLooseLiteral(text: string): LiteralReading {
  return reading(text, 'module', (reader) => reader.whole());
}

/**
 * Reads the one object that a JavaScript or TypeScript module exports, as data: nothing is evaluated, and whatever is not a literal
 * (a name, a call, a spread, a template with parts, an operator) is refused where it stands. Comments, imports, a type after the
 * name, `as const` and `satisfies` are passed over. Never throws.
 */
export function readModuleLiteral(text: string): LiteralReading {
  return reading(text, 'module', (reader) => reader.module());
}

class Refused extends Error {
  readonly offset: number;
  constructor(message: string, offset: number) {
    super(message);
    this.offset = offset;
  }
}

function reading(text: string, dialect: Dialect, read: (reader: Reader) => Literal): LiteralReading {
  try {
    return { ok: true, value: read(new Reader(text, dialect)) };
  } catch (error) {
    if (error instanceof Refused) return { ok: false, message: error.message, offset: error.offset };
    throw error;
  }
}

type Dialect = 'json' | 'module';

const NAME = /[\p{ID_Start}$_][\p{ID_Continue}$\u200C\u200D]*/uy;
const JSON_NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const MODULE_NUMBER = /[+-]?(?:0[xX][\dA-Fa-f]+|0[bB][01]+|0[oO][0-7]+|(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y;
const JSON_SPACE = /[ \t\n\r]*/y;
const MODULE_SPACE = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const ONLY_LITERALS = 'only literals are read here';

class Reader {
  private at: number;
  private readonly text: string;
  private readonly dialect: Dialect;

  constructor(text: string, dialect: Dialect) {
    this.text = text;
    this.dialect = dialect;
    this.at = text.startsWith('\uFEFF') ? 1 : 0;
  }

  whole(): Literal {
    this.space();
    const value = this.value(0);
    this.space();
    if (this.at < this.text.length) throw new Refused(`${this.shown()} stands after the end of the value`, this.at);
    return value;
  }

  /** Imports and types come before; the first object that is exported is the one. */
  module(): Literal {
    for (;;) {
      this.space();
      if (this.at >= this.text.length) throw new Refused('no object is exported', this.at);
      const start = this.at;
      const word = this.word();
      if (word === 'import') this.skipImport();
      else if (word === 'export') return this.exported();
      else throw new Refused(`${word === undefined ? this.shown() : `\`${word}\``} is code; ${ONLY_LITERALS}`, start);
    }
  }

  private skipImport(): void {
    const end = this.match(/[^'"`;(){}]*(?:\{[^{}]*\}[^'"`;(){}]*)?(?:'[^'\n]*'|"[^"\n]*")[ \t]*;?/y);
    if (end === undefined) throw new Refused('this import cannot be passed over', this.at);
  }

  private exported(): Literal {
    this.space();
    const start = this.at;
    const word = this.word();
    if (word === 'const' || word === 'let' || word === 'var') this.declared();
    else if (word !== 'default') throw new Refused(`\`export\` of something else than an object; ${ONLY_LITERALS}`, start);
    this.space();
    const value = this.value(0);
    this.ending();
    this.space();
    if (this.at < this.text.length) throw new Refused(`${this.shown()} is code; ${ONLY_LITERALS}`, this.at);
    return value;
  }

  /** `name: Type =`, with the sign. */
  private declared(): void {
    this.space();
    if (this.word() === undefined) throw new Refused('the name of what is exported is missing', this.at);
    this.space();
    if (this.text.charAt(this.at) === ':') this.match(/:[^=;{}()]*/y);
    this.expect('=', 'after the name');
  }

  /** `as const satisfies Hooks;` */
  private ending(): void {
    this.space();
    this.match(/as[ \t\n]+const\b/y);
    this.space();
    this.match(/satisfies[ \t\n]+[^;={}()]+/y);
    this.space();
    this.match(/;/y);
  }

  private value(depth: number): Literal {
    const start = this.at;
    if (depth > MAX_DEPTH) throw new Refused(`values are nested more than ${String(MAX_DEPTH)} deep`, start);
    const character = this.text.charAt(start);
    if (character === '{') return this.object(depth);
    if (character === '[') return this.list(depth);
    if (character === '"' || (this.dialect === 'module' && (character === "'" || character === '`'))) {
      return { kind: 'text', value: this.string(character), start, end: this.at };
    }
    const number = this.match(this.dialect === 'json' ? JSON_NUMBER : MODULE_NUMBER);
    if (number !== undefined) return { kind: 'number', value: numberOf(number), start, end: this.at };
    return this.keyword(start);
  }

  private keyword(start: number): Literal {
    const word = this.word();
    if (word === 'true' || word === 'false') return { kind: 'boolean', value: word === 'true', start, end: this.at };
    if (word === 'null' || (word === 'undefined' && this.dialect === 'module')) return { kind: 'null', start, end: this.at };
    this.at = start;
    const shown = word === undefined ? this.shown() : `\`${word}\``;
    throw new Refused(this.dialect === 'json' ? `${shown} is no value of JSON` : `${shown} is no literal; ${ONLY_LITERALS}`, start);
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

  /** What stands between brackets, with commas between and, outside JSON, at the end. */
  private members(close: string, each: () => void): void {
    this.space();
    if (this.take(close)) return;
    for (;;) {
      each();
      this.space();
      if (this.dialect === 'module') this.match(/as[ \t\n]+const\b[ \t\n]*/y);
      const comma = this.at;
      if (!this.take(',')) break;
      this.space();
      if (this.text.charAt(this.at) !== close) continue;
      if (this.dialect === 'json') throw new Refused(`a comma stands before \`${close}\`, which JSON does not allow`, comma);
      break;
    }
    if (!this.take(close)) throw new Refused(`${this.shown()} stands where \`,\` or \`${close}\` should`, this.at);
  }

  private key(): string {
    const character = this.text.charAt(this.at);
    if (character === '"' || (this.dialect === 'module' && character === "'")) return this.string(character);
    const start = this.at;
    if (this.dialect === 'json') throw new Refused(`${this.shown()} stands where a key in double quotes should`, start);
    const key = this.word() ?? this.match(/\d+/y);
    if (key === undefined) throw new Refused(`${this.shown()} is no key; ${ONLY_LITERALS}`, start);
    return key;
  }

  private string(quote: string): string {
    const start = this.at;
    let value = '';
    this.at += 1;
    for (;;) {
      const plain = this.match(quote === '"' ? /[^"\\\n\r]+/y : quote === "'" ? /[^'\\\n\r]+/y : /[^`\\$]+/y);
      // JSON has no control characters in its texts.
      const control = this.dialect === 'json' ? plain?.search(/[\u0000-\u001F]/) : -1;
      if (plain !== undefined && control !== undefined && control >= 0)
        throw new Refused('a control character stands in a text', this.at - plain.length + control);
      value += plain ?? '';
      if (this.take(quote)) return value;
      const character = this.text.charAt(this.at);
      if (character === '\\') value += this.escape();
      else if (character === '$' && this.text.charAt(this.at + 1) !== '{') value += this.match(/\$/y) ?? '';
      else if (character === '$') throw new Refused(`a template with parts is no literal; ${ONLY_LITERALS}`, this.at);
      else throw new Refused('a text is not closed', start);
    }
  }

  private escape(): string {
    const start = this.at;
    const unicode = this.match(/\\u[\dA-Fa-f]{4}/y);
    if (unicode !== undefined) return String.fromCharCode(parseInt(unicode.slice(2), 16));
    const simple = this.match(/\\["\\/bfnrt]/y);
    if (simple !== undefined) return ESCAPES[simple.charAt(1)] ?? simple.charAt(1);
    if (this.dialect === 'json') throw new Refused(`\`${this.text.slice(start, start + 2)}\` is no escape of JSON`, start);
    const wide = this.match(/\\x[\dA-Fa-f]{2}|\\u\{[\dA-Fa-f]{1,6}\}/y);
    if (wide !== undefined) return codePoint(parseInt(wide.replace(/^\\[xu]\{?/, ''), 16), start);
    if (this.match(/\\(?:\r\n|[\n\r\u2028\u2029])/y) !== undefined) return '';
    const other = this.match(/\\[^xu0-9]/uy) ?? this.match(/\\0(?!\d)/y);
    if (other === undefined) throw new Refused(`\`${this.text.slice(start, start + 2)}\` is no escape`, start);
    return other === '\\0' ? '\0' : other === '\\v' ? '\v' : other.slice(1);
  }

  private space(): void {
    this.match(this.dialect === 'json' ? JSON_SPACE : MODULE_SPACE);
  }

  private word(): string | undefined {
    return this.match(NAME);
  }

  private take(text: string): boolean {
    if (!this.text.startsWith(text, this.at)) return false;
    this.at += text.length;
    return true;
  }

  private expect(text: string, where: string): void {
    this.space();
    if (!this.take(text)) throw new Refused(`\`${text}\` is missing ${where}`, this.at);
  }

  /** What a sticky expression takes here; nothing and an empty text are the same. */
  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const text = pattern.exec(this.text)?.[0];
    if (text === undefined || text === '') return undefined;
    this.at += text.length;
    return text;
  }

  private shown(): string {
    const code = this.text.codePointAt(this.at);
    return code === undefined ? 'the end of the file' : `\`${String.fromCodePoint(code).toWellFormed()}\``;
  }
}

const ESCAPES: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' };

function codePoint(code: number, offset: number): string {
  if (code > 0x10ffff) throw new Refused('an escape names no character', offset);
  return String.fromCodePoint(code);
}

/** `Number` knows no sign before hexadecimal digits. */
function numberOf(text: string): number {
  const digits = text.replaceAll('_', '').replace(/^[+-]/, '');
  return text.startsWith('-') ? -Number(digits) : Number(digits);
}
