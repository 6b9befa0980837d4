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

/** What a person wrote: everything above git's cut line that is no comment. */
function readWritten(file: string, comment: string): Written {
  const lines: string[] = [];
  let [offset, end, filled] = [0, 0, 0];
  for (const raw of file.split('\n')) {
    const line = raw.replace(/\r$/u, '');
    if (line.startsWith(comment)) {
      if (/^ -+ >8 -+$/u.test(line.slice(comment.length))) break;
    } else {
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
