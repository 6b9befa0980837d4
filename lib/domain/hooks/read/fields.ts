import { suggest } from '../../config/index.ts';
import type { HookProblem, Mark } from '../model.ts';
import type { Literal, LiteralMember } from '../../shared/literal.ts';
import { placesIn, type Places } from './places.ts';

/** One file being read: where its places are, and what was noticed so far. */
export class FileReading {
  readonly problems: HookProblem[] = [];
  readonly path: string;
  private readonly places: Places;

  constructor(path: string, text: string) {
    this.path = path;
    this.places = placesIn(text);
  }

  mark({ start, end }: { start: number; end?: number }): Mark {
    return this.places.mark(start, end);
  }

  report(rule: string, at: Mark, message: string, fix?: string): void {
    this.problems.push({ rule, path: this.path, ...at, message, ...(fix !== undefined && { fix }) });
  }
}

export type ObjectLiteral = Extract<Literal, { kind: 'object' }>;

/** The members of one object, read by name; what has the wrong kind or is not known becomes a problem. */
export class Fields {
  private readonly members: ReadonlyMap<string, LiteralMember>;
  readonly object: ObjectLiteral;
  private readonly file: FileReading;
  /** Completes "in …": `hooks[0].action`. */
  private readonly where: string;

  constructor(object: ObjectLiteral, file: FileReading, where: string) {
    this.object = object;
    this.file = file;
    this.where = where;
    this.members = new Map(object.members.map((member) => [member.key, member]));
  }

  has(key: string): boolean {
    return this.members.has(key);
  }

  literal(key: string): Literal | undefined {
    return this.members.get(key)?.value;
  }

  /** Place of a value; of the object where the key is absent. */
  markOf(key: string): Mark {
    const value = this.members.get(key)?.value;
    return value === undefined ? this.file.mark({ start: this.object.start }) : this.file.mark(value);
  }

  markOfKey(key: string): Mark {
    const member = this.members.get(key);
    return this.file.mark(member === undefined ? { start: this.object.start } : { start: member.keyStart, end: member.keyEnd });
  }

  text(key: string): string | undefined {
    const value = this.members.get(key)?.value;
    if (value?.kind === 'text') return value.value;
    this.wrong(key, value, 'a text');
    return undefined;
  }

  number(key: string): number | undefined {
    const value = this.members.get(key)?.value;
    if (value?.kind === 'number' && Number.isFinite(value.value) && value.value >= 0) return value.value;
    this.wrong(key, value, 'a number that is not negative');
    return undefined;
  }

  /** A whole number from 1 on. */
  count(key: string, most: number): number | undefined {
    const value = this.members.get(key)?.value;
    if (value?.kind === 'number' && Number.isSafeInteger(value.value) && value.value >= 1 && value.value <= most) return value.value;
    this.wrong(key, value, `a whole number from 1 to ${String(most)}`);
    return undefined;
  }

  boolean(key: string): boolean | undefined {
    const value = this.members.get(key)?.value;
    if (value?.kind === 'boolean') return value.value;
    this.wrong(key, value, '`true` or `false`');
    return undefined;
  }

  /** Whether the hook is on. `disabled` is no key of any format, and who writes it does not want the hook to run. */
  isEnabled(): boolean {
    const enabled = this.boolean('enabled') ?? true;
    if (this.boolean('disabled') !== true) return enabled;
    const message = 'Kiro knows no `disabled` and runs the hook; here it is off.';
    this.file.report('hook-key-unknown', this.markOfKey('disabled'), message, 'Write `"enabled": false`.');
    return false;
  }

  /** A list of texts, or one text. */
  texts(key: string): string[] | undefined {
    const value = this.members.get(key)?.value;
    if (value?.kind === 'text') return [value.value];
    if (value?.kind === 'list' && value.items.every((item) => item.kind === 'text')) return value.items.map((item) => item.value);
    this.wrong(key, value, 'a list of texts');
    return undefined;
  }

  fields(key: string): Fields | undefined {
    const value = this.members.get(key)?.value;
    if (value?.kind === 'object')
      return new Fields(value, this.file, this.where === 'the file' ? `\`${key}\`` : `\`${this.where.replaceAll('`', '')}.${key}\``);
    this.wrong(key, value, 'an object');
    return undefined;
  }

  /** A text that must be there and say something. */
  needed(key: string, example: string): string | undefined {
    const text = this.text(key);
    if (text !== undefined && text.trim() !== '') return text;
    if (this.members.get(key)?.value.kind === 'text' || !this.has(key)) {
      const what = this.has(key) ? 'is empty' : 'is missing';
      this.file.report('hook-field', this.markOf(key), `\`${key}\` ${what} in ${this.where}.`, `Add e.g. \`${example}\`.`);
    }
    return undefined;
  }

  /** Names keys that nothing reads, in one finding at the first. They stay as they are and have no effect. */
  warnOfOthers(known: readonly string[]): void {
    const others = [...this.members.keys()].filter(
      (key) => !known.includes(key) && key !== '$schema' && !(key === 'disabled' && known.includes('enabled')),
    );
    const [first] = others;
    if (first === undefined) return;
    const near = others.length === 1 ? suggest(first, known) : undefined;
    const fix = near === undefined ? `Known here: ${known.map((name) => `\`${name}\``).join(', ')}.` : `Did you mean \`${near}\`?`;
    const names = others.slice(0, 10).map((key) => `\`${key.slice(0, 40)}\``);
    const more = others.length > names.length ? ` and ${String(others.length - names.length)} more` : '';
    this.file.report('hook-key-unknown', this.markOfKey(first), `Nothing reads ${names.join(', ')}${more} in ${this.where}.`, fix);
  }

  private wrong(key: string, value: Literal | undefined, wanted: string): void {
    if (value !== undefined && value.kind !== 'null') {
      this.file.report('hook-field', this.markOf(key), `\`${key}\` in ${this.where} has to be ${wanted}.`, `Write ${wanted}.`);
    }
  }
}
