/** Wraps text at `width` columns; `hanging` indents every line after the first. Words are never cut. */
export function wrap(text: string, width: number, hanging = ''): string {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/u).filter(Boolean)) {
    const next = line === '' ? word : `${line} ${word}`;
    if (next.length > width && line.trim() !== '') {
      lines.push(line);
      line = hanging + word;
    } else line = next;
  }
  if (line !== '') lines.push(line);
  return lines.join('\n');
}

/** Code that every renderer reads as code: one backtick on each side, and no backslash before. */
const CODE = /((?<![`\\])`[^`]+`(?!`))/u;
/** Words by which a host closes what comes after them when the text is merged, and how that is named (GitHub, GitLab). */
const WORDS = /\b(?:clos(?:e[sd]?|ing)|fix(?:e[sd]|ing)?|resolv(?:e[sd]?|ing)|implement(?:s|ed|ing)?)/u.source;
const CLOSED = /(?:issues?\s+)?(?:[\w./-]*#\d+|g[hl]-\d+|https?:\/\/\S*\/\d+)/u.source;
const CLOSING = new RegExp(`(${WORDS})(:?\\s+)(${CLOSED})`, 'giu');
/** Shown as nothing, and the host no longer finds the word that it would act on. */
const NOTHING = '&#8203;';

/**
 * Text of unknown origin, made safe for a Markdown body: no HTML, no images, no links that load or hide anything, no heading of its own,
 * nobody called, no issue closed, no command given to the host. Inline code survives.
 */
export const plainMarkdown = (text: string): string => unled(outsideCode(text, (part) => unlinked(inert(part, /\\*`/gu))));

/**
 * The same behind other words of a line, where nothing leads it, for words of somebody who may link to what they like: whoever wrote the commits of
 * a branch.
 */
export const linkedMarkdown = (text: string): string => outsideCode(text, (part) => inert(part, /\\*`/gu));

/** The same for text in which nothing is markup: backticks and backslashes are shown as they are. */
export const literalMarkdown = (text: string): string => unled(unlinked(inert(oneLine(text), /[\\`]+/gu)));

/** The same for text of several lines, in which paragraphs and items of lists remain apart. */
export function listedMarkdown(text: string): string {
  const paragraphs = text.split(/\n\s*\n/u).filter((paragraph) => paragraph.trim() !== '');
  return paragraphs.map((paragraph) => paragraph.trim().split(ITEM).map(item).join('\n')).join('\n\n');
}

const MARKER = /(?:[-*+]|\d{1,9}[.)])/u.source;
/** Before a line that is an item of a list. */
const ITEM = new RegExp(String.raw`\n(?=[ \t]*${MARKER}[ \t]+\S)`, 'u');

/** What is within another item stands further in. */
const item = (text: string): string => `${/^ */u.exec(text)?.[0] ?? ''}${plainMarkdown(text)}`;

const oneLine = (text: string): string => text.replace(/\s+/gu, ' ').trim();

function outsideCode(text: string, made: (part: string) => string): string {
  const parts = oneLine(text).split(CODE);
  return parts.map((part, index) => (index % 2 === 1 ? part : made(part))).join('');
}

/** Without what makes a line, or an item of a list, a heading, a quotation, a fence or a command to the host. */
const unled = (line: string): string => line.replace(LED, '$1\\');
const LED = new RegExp(String.raw`^((?:${MARKER} )*)(?=[#/>~[])`, 'u');

/** @param shown characters that would make code or escapes, and are shown instead */
function inert(text: string, shown: RegExp): string {
  return text
    .replace(/&(?=#?\w+;)/gu, '&amp;')
    .replace(shown, (marks) => marks.replaceAll('\\', '&#92;').replaceAll('`', '&#96;'))
    .replace(/</gu, '&lt;')
    .replace(/!\[/gu, String.raw`\!\[`)
    .replace(/(?<![\p{L}\p{N}])@(?=[\p{L}\p{N}])/gu, `@${NOTHING}`)
    .replace(CLOSING, `$1${NOTHING}$2$3`);
}

const unlinked = (text: string): string => text.replace(/\]\(/gu, String.raw`\]\(`);

/** Text that is no markup (a commit message, a title) in which what a host would close stands in brackets, where it closes nothing. */
export const unclosing = (text: string): string => text.replace(CLOSING, '$1$2($3)');

/** Words of a spec for a commit message: without emphasis, code marks and a full stop, and nothing in them that a host would close. */
export const plainWords = (text: string): string => unclosing(text.replace(/[`*]/gu, '').replace(/\.$/u, ''));

/** A cell of a Markdown table. */
export const cell = (text: string): string => unparted(plainMarkdown(text));

/** Markdown that does not end a cell. */
export const unparted = (markdown: string): string => markdown.replaceAll('|', '\\|');

/** Cuts a line at a word boundary, with an ellipsis where something was left out. */
export function shorten(text: string, length: number): string {
  const line = oneLine(text);
  if (line.length <= length) return line;
  const cut = line.slice(0, length - 1);
  const space = cut.lastIndexOf(' ');
  return `${(space > length / 2 ? cut.slice(0, space) : cut).replace(/[\s,;:.]+$/u, '')}…`;
}

/** US dollars for people: four digits below a cent, two above. */
export function usd(amount: number): string {
  if (amount === 0) return '$0.00';
  return amount < 0.01 ? `$${amount.toFixed(4)}` : `$${amount.toFixed(2)}`;
}
