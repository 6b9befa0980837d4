import { CLASS_ESCAPES, caseless, control, type Test } from './characters.ts';
import type { Node } from './program.ts';

export type Parsed = { ok: true; node: Node } | { ok: false; reason: string };

/** Deepest nesting of groups: the parser calls itself once a group. */
const MAX_DEPTH = 100;
/** Largest count in `{m,n}`. */
const MAX_COUNT = 1_000;

class Unsupported extends Error {}

/** Parses the part of JavaScript's regular expressions that a matcher without backtracking can run. Reasons complete "the pattern …". */
export function parseRegex(pattern: string, ignoreCase: boolean): Parsed {
  const reader = new Reader(pattern, ignoreCase);
  try {
    const node = reader.choice(0);
    return reader.done() ? { ok: true, node } : { ok: false, reason: 'has a `)` without its `(`' };
  } catch (error) {
    if (error instanceof Unsupported) return { ok: false, reason: error.message };
    throw error;
  }
}

class Reader {
  private at = 0;
  private readonly source: string[];
  private readonly ignoreCase: boolean;

  constructor(pattern: string, ignoreCase: boolean) {
    this.source = [...pattern];
    this.ignoreCase = ignoreCase;
  }

  done(): boolean {
    return this.at >= this.source.length;
  }

  choice(depth: number): Node {
    if (depth > MAX_DEPTH) throw new Unsupported('nests its groups too deeply');
    const options = [this.sequence(depth)];
    while (this.take('|')) options.push(this.sequence(depth));
    return options.length === 1 && options[0] !== undefined ? options[0] : { type: 'choice', options };
  }

  private sequence(depth: number): Node {
    const items: Node[] = [];
    while (!this.done() && this.peek() !== '|' && this.peek() !== ')') items.push(this.quantified(depth));
    return { type: 'sequence', items };
  }

  private quantified(depth: number): Node {
    const item = this.atom(depth);
    const range = this.quantifier();
    if (range === undefined) return item;
    if (item.type === 'assert') throw new Unsupported('has nothing to repeat after an assertion (`^*`, `\\b+`)');
    // Laziness changes which match is found, not whether there is one.
    this.take('?');
    if (this.quantifier() !== undefined) throw new Unsupported('repeats a repetition (`a**`)');
    return { type: 'repeat', item, ...range };
  }

  private quantifier(): { min: number; max: number } | undefined {
    if (this.take('*')) return { min: 0, max: Number.POSITIVE_INFINITY };
    if (this.take('+')) return { min: 1, max: Number.POSITIVE_INFINITY };
    if (this.take('?')) return { min: 0, max: 1 };
    const counted = /^\{(\d{1,6})(,(\d{0,6}))?\}/.exec(this.source.slice(this.at, this.at + 16).join(''));
    if (counted === null) return undefined;
    this.at += counted[0].length;
    const min = Number(counted[1]);
    const max = counted[2] === undefined ? min : counted[3] === '' ? Number.POSITIVE_INFINITY : Number(counted[3]);
    if (max < min) throw new Unsupported('has a range out of order (`{3,1}`)');
    if (min > MAX_COUNT || (max > MAX_COUNT && max !== Number.POSITIVE_INFINITY)) throw new Unsupported('has too large a count');
    return { min, max };
  }

  private atom(depth: number): Node {
    const character = this.next();
    switch (character) {
      case '(':
        return this.group(depth);
      case '[':
        return { type: 'set', test: this.fold(this.characterClass()) };
      case '.':
        return { type: 'set', test: (code) => code !== 10 && code !== 13 };
      case '^':
        return { type: 'assert', kind: 'start' };
      case '$':
        return { type: 'assert', kind: 'end' };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw new Unsupported(`has nothing to repeat before \`${character}\``);
      default:
        return { type: 'set', test: this.literal(character) };
    }
  }

  private group(depth: number): Node {
    if (this.take('?') && !this.take(':')) {
      throw new Unsupported('uses a look-around, a named group or flags, which this search does not support');
    }
    const node = this.choice(depth + 1);
    if (!this.take(')')) throw new Unsupported('has a `(` without its `)`');
    return node;
  }

  private escape(): Node {
    const character = this.next('ends in a backslash');
    if (character === 'b') return { type: 'assert', kind: 'boundary' };
    if (character === 'B') return { type: 'assert', kind: 'not-boundary' };
    return { type: 'set', test: this.fold(this.escaped(character)) };
  }

  /** What an escape stands for, in and outside a class. */
  private escaped(character: string): Test {
    const named = CLASS_ESCAPES[character];
    if (named !== undefined) return named;
    const code = control(character);
    if (code !== undefined) return (other) => other === code;
    if (character === 'x' || character === 'u') return this.hexadecimal(character === 'x' ? 2 : 4);
    if (/[1-9]/.test(character)) throw new Unsupported('uses a back-reference, which this search does not support');
    if (/[A-Za-z]/.test(character)) throw new Unsupported(`uses \`\\${character}\`, which this search does not support`);
    const own = character.codePointAt(0);
    return (other) => other === own;
  }

  private hexadecimal(digits: number): Test {
    const text = this.source.slice(this.at, this.at + digits).join('');
    if (text.length !== digits || !/^[0-9A-Fa-f]+$/.test(text)) throw new Unsupported('has an incomplete escape (`\\x41`, `\\u0041`)');
    this.at += digits;
    const code = Number.parseInt(text, 16);
    return (other) => other === code;
  }

  private characterClass(): Test {
    const negated = this.take('^');
    const tests: Test[] = [];
    while (!this.take(']')) {
      const from = this.classMember();
      if (this.peek() === '-' && this.source[this.at + 1] !== ']' && this.source[this.at + 1] !== undefined) {
        this.at += 1;
        tests.push(range(from, this.classMember()));
      } else tests.push(from.test);
    }
    const inside: Test = (code) => tests.some((test) => test(code));
    const folded = this.fold(inside);
    return negated ? (code) => !folded(code) : folded;
  }

  private classMember(): { test: Test; code: number | undefined } {
    const character = this.next('has a `[` without its `]`');
    if (character !== '\\') {
      const code = character.codePointAt(0);
      return { test: (other) => other === code, code };
    }
    const escaped = this.next('has a `[` without its `]`');
    if (escaped === 'b') return { test: (other) => other === 8, code: 8 };
    const single = CLASS_ESCAPES[escaped] === undefined && !/[xu]/.test(escaped);
    return { test: this.escaped(escaped), code: single ? (control(escaped) ?? escaped.codePointAt(0)) : undefined };
  }

  private literal(character: string): Test {
    const code = character.codePointAt(0);
    return this.fold((other) => other === code);
  }

  private fold(test: Test): Test {
    return this.ignoreCase ? caseless(test) : test;
  }

  private peek(): string | undefined {
    return this.source[this.at];
  }

  private next(problem = 'ends too early'): string {
    const character = this.source[this.at];
    if (character === undefined) throw new Unsupported(problem);
    this.at += 1;
    return character;
  }

  private take(character: string): boolean {
    if (this.source[this.at] !== character) return false;
    this.at += 1;
    return true;
  }
}

function range(from: { code: number | undefined }, to: { code: number | undefined }): Test {
  const low = from.code;
  const high = to.code;
  if (low === undefined || high === undefined) throw new Unsupported('has a range without two single characters (`a-z`)');
  if (high < low) throw new Unsupported('has a range out of order (`z-a`)');
  return (code) => code >= low && code <= high;
}
