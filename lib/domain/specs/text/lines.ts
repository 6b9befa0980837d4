import { indentEnd, indentOf, ListNesting, MAX_INDENT } from './nesting.ts';

/**
 * What a line is: `fence` covers the opening and closing marks and all between, `front-matter` the YAML block at the top, `comment` those of HTML
 * that begin with a line and are closed.
 */
export type LineKind = 'text' | 'fence' | 'front-matter' | 'comment';

export interface Line {
  /** 1-based. */
  number: number;
  /** Without the line break and without a byte order mark. */
  text: string;
  /** Offset of the first character of `text` in the whole text, in UTF-16 code units. */
  start: number;
  eol: '' | '\n' | '\r\n';
  kind: LineKind;
  /** Columns of white space in front; a tab goes to the next multiple of four. */
  indent: number;
}

export interface FencedBlock {
  /** First word of the info string, lower case; empty when there is none. */
  language: string;
  /** Line of the opening mark. */
  line: number;
  /** Undefined when the fence is never closed. */
  endLine: number | undefined;
  /** Lines between the marks. */
  content: string[];
}

export interface ScannedText {
  /** All of it. Letter by letter it is read several times faster than the stretches that its lines are. */
  text: string;
  bom: boolean;
  lines: Line[];
  fences: FencedBlock[];
}

const BOM = '\uFEFF';
const CARRIAGE_RETURN = 0x0d;

/** Splits any text into lines with their places and marks code fences, comments and front matter. Linear, never throws; `joinLines` gives back the same text. */
export function scanLines(text: string): ScannedText {
  const bom = text.startsWith(BOM);
  const lines = splitLines(text, bom ? 1 : 0);
  const body = markFrontMatter(lines);
  const comments = text.includes('<!--') ? new Comments(text) : undefined;
  const hasFences = text.includes('```') || text.includes('~~~');
  const fences = hasFences || comments !== undefined ? markBlocks(lines, body, { comments, nesting: nestingIn(text) }) : [];
  return { text, bom, lines, fences };
}

/** Which list items are open matters only for fences that do not begin their lines, and most documents have none of these. */
function nestingIn(text: string): ListNesting | undefined {
  return /[^\n`~](?:```|~~~)/.test(text) ? new ListNesting() : undefined;
}

/** The text that was scanned, byte for byte. */
export function joinLines({ bom, lines }: Pick<ScannedText, 'bom' | 'lines'>): string {
  return (bom ? BOM : '') + lines.map(({ text, eol }) => text + eol).join('');
}

function splitLines(text: string, from: number): Line[] {
  const lines: Line[] = [];
  for (let start = from; start < text.length; ) {
    const feed = text.indexOf('\n', start);
    const end = feed < 0 ? text.length : feed;
    const carriage = feed > start && text.charCodeAt(feed - 1) === CARRIAGE_RETURN;
    const eol = feed < 0 ? '' : carriage ? '\r\n' : '\n';
    const line = text.slice(start, carriage ? end - 1 : end);
    lines.push({ number: lines.length + 1, text: line, start, eol, kind: 'text', indent: indentOf(text, start) });
    start = end + 1;
  }
  return lines;
}

/** Index of the first line after the front matter. */
function markFrontMatter(lines: Line[]): number {
  if (lines[0]?.text.trimEnd() !== '---') return 0;
  const end = lines.findIndex((line, index) => index > 0 && line.text.trimEnd() === '---');
  // Only keys make it front matter: a document may as well begin with a thematic break.
  if (end < 0 || !lines.slice(1, end).some(({ text }) => /^[\w-]+:/.test(text))) return 0;
  for (const line of lines.slice(0, end + 1)) line.kind = 'front-matter';
  return end + 1;
}

/** Comments of HTML that begin with a line, to the end of the line on which they are closed. */
class Comments {
  private readonly text: string;
  private end = -1;

  constructor(text: string) {
    this.text = text;
  }

  /** Lines that stand in no fence are asked for in order. */
  covers({ text, start, indent }: Line): boolean {
    if (start <= this.end) return true;
    const at = indentEnd(text);
    if (indent > MAX_INDENT || !text.startsWith('<!--', at)) return false;
    // Closed before another begins, which one that nobody closed would swallow: `<!-->` is closed.
    const from = start + at + '<!-'.length;
    const next = this.text.indexOf('<!--', from);
    const body = this.text.slice(from, next < 0 ? undefined : next);
    const end = body.indexOf('-->');
    if (end < 0 || endsItem(body.slice(0, end), indent)) return false;
    this.end = from + end;
    return true;
  }
}

/** Whether a line of it stands left of its beginning: that ends the item of a list that it stands in, and so the comment. */
function endsItem(body: string, indent: number): boolean {
  if (indent === 0) return false;
  const [, ...lines] = body.split('\n');
  return lines.some((line) => line.trim() !== '' && indentOf(line) < indent);
}

interface OpenFence {
  mark: string;
  /** Column at which the list item that holds the fence begins; a line left of it ends the item and so the fence. */
  container: number;
  block: FencedBlock;
}

interface Around {
  comments: Comments | undefined;
  nesting: ListNesting | undefined;
}

function markBlocks(lines: readonly Line[], from: number, { comments, nesting }: Around): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let open: OpenFence | undefined;
  for (let index = from, line = lines[from]; line !== undefined; line = lines[(index += 1)]) {
    if (open !== undefined && leaves(line, open.container)) open = undefined;
    if (open === undefined && comments?.covers(line) === true) {
      line.kind = 'comment';
      continue;
    }
    const before = open;
    open = before === undefined ? openFence(line, nesting) : continueFence(line, before);
    if (before === undefined && open !== undefined) blocks.push(open.block);
    if (before !== undefined || open !== undefined) line.kind = 'fence';
  }
  return blocks;
}

function leaves({ text, indent }: Line, container: number): boolean {
  return indent < container && text.trim() !== '';
}

/** A run of backticks with another backtick after it on the line is inline code, not a fence (CommonMark 4.5). */
function openFence(line: Line, nesting: ListNesting | undefined): OpenFence | undefined {
  const at = nesting?.enter(line) ?? 0;
  const begin = line.text.charAt(at);
  if (begin !== '`' && begin !== '~') return undefined;
  const container = nesting?.container ?? 0;
  const content = line.text.slice(at);
  const mark = /^(?:`{3,999}|~{3,999})/.exec(content)?.[0];
  if (mark === undefined) return undefined;
  const info = content.slice(mark.length).trim();
  if (mark.startsWith('`') && info.includes('`')) return undefined;
  const language = /^\S{0,99}/.exec(info)?.[0].toLowerCase() ?? '';
  return { mark, container, block: { language, line: line.number, endLine: undefined, content: [] } };
}

function continueFence(line: Line, open: OpenFence): OpenFence | undefined {
  if (!closes(line.text, open.mark)) {
    open.block.content.push(line.text);
    return open;
  }
  open.block.endLine = line.number;
  return undefined;
}

/** Whether a line holds as many of the same marks or more, and nothing else. */
function closes(text: string, mark: string): boolean {
  const begin = indentEnd(text);
  let end = begin;
  while (text.charCodeAt(end) === mark.charCodeAt(0)) end += 1;
  return end - begin >= mark.length && text.slice(end).trim() === '';
}
