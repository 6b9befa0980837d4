import { remembered } from '../../shared/remembered.ts';
import { labelled } from '../text/inline.ts';
import type { Line } from '../text/lines.ts';
import { type Place, placeAt } from '../text/place.ts';
import { ListBelow } from './list-below.ts';
import { awaitsList, listAlone } from './references.ts';
import { endsOpen, isItem } from './section-lines.ts';
import { DEPENDENCIES, FILES, namesReferences, REFERENCES, SUCCESS } from './vocabulary.ts';

/** `_Boundary: Store, Cache_`: what tools write below a task in italics. */
export interface TaskField {
  /** Lower case, underscores as spaces: `bug condition`. */
  label: string;
  value: string;
  /** 1-based. */
  line: number;
}

/** A label with the stretches of text behind it: more than one where an italic field goes on in the next lines, or a list below it says what it says. */
export interface Label extends TaskField {
  /** What it says of its task. */
  meaning: LabelMeaning;
  italic: boolean;
  pieces: { text: string; at: Place }[];
}

export type LabelMeaning = 'references' | 'dependencies' | 'files' | 'success' | 'properties' | 'other';

const MEANINGS: readonly (readonly [RegExp, LabelMeaning])[] = [
  [REFERENCES, 'references'],
  [DEPENDENCIES, 'dependencies'],
  [FILES, 'files'],
  [SUCCESS, 'success'],
  [/^properties$/, 'properties'],
];

/** Tasks say the same few labels over and over. */
const meaningOf = remembered((label): LabelMeaning => MEANINGS.find(([words]) => words.test(label))?.[1] ?? 'other', 500);

/** A field that is never closed is cut here. */
const MAX_LINES = 20;

/** The labelled lines below a task, in order; code has none. */
export function labelsOf(lines: readonly Line[]): Label[] {
  const labels: Label[] = [];
  let open: Label | undefined;
  let list: ListBelow | undefined;
  for (const line of lines) {
    if (line.kind !== 'text') continue;
    const begin = labelOf(line);
    const fields = begin?.italic === true ? fieldsOf(line) : [];
    if (fields.length > 1) {
      labels.push(...fields);
      [open, list] = [undefined, undefined];
      continue;
    }
    const label = begin === undefined || begin.meaning === 'other' ? (labelWithin(line) ?? begin) : begin;
    const isKnown = label !== undefined && label.meaning !== 'other';
    if (list !== undefined && (isKnown || !list.takes(line))) list = undefined;
    if (isKnown && label.value === '') list = new ListBelow(label, line);
    if (open !== undefined && !mayGoOn(open, line)) open = undefined;
    if (label === undefined && open === undefined) continue;
    if (label !== undefined) {
      labels.push(label);
      const behind = referencesBehind(label, line);
      if (behind !== undefined) labels.push(behind);
    } else if (open !== undefined && line.text.trim() !== '' && !isItem(line.text)) goOn(open, line);
    const current = label ?? (line.text.trim() === '' || isItem(line.text) ? undefined : open);
    open = current !== undefined && goesOn(current, line.text) && current.pieces.length < MAX_LINES ? current : undefined;
  }
  return labels;
}

/** An italic field goes on until it is closed, a list until no comma stands at the end of a line. */
function goesOn({ italic, meaning, value }: Label, line: string): boolean {
  if (italic) return !/_\s*$/.test(line);
  return (
    (endsOpen(line) || (meaning === 'references' && value === '')) &&
    (meaning === 'references' || meaning === 'dependencies' || namesReferences(value))
  );
}

/** A label that names nothing itself goes on with a list alone: `**Validates:**`, and in the next line `Requirements 1.1, 1.2`. */
function mayGoOn({ italic, value }: Label, line: Line): boolean {
  return italic || value !== '' || listAlone(line.text.trim(), placeAt(line, 0)).length > 0;
}

/** Where one of several fields of a line ends and the next begins: `_Boundary: Store_ · _Depends: 2.1_  _Requirements: 1.1_`. */
const NEXT_FIELD = /_(?:[ \t]{1,9}|[ \t]{0,9}[·|;,][ \t]{0,9})(?=_[A-Z][A-Za-z ]{0,29}[:：])/g;

/** The fields of a line that begins with one and ends with one. */
function fieldsOf(line: Line): Label[] {
  if (line.text.length > MAX_WITHIN || !/_\s*$/.test(line.text)) return [];
  const ends = [...line.text.matchAll(NEXT_FIELD)].map(({ 0: between, index }) => [index + 1, index + between.length] as const);
  return [...ends, [line.text.length, 0] as const].flatMap(([end], index) => labelOf(line, ends[index - 1]?.[1] ?? 0, end) ?? []);
}

function labelOf(line: Line, from = 0, to = line.text.length): Label | undefined {
  const text = from === 0 && to === line.text.length ? line.text : line.text.slice(from, to);
  const found = labelled(text);
  if (found === undefined) return undefined;
  const { label, index } = found;
  const value = meaningOf(label) === 'references' && awaitsList(found.value) ? '' : found.value;
  const italic = text.includes('_') && /^\s*(?:[-*+][ \t]+)?_/.test(text);
  return { label, value, line: line.number, meaning: meaningOf(label), italic, pieces: [{ text: value, at: placeAt(line, from + index) }] };
}

/** `… is tested _Requirements: 1.1_`, `…) — **Validates: Requirements 2.1**`: a list behind a sentence. */
const WITHIN = /(?<=[\s(（])(?:_|\*{1,2})(?:Requirements?|Validates|要件|需求)\s?[:：]/;

function labelWithin(line: Line): Label | undefined {
  const { text } = line;
  const start = text.length < MAX_WITHIN && /[_*](?:[RV要需])/.test(text) ? text.search(WITHIN) : -1;
  return start < 0 ? undefined : labelOf(line, start);
}

/** Nobody writes longer lines. */
const MAX_WITHIN = 20_000;

/** `- **Property 7: Title** - **Validates: Requirements 3.1**`: a line may say both. */
function referencesBehind({ pieces }: Label, line: Line): Label | undefined {
  const piece = pieces[0];
  const dash = piece?.text.search(/\s[-–—|]\s/) ?? -1;
  if (piece === undefined || dash < 0) return undefined;
  const begin = piece.at.column - 1 + dash + ' - '.length;
  const behind = line.text.slice(begin);
  const found = labelled(behind) ?? { label: 'requirements', value: behind.trimEnd(), index: 0 };
  if (!namesReferences(found.value) && meaningOf(found.label) !== 'references') return undefined;
  if (found.index === 0 && !namesReferences(behind)) return undefined;
  const { label, value: list, index } = found;
  const at = placeAt(line, begin + index);
  return { label, value: list, line: line.number, meaning: 'references', italic: false, pieces: [{ text: list, at }] };
}

function goOn(label: Label, line: Line): void {
  const start = line.text.length - line.text.trimStart().length;
  const text = line.text.trim().replace(/[_*]{1,3}$/, '');
  label.value = `${label.value} ${text}`.trim();
  label.pieces.push({ text, at: placeAt(line, start) });
}
