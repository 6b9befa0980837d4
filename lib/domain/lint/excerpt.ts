import type { Finding } from '../shared/finding.ts';
import { starSecrets } from '../shared/secrets.ts';
import type { Excerpt } from './report.ts';

/** What a line of a report has room for. */
const WIDTH = 160;
/** What is kept in front of the place. */
const BEFORE = 40;
const TAB = /\t/g;

/** Lines of texts by number. Each text is cut into lines once, and only when it is asked for. */
export function lineReader(texts: ReadonlyMap<string, string>): LineAt {
  const starts = new Map<string, number[]>();
  return (path, line) => {
    const text = texts.get(path);
    if (text === undefined) return undefined;
    let offsets = starts.get(path);
    if (offsets === undefined) starts.set(path, (offsets = lineStarts(text)));
    const start = offsets[line - 1];
    if (start === undefined) return undefined;
    const next = offsets[line];
    return text.slice(start, next === undefined ? text.length : next - 1).replace(/\r$/, '');
  };
}

type LineAt = (path: string, line: number) => string | undefined;

/** Longer lines are kept: there are few of them, and any number of findings on each. */
const LONG = 2000;

/** Lines as a report may show them: whatever is found on them, a log of a CI is no place for a credential. */
export function shownLines(lineAt: LineAt): LineAt {
  const kept = new Map<string, string>();
  return (path, line) => {
    const text = lineAt(path, line);
    if (text === undefined || text.length <= LONG) return text === undefined ? undefined : starSecrets(text);
    const key = `${line} ${path}`;
    const shown = kept.get(key) ?? starSecrets(text);
    kept.set(key, shown);
    return shown;
  };
}

function lineStarts(text: string): number[] {
  const starts = [text.startsWith('\uFEFF') ? 1 : 0];
  for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) starts.push(feed + 1);
  return starts;
}

/** The part of a line around a finding; undefined for a line that is blank. */
export function excerptOf(line: string, { column, endColumn }: Pick<Finding, 'column' | 'endColumn'>): Excerpt | undefined {
  const first = line.search(/\S/);
  if (first < 0) return undefined;
  const start = column === undefined ? first : Math.min(column - 1, line.length);
  const cut = start > WIDTH - BEFORE ? start - BEFORE : Math.min(first, start);
  const shown = line
    .slice(cut, cut + WIDTH)
    .trimEnd()
    .replace(TAB, ' ');
  const head = cut > first ? '…' : '';
  const tail = cut + WIDTH < line.trimEnd().length ? '…' : '';
  const from = start - cut + head.length + 1;
  const length = endColumn === undefined ? 1 : Math.max(1, endColumn - 1 - start);
  const text = head + shown + tail;
  return { text, column: from, endColumn: Math.min(from + length, Math.max(from, text.length) + 1) };
}
