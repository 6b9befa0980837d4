import { messageText, type ProposedMessage } from './commit-message.ts';

/** Where git says a message is from when it calls `prepare-commit-msg`; undefined for a commit that a person is about to write. */
export type MessageSource = 'message' | 'template' | 'merge' | 'squash' | 'commit' | undefined;

const OURS = ['Spec', 'Task', 'Criteria'];
/** A line of a trailer block, or the continuation of one (git-interpret-trailers). */
const TRAILER = /^[A-Za-z][\w-]*: \S|^\s+\S/u;
/** Subjects of commits that will be melted into others (git-commit: --fixup, --squash). */
const MELTED = /^(?:fixup|squash|amend)! /u;

interface Written {
  /** Lines that count, without comments and without blank ones at either end. */
  lines: string[];
  /** Offset behind the last of them. */
  end: number;
}

const CUT = /^ -+ >8 -+$/u;
const isCut = (line: string, comment: string): boolean => line.startsWith(comment) && CUT.test(line.slice(comment.length));

/**
 * Whether git has put its comments below the message, as it does where an editor is opened: they end the file and have a line of nothing but
 * the comment character, or begin with the cut. Without them git keeps every line, `#12 fix` too.
 */
function hasComments(file: string, comment: string): boolean {
  const lines = file.split('\n').map((line) => line.replace(/\r$/u, ''));
  if (lines.some((line) => isCut(line, comment))) return true;
  const last = lines.findLastIndex((line) => line.trim() !== '');
  const block = lines.slice(lines.findLastIndex((line, index) => index <= last && !line.startsWith(comment)) + 1, last + 1);
  return block.includes(comment);
}

/** What a person wrote: everything above git's cut line that is no comment. */
function readWritten(file: string, comment: string): Written {
  const commented = hasComments(file, comment);
  const lines: string[] = [];
  let [offset, end, filled] = [0, 0, 0];
  for (const raw of file.split('\n')) {
    const line = raw.replace(/\r$/u, '');
    if (isCut(line, comment)) break;
    if (!commented || !line.startsWith(comment)) {
      if (lines.length > 0 || line.trim() !== '') lines.push(line);
      if (line.trim() !== '') [end, filled] = [offset + line.length, lines.length];
    }
    offset += raw.length + 1;
  }
  return { lines: lines.slice(0, filled), end };
}

/**
 * The file of a commit message with the proposal in it (`prepare-commit-msg`). Only an empty message is filled, above git's comments:
 * what a person, a template, a merge or an amended commit has put there stays as it is.
 * @param comment the character that begins a comment (`core.commentChar`)
 */
export function prepareMessage(file: string, proposal: ProposedMessage, source: MessageSource, comment = '#'): string {
  if (source !== undefined || readWritten(file, comment).lines.length > 0) return file;
  return `${messageText(proposal)}${file.startsWith('\n') ? '' : '\n'}${file}`;
}

/**
 * The file of a commit message with our trailers at its end (`commit-msg`), so that the trace finds the commit. A message that names a spec,
 * a task or criteria already is left alone, and so are those of commits that will be melted into others, and an empty one: leaving it empty is
 * how a person calls a commit off.
 */
export function completeMessage(file: string, { trailers }: ProposedMessage, comment = '#'): string {
  const { lines, end } = readWritten(file, comment);
  const named = lines.some((line) => OURS.some((key) => line.startsWith(`${key}:`)));
  if (lines.length === 0 || named || trailers.length === 0 || MELTED.test(lines[0] ?? '')) return file;
  const eol = file.includes('\r\n') ? '\r\n' : '\n';
  const last = lines.slice(lines.lastIndexOf('') + 1);
  const inTrailers = lines.includes('') && last.every((line) => TRAILER.test(line));
  const ours = trailers.map(([key, value]) => `${key}: ${value}`).join(eol);
  return `${file.slice(0, end)}${inTrailers ? eol : eol + eol}${ours}${file.slice(end) === '' ? eol : file.slice(end)}`;
}
