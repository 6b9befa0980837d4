import type { Line, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { componentName } from './components.ts';
import { isComponentsHeading } from './vocabulary.ts';

/** A method or field that a design tells as an item of a list: `- \`total(lines) -> Money\`: adds up`. */
export interface ListedMember {
  /** Type that it belongs to, as the design names it: `Cart.total()`, or the item, label or heading that it stands below. */
  owner: string;
  kind: 'method' | 'field';
  name: string;
  /** `(lines,discount)`; absent where the item leaves open what it takes. */
  signature?: string;
  /** 1-based. */
  line: number;
}

type Told = Pick<ListedMember, 'kind' | 'name' | 'signature'> & { owner?: string };

const ITEM = /^[ \t]*(?:[-*+]|\d{1,3}[.)])[ \t]+(?:\[[ xX]\][ \t]+)?(.*)$/;
/** What an item begins with, in code or bold, and what follows it. */
const HEAD = /^(?:(?:\*\*)?`([^`]{2,300})`(?:\*\*)?|\*\*([^*`]{2,300}?)[:：]?\*\*)(.*)$/;
/** An explanation: "`save()` writes the file" tells what happens, not what is there. */
const EXPLAINED = /^\s*(?:$|[:：,—–→(-]|=>)/;
const CALL = /^(?:[\w<>[\],.?]{1,60}[ \t]){0,4}([A-Za-z_$][\w$]{1,79})(?:(?:\.|::|#)([A-Za-z_$][\w$]{1,79}))?\(/;
const RESULT = /^\s*(?:$|(?:->|→|=>|[:：])\s*\S|throws\s)/;
const FIELD = /^([A-Za-z_$][\w$]{1,79})\??\s?:\s?[A-Za-z{[(].*$/;
const PARAMETER = /^[&*]{0,2}(?:mut\s)?(?!(?:true|false|null|None|nil)$)[A-Za-z_$][\w$]*\b|^[{[]/;
const RECEIVER = /^&?(?:mut\s)?(?:self|cls|this)\b/;
/** A name that can only be one of code: with an inner capital. */
const TYPE_NAME = /^\p{Lu}[\p{L}\p{N}]*\p{Ll}\p{Lu}[\p{L}\p{N}]*$/u;
const LABEL = /^\*\*`?([\p{L}\p{N}]+)`?[:：]?\*\*[:：]?(?:\s\(.*\))?\s*$/u;
/** Headings below a component that say what kind of thing is listed, not whose. */
const KINDS =
  /^(?:(?:key|public|main|core|new|exposed)\s)?(?:methods?|interfaces?|functions?|apis?|operations?|members?|responsibilit(?:y|ies))$/i;

/** Methods and fields that items of lists tell of: below *Components and Interfaces*, or anywhere with the name of their type. */
export function readListedMembers(scanned: ScannedText, sections: readonly Section[]): ListedMember[] {
  const members: ListedMember[] = [];
  const around = new Surroundings(sections);
  for (const line of scanned.lines) {
    if (line.kind !== 'text') continue;
    const item = ITEM.exec(line.text.slice(0, 2000));
    if (item === null) {
      around.pass(line);
      continue;
    }
    const text = item[1] ?? '';
    const told = toldBy(text);
    const owner = told?.owner ?? around.ownerAt(line.indent);
    if (told !== undefined && owner !== undefined) members.push({ ...told, owner, line: line.number });
    around.enter(line.indent, told === undefined ? typeOf(text) : undefined);
  }
  return members;
}

/** Whose members a line of the text would be. */
class Surroundings {
  private items: { indent: number; type: string | undefined }[] = [];
  private label: string | undefined;
  private heading: string | undefined;
  private readonly starts: ReadonlyMap<number, Section>;
  private readonly sections: readonly Section[];

  constructor(sections: readonly Section[]) {
    this.sections = sections;
    this.starts = new Map(sections.map((section) => [section.line, section]));
  }

  /** Notes a line that is no item. */
  pass({ text, number, indent }: Line): void {
    const section = this.starts.get(number);
    if (section !== undefined) {
      this.items = [];
      this.label = undefined;
      this.heading = this.componentOf(section);
    } else if (indent === 0 && text.trim() !== '') {
      this.items = [];
      const label = LABEL.exec(text.slice(0, 200))?.[1];
      if (label !== undefined && TYPE_NAME.test(label)) this.label = label;
    }
  }

  ownerAt(indent: number): string | undefined {
    while ((this.items.at(-1)?.indent ?? -1) >= indent) this.items.pop();
    if (this.heading === undefined) return undefined;
    return this.items.findLast(({ type }) => type !== undefined)?.type ?? this.label ?? (this.heading === '' ? undefined : this.heading);
  }

  enter(indent: number, type: string | undefined): void {
    while ((this.items.at(-1)?.indent ?? -1) >= indent) this.items.pop();
    this.items.push({ indent, type });
  }

  /** The component that a section tells of; empty in the list of components itself, undefined outside of it. */
  private componentOf(section: Section): string | undefined {
    if (isComponentsHeading(section.text)) return '';
    const parent = this.sections[section.parent ?? -1];
    const above = parent && this.componentOf(parent);
    const name = componentName(section.text);
    return above === undefined || KINDS.test(name) ? above : name;
  }
}

function typeOf(item: string): string | undefined {
  const [, code, bold] = HEAD.exec(item) ?? [];
  const name = (code ?? bold ?? '').trim();
  return TYPE_NAME.test(name) || (code !== undefined && /^[A-Z][a-z]\w*$/.test(name)) ? name : undefined;
}

function toldBy(item: string): Told | undefined {
  const [, code, bold, rest = ''] = HEAD.exec(item) ?? [];
  if (code === undefined && bold === undefined) {
    return /^[\w$.]+\(.*\)\s*(?:->|→)\s*\S+$/.test(item) ? callIn(item) : undefined;
  }
  if (!EXPLAINED.test(rest)) return undefined;
  const field = code === undefined ? null : FIELD.exec(code);
  return callIn((code ?? bold ?? '').trim()) ?? (field?.[1] === undefined ? undefined : { kind: 'field', name: field[1] });
}

function callIn(text: string): Told | undefined {
  const call = CALL.exec(text);
  const [head = '', first = '', second] = call ?? [];
  const end = closing(text, head.length);
  if (call === null || end === undefined || !RESULT.test(text.slice(end + 1))) return undefined;
  const name = second ?? first;
  if (/(?:Error|Exception)$/.test(name) || (second !== undefined && !/^\p{Lu}.*\p{Ll}/u.test(first))) return undefined;
  const parameters = partsOf(text.slice(head.length, end)).filter((one) => !RECEIVER.test(one));
  const open = parameters.length === 0 || parameters.some((one) => /^(?:\.\.\.|…|\*)/.test(one));
  if (!open && !parameters.every((one) => PARAMETER.test(one))) return undefined;
  return {
    kind: 'method',
    name,
    ...(second !== undefined && { owner: first }),
    ...(!open && { signature: `(${parameters.join(',')})` }),
  };
}

/** Where the bracket closes that was opened in front of `from`. */
function closing(text: string, from: number): number | undefined {
  let depth = 1;
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1;
    if (text[at] === ')') depth -= 1;
    if (depth === 0) return at;
  }
  return undefined;
}

/** Parameters, split at commas outside of brackets. */
function partsOf(list: string): string[] {
  const parts: string[] = [];
  let [depth, from] = [0, 0];
  for (const [at, character] of [...list].entries()) {
    if ('([{<'.includes(character)) depth += 1;
    if (')]}>'.includes(character)) depth -= 1;
    if (character !== ',' || depth !== 0) continue;
    parts.push(list.slice(from, at));
    from = at + 1;
  }
  return [...parts, list.slice(from)].map((part) => part.trim()).filter((part) => part !== '');
}
