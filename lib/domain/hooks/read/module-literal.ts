import { JsonReader, type Literal, type LiteralReading, reading, Refused } from '../../shared/literal.ts';

/** Reads JSON with what people put into it, comments and commas at the end among it: what is meant, where it is not JSON. Never throws. */
export function readLooseLiteral(text: string): LiteralReading {
  return reading(() => new ModuleReader(text).whole());
}

/**
 * Reads the one object that a JavaScript or TypeScript module exports, as data: nothing is evaluated, and whatever is not a literal
 * (a name, a call, a spread, a template with parts, an operator) is refused where it stands. Comments, imports, a type after the
 * name, `as const` and `satisfies` are passed over. Never throws.
 */
export function readModuleLiteral(text: string): LiteralReading {
  return reading(() => new ModuleReader(text).module());
}

const NUMBER = /[+-]?(?:0[xX][\dA-Fa-f]+|0[bB][01]+|0[oO][0-7]+|(?:\d+(?:_\d+)*(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)/y;
const SPACE = /(?:\s|\/\/[^\n]*|\/\*[^]*?\*\/)*/y;
const PLAIN: Readonly<Record<string, RegExp>> = { '"': /[^"\\\n\r]+/y, "'": /[^'\\\n\r]+/y, '`': /[^`\\$]+/y };
const ONLY_LITERALS = 'only literals are read here';

class ModuleReader extends JsonReader {
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

  protected override space(): void {
    this.match(SPACE);
  }

  protected override isQuote(character: string): boolean {
    return PLAIN[character] !== undefined;
  }

  protected override number(): number | undefined {
    const text = this.match(NUMBER);
    return text === undefined ? undefined : numberOf(text);
  }

  protected override keyword(start: number): Literal {
    if (this.match(/undefined(?![\p{ID_Continue}$\u200C\u200D])/uy) !== undefined) return { kind: 'null', start, end: this.at };
    return super.keyword(start);
  }

  protected override isNoValue(shown: string): string {
    return `${shown} is no literal; ${ONLY_LITERALS}`;
  }

  protected override behindMember(): void {
    this.space();
    this.match(/as[ \t\n]+const\b[ \t\n]*/y);
  }

  protected override lastComma(): void {
    // Allowed at the end.
  }

  protected override key(): string {
    const character = this.text.charAt(this.at);
    if (character === '"' || character === "'") return this.string(character);
    const start = this.at;
    const key = this.word() ?? this.match(/\d+/y);
    if (key === undefined) throw new Refused(`${this.shown()} is no key; ${ONLY_LITERALS}`, start);
    return key;
  }

  protected override plain(quote: string): string {
    const letters = PLAIN[quote];
    return letters === undefined ? '' : (this.match(letters) ?? '');
  }

  protected override odd(start: number): string {
    if (this.text.charAt(this.at) !== '$') return super.odd(start);
    if (this.text.charAt(this.at + 1) === '{') throw new Refused(`a template with parts is no literal; ${ONLY_LITERALS}`, this.at);
    return this.match(/\$/y) ?? '';
  }

  protected override otherEscape(start: number): string {
    const wide = this.match(/\\x[\dA-Fa-f]{2}|\\u\{[\dA-Fa-f]{1,6}\}/y);
    if (wide !== undefined) return codePoint(parseInt(wide.replace(/^\\[xu]\{?/, ''), 16), start);
    if (this.match(/\\(?:\r\n|[\n\r\u2028\u2029])/y) !== undefined) return '';
    const other = this.match(/\\[^xu0-9]/uy) ?? this.match(/\\0(?!\d)/y);
    if (other === undefined) throw new Refused(`\`${this.text.slice(start, start + 2)}\` is no escape`, start);
    return other === '\\0' ? '\0' : other === '\\v' ? '\v' : other.slice(1);
  }
}

function codePoint(code: number, offset: number): string {
  if (code > 0x10ffff) throw new Refused('an escape names no character', offset);
  return String.fromCodePoint(code);
}

/** `Number` knows no sign before hexadecimal digits. */
function numberOf(text: string): number {
  const digits = text.replaceAll('_', '').replace(/^[+-]/, '');
  return text.startsWith('-') ? -Number(digits) : Number(digits);
}
