import { numbered, splitLines } from './lines.ts';

const MAX_PLACES = 3;
const CONTEXT_LINES = 8;
/** Lines longer than this are compared by their beginning. */
const COMPARED = 400;

/** What to tell a model whose old text does not occur: the lines that come nearest, and the usual reasons. */
export function describeMiss(text: string, oldText: string): string {
  const wanted = splitLines(oldText);
  const lines = splitLines(text);
  const head = 'oldText does not occur in the file. Nothing was changed.';
  const stripped = wanted.map((line) => line.replace(/^\s*\d+\t/, ''));
  if (wanted.length > 0 && wanted.every((line) => /^\s*\d+\t/.test(line)) && text.includes(stripped.join('\n'))) {
    return `${head} It seems to contain the line numbers that \`read\` shows; leave them out.`;
  }
  const exact = placesOf(lines, wanted, squeeze);
  if (exact.length > 0) return `${head} Apart from white space it ${show(lines, exact, wanted.length)}`;
  const nearest = nearestLines(lines, wanted);
  if (nearest.length === 0) return `${head} No line of the file comes near its first line; read the file again.`;
  return `${head} Nearest to it ${show(lines, nearest, Math.min(wanted.length, CONTEXT_LINES))}`;
}

const squeeze = (line: string): string => line.slice(0, COMPARED).replace(/\s+/g, ' ').trim();

/** 0-based first lines of the places where all wanted lines stand, compared through `form`. */
function placesOf(lines: readonly string[], wanted: readonly string[], form: (line: string) => string): number[] {
  const formed = lines.map(form);
  const target = wanted.map(form);
  const places: number[] = [];
  if (target.every((line) => line === '')) return places;
  for (let start = 0; start + target.length <= formed.length && places.length < MAX_PLACES; start += 1) {
    if (target.every((line, offset) => formed[start + offset] === line)) places.push(start);
  }
  return places;
}

/** Lines most like the first telling line of the wanted text: by shared words, at least half of them. */
function nearestLines(lines: readonly string[], wanted: readonly string[]): number[] {
  const offset = wanted.findIndex((line) => words(line).size > 0);
  const target = words(wanted[offset] ?? '');
  if (target.size === 0) return [];
  const scored = lines
    .map((line, index) => ({ index, score: likeness(target, words(line)) }))
    .filter(({ score }) => score >= 0.5)
    .sort((a, b) => b.score - a.score || a.index - b.index);
  return scored.slice(0, MAX_PLACES).map(({ index }) => Math.max(0, index - offset));
}

function words(line: string): Set<string> {
  return new Set(line.slice(0, COMPARED).match(/[\p{L}\p{N}_]+/gu) ?? []);
}

function likeness(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  if (b.size === 0) return 0;
  let shared = 0;
  for (const word of a) if (b.has(word)) shared += 1;
  return (2 * shared) / (a.size + b.size);
}

function show(lines: readonly string[], places: readonly number[], length: number): string {
  const blocks = places.map((start) =>
    lines
      .slice(start, start + Math.min(length, CONTEXT_LINES))
      .map((line, offset) => numbered(line.slice(0, COMPARED), start + offset + 1))
      .join('\n'),
  );
  return `${places.length === 1 ? 'is this place' : 'are these places'} (numbers are not part of the file):\n${blocks.join('\n…\n')}`;
}
