export interface TextEdit {
  /** Text that occurs exactly once. */
  oldText: string;
  newText: string;
}

export interface EditFailure {
  /** Which edit, 0-based. */
  index: number;
  kind: 'empty' | 'not-found' | 'ambiguous' | 'unchanged' | 'overlap';
  /** 1-based lines of the places where an ambiguous text occurs, at most 10. */
  lines: number[];
}

export type EditResult = { ok: true; text: string } | { ok: false; failure: EditFailure };

interface Span {
  index: number;
  start: number;
  end: number;
  replacement: string;
}

/**
 * Replaces texts that each occur exactly once in `text`. All of them are looked for in the text as given, so their order does not
 * matter and they may not overlap. Line ends compare equal (`\n`, `\r\n`), and new lines take the ends of their
 * surroundings; no character outside the replaced spans changes.
 */
export function applyEdits(text: string, edits: readonly TextEdit[]): EditResult {
  const flat = flatten(text);
  const spans: Span[] = [];
  for (const [index, edit] of edits.entries()) {
    const located = locate(flat, edit, index);
    if ('failure' in located) return { ok: false, failure: located.failure };
    spans.push(located.span);
  }
  spans.sort((a, b) => a.start - b.start);
  const overlapping = spans.find((span, at) => span.start < (spans[at - 1]?.end ?? 0));
  if (overlapping !== undefined)
    return { ok: false, failure: { index: overlapping.index, kind: 'overlap', lines: [lineOf(text, overlapping.start)] } };
  return { ok: true, text: splice(text, spans) };
}

function splice(text: string, spans: readonly Span[]): string {
  let out = '';
  let at = 0;
  for (const span of spans) {
    out += text.slice(at, span.start) + span.replacement;
    at = span.end;
  }
  return out + text.slice(at);
}

interface Flat {
  original: string;
  /** The text with every `\r\n` as `\n`. */
  text: string;
  /** Offsets in `text` of the line feeds that lost their `\r`, ascending. */
  returns: number[];
}

function flatten(original: string): Flat {
  const returns: number[] = [];
  if (!original.includes('\r\n')) return { original, text: original, returns };
  for (let at = original.indexOf('\r\n'); at >= 0; at = original.indexOf('\r\n', at + 2)) returns.push(at - returns.length);
  return { original, text: original.replaceAll('\r\n', '\n'), returns };
}

/** Offset in the original of an offset in the flat text: before a `\r\n` for its line feed. */
function originalOffset(flat: Flat, offset: number): number {
  let low = 0;
  let high = flat.returns.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((flat.returns[middle] ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  return offset + low;
}

function locate(flat: Flat, edit: TextEdit, index: number): { span: Span } | { failure: EditFailure } {
  const oldText = edit.oldText.replaceAll('\r\n', '\n');
  const newText = edit.newText.replaceAll('\r\n', '\n');
  if (oldText === '') return { failure: { index, kind: 'empty', lines: [] } };
  if (oldText === newText) return { failure: { index, kind: 'unchanged', lines: [] } };
  const places = occurrences(flat.text, oldText);
  const first = places[0];
  if (first === undefined) return { failure: { index, kind: 'not-found', lines: [] } };
  if (places.length > 1) return { failure: { index, kind: 'ambiguous', lines: places.map((place) => lineOf(flat.text, place)) } };
  const start = originalOffset(flat, first);
  const end = originalOffset(flat, first + oldText.length);
  const replacement = withLineEnds(newText, lineEndAround(flat.original, start, end));
  return { span: { index, start, end, replacement } };
}

/** Up to 10 places, overlapping ones included: a text that overlaps itself is no unique place. */
function occurrences(text: string, part: string): number[] {
  const places: number[] = [];
  for (let at = text.indexOf(part); at >= 0 && places.length < 10; at = text.indexOf(part, at + 1)) places.push(at);
  return places;
}

/** The line end used in a span, else after it, else before it, else `\n`. */
function lineEndAround(text: string, start: number, end: number): string {
  const inside = text.slice(start, end).indexOf('\n');
  const after = inside >= 0 ? start + inside : text.indexOf('\n', end);
  const at = after >= 0 ? after : text.lastIndexOf('\n', start);
  return at > 0 && text[at - 1] === '\r' ? '\r\n' : '\n';
}

function withLineEnds(text: string, lineEnd: string): string {
  return lineEnd === '\n' ? text : text.replaceAll('\n', lineEnd);
}

function lineOf(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
