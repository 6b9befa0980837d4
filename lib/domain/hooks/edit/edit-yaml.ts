import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap, type YAMLSeq } from 'yaml';
import { type HookChange, type HookEdit, type Splice, spliced } from './change.ts';

const refuse = (reason: string): HookEdit => ({ ok: false, reason });

/** Changes one entry of `hooks` in project.yaml; every byte that has nothing to do with it stays. @param at e.g. `hooks.on_save[0]` */
export function editProjectHook(text: string, at: string, change: HookChange): HookEdit {
  const place = /^hooks\.(\w+)\[(\d+)\]$/.exec(at);
  const section = place?.[1] ?? '';
  const hooks: unknown = parseDocument(text, { schema: 'core', version: '1.2', logLevel: 'error' }).get('hooks', true);
  const list = isMap(hooks) ? hooks.get(section, true) : undefined;
  const item = isSeq(list) ? list.items[Number(place?.[2])] : undefined;
  if (!isMap(hooks) || !isSeq(list) || !isMap(item)) return refuse(`${at} is not written as an entry of its own`);
  if ('mode' in change) return { ok: true, text: spliced(text, [setKey(text, item, { key: 'mode', value: change.mode })]) };
  return moveItem(text, { hooks, section, list, item }, change.move);
}

const endOf = (node: unknown): number => (node as Node | undefined)?.range?.[1] ?? 0;
const startOf = (node: unknown): number => (node as Node | undefined)?.range?.[0] ?? 0;
const lineStart = (text: string, offset: number): number => text.lastIndexOf('\n', offset - 1) + 1;
const newline = (text: string): string => (text.includes('\r\n') ? '\r\n' : '\n');

/** Where the line of an offset ends, without its line end. */
function lineEnd(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  if (end < 0) return text.length;
  return text[end - 1] === '\r' ? end - 1 : end;
}

function setKey(text: string, item: YAMLMap, { key, value }: { key: string; value: string }): Splice {
  const pairOf = (name: string): Pair | undefined => item.items.find((pair) => isScalar(pair.key) && pair.key.value === name);
  const there = pairOf(key)?.value;
  if (there !== undefined && there !== null) return { start: startOf(there), end: endOf(there), text: value };
  if (item.flow === true) {
    const end = endOf(item.items.at(-1)?.value);
    return { start: end, end, text: `, ${key}: ${value}` };
  }
  // Below the action, which every entry has and which is one word.
  const action = pairOf('action');
  const column = startOf(action?.key) - lineStart(text, startOf(action?.key));
  const end = lineEnd(text, endOf(action?.value));
  return { start: end, end, text: `${newline(text)}${' '.repeat(column)}${key}: ${value}` };
}

interface Moving {
  hooks: YAMLMap;
  section: string;
  list: YAMLSeq;
  item: YAMLMap;
}

function moveItem(text: string, { hooks, section, list, item }: Moving, to: string): HookEdit {
  const start = lineStart(text, startOf(item));
  const dash = /^( *)- +$/.exec(text.slice(start, startOf(item)));
  const key = hooks.items.find((pair) => isScalar(pair.key) && pair.key.value === section)?.key;
  if (list.flow === true || dash === null || key === undefined) return refuse('its list is written in one line: move the entry by hand');
  const eol = newline(text);
  const end = afterItem(text, item);
  const lines = text.slice(start, end);
  const moved = lines.endsWith('\n') ? lines : `${lines}${eol}`;
  const indent = dash[1] ?? '';
  const emptied: Splice[] = list.items.length > 1 ? [] : [{ start: endOf(key) + 1, end: endOf(key) + 1, text: ' []' }];
  const taken: Splice = { start, end, text: '' };
  const target = hooks.get(to, true) as unknown;
  if (isSeq(target) && target.flow === true && target.items.length > 0)
    return refuse(`${to} is written in one line: move the entry by hand`);
  if (isSeq(target) && target.flow === true) {
    // An empty list becomes one of lines.
    const put: Splice = { start: startOf(target), end: endOf(target), text: `${eol}${moved.replace(/\r?\n$/, '')}` };
    return { ok: true, text: spliced(text, [...emptied, taken, put]) };
  }
  const last = isSeq(target) ? target.items.at(-1) : undefined;
  if (last !== undefined) {
    const lastStart = startOf(last);
    const own = /^( *)- +$/.exec(text.slice(lineStart(text, lastStart), lastStart))?.[1];
    if (own === undefined || own !== indent) return refuse(`${to} is indented in another way: move the entry by hand`);
    return { ok: true, text: spliced(text, [...emptied, taken, insertAfter(text, last, moved)]) };
  }
  const keyIndent = ' '.repeat(startOf(key) - lineStart(text, startOf(key)));
  return { ok: true, text: spliced(text, [...emptied, taken, insertAfter(text, list.items.at(-1), `${keyIndent}${to}:${eol}${moved}`)]) };
}

/** The first offset behind the lines of an entry. */
function afterItem(text: string, item: unknown): number {
  const last = isMap(item) && item.flow !== true ? endOf(item.items.at(-1)?.value) : endOf(item);
  // A block of text ends behind its last line end.
  if (text[last - 1] === '\n') return last;
  const end = text.indexOf('\n', last);
  return end < 0 ? text.length : end + 1;
}

function insertAfter(text: string, item: unknown, lines: string): Splice {
  const end = afterItem(text, item);
  const before = text[end - 1] === '\n' ? '' : newline(text);
  return { start: end, end, text: `${before}${lines}` };
}
