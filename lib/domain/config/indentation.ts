import { configShape, type Shape } from './shape.ts';

/** A text whose indentation was put back: the same lines, each with `added[i]` spaces more. */
export interface Reindented {
  text: string;
  added: number[];
}

/** One open level while walking the lines: a section, a section of named entries, a list or an entry of one. */
interface Level {
  shape: Shape;
  indent: number;
  seen: Set<string>;
}

const KEY = /^(?:"([^"]+)"|'([^']+)'|([^\s#:'"[\]{},-][^:]*?))\s*:(?:\s+(.*))?$/;
const ITEM = /^-(?:\s+(.*))?$/;

/**
 * Puts back the indentation of a file whose lines all start at the same column (text pasted from a web page or a chat).
 * The schema says which section a key belongs to; of several, the innermost open one that does not have it yet.
 * Undefined where the text is not flat, or where a line has no place (then the reader's own errors are the better help).
 */
export function reindent(text: string, shape: Shape = configShape()): Reindented | undefined {
  const lines = text.split('\n');
  if (!isFlat(lines)) return undefined;
  const open: Level[] = [{ shape, indent: 0, seen: new Set() }];
  const added: number[] = [];
  for (const line of lines) {
    const indent = isContent(line) ? place(line.trim(), open) : (open.at(-1)?.indent ?? 0);
    if (indent === undefined) return undefined;
    added.push(line.trim() === '' ? 0 : indent);
  }
  return { text: lines.map((line, index) => ' '.repeat(added[index] ?? 0) + line.trim()).join('\n'), added };
}

function isContent(line: string): boolean {
  const trimmed = line.trim();
  return trimmed !== '' && !trimmed.startsWith('#');
}

function isFlat(lines: readonly string[]): boolean {
  const content = lines.filter(isContent);
  const starts = new Set(content.map((line) => line.search(/\S/)));
  return content.length > 1 && starts.size === 1;
}

/** Column of a line, having opened and closed the levels it implies; undefined when nothing open can hold it. */
function place(line: string, open: Level[]): number | undefined {
  const item = ITEM.exec(line);
  return item === null ? placeKey(line, open) : placeItem(item[1] ?? '', open);
}

function placeItem(rest: string, open: Level[]): number | undefined {
  const index = open.findLastIndex((level) => level.shape.kind === 'list');
  const list = open[index];
  if (list?.shape.kind !== 'list') return undefined;
  open.length = index + 1;
  if (list.shape.item.kind === 'value') return list.indent;
  const entry: Level = { shape: list.shape.item, indent: list.indent + 2, seen: new Set() };
  open.push(entry);
  if (rest === '' || rest.startsWith('{')) return list.indent;
  return placeKey(rest, open) === entry.indent ? list.indent : undefined;
}

function placeKey(line: string, open: Level[]): number | undefined {
  const match = KEY.exec(line);
  const key = match?.[1] ?? match?.[2] ?? match?.[3];
  if (key === undefined) return undefined;
  const value = (match?.[4] ?? '').replace(/^#.*/, '');
  // A block scalar's lines cannot be told from keys once their indentation is gone.
  if (/^[|>][-+0-9]*\s*$/.test(value)) return undefined;
  const index = ownerOf(key, value, open);
  const owner = open[index];
  if (owner === undefined) return undefined;
  open.length = index + 1;
  owner.seen.add(key);
  const child = childShape(owner.shape, key);
  if (child !== undefined && child.kind !== 'value' && value === '') open.push({ shape: child, indent: owner.indent + 2, seen: new Set() });
  return owner.indent;
}

/** Innermost section that knows the key and lacks it; then one whose keys are free, for a key that opens an entry; then the innermost that knows it. */
function ownerOf(key: string, value: string, open: readonly Level[]): number {
  const knows = (level: Level): boolean => level.shape.kind === 'section' && level.shape.keys.has(key);
  const lacking = open.findLastIndex((level) => knows(level) && !level.seen.has(key));
  if (lacking >= 0) return lacking;
  const free = open.findLastIndex((level) => level.shape.kind === 'named' && (value === '' || value.startsWith('{')));
  return free >= 0 ? free : open.findLastIndex(knows);
}

function childShape(shape: Shape, key: string): Shape | undefined {
  if (shape.kind === 'section') return shape.keys.get(key);
  return shape.kind === 'named' ? shape.value : undefined;
}
