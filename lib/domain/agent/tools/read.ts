import * as z from 'zod';
import { LIMITS } from '../limits.ts';
import { lineEndOf, numbered, splitLines } from '../lines.ts';
import { hiddenUnicode } from '../unicode.ts';
import { defineTool, failed, success, type ToolOutcome } from './tool.ts';

const Input = z.strictObject({
  path: z.string().max(4096).describe('File to read, relative to the repository.'),
  startLine: z.int().min(1).describe('First line, 1-based. Left out: 1.').optional(),
  endLine: z.int().min(1).describe('Last line, included. Left out: the end of the file.').optional(),
});

export const read = defineTool({
  name: 'read',
  description: `Reads a text file: each line with its number and a tab before it (they are not part of the file). At most ${String(LIMITS.readLines)} lines or ${String(LIMITS.readChars)} characters at once; the first line of the answer says how many lines the file has.`,
  input: Input,
  run: async ({ path, startLine, endLine }, { tree }) => {
    const file = await tree.read(path);
    if (!file.ok) return failed(file.reason);
    return showLines(file.path, file.text, { start: startLine ?? 1, end: endLine ?? Number.POSITIVE_INFINITY });
  },
});

function showLines(path: string, text: string, range: { start: number; end: number }): ToolOutcome {
  const lines = splitLines(text.replace(/^\uFEFF/, ''));
  const total = lines.length;
  if (total === 0) return success(`${path}: empty file.`);
  if (range.start > total) return failed(`${path} has ${String(total)} lines; line ${String(range.start)} does not exist.`);
  if (range.end < range.start) return failed(`endLine (${String(range.end)}) is before startLine (${String(range.start)}).`);
  const shown: string[] = [];
  let chars = 0;
  const last = Math.min(range.end, total, range.start + LIMITS.readLines - 1);
  for (let number = range.start; number <= last; number += 1) {
    const line = numbered(lines[number - 1] ?? '', number);
    chars += line.length + 1;
    if (chars > LIMITS.readChars && shown.length > 0) break;
    shown.push(line);
  }
  const end = range.start + shown.length - 1;
  const rest = end < Math.min(range.end, total) ? ` Continue with startLine ${String(end + 1)}.` : '';
  return success(`${path}: lines ${String(range.start)}-${String(end)} of ${String(total)}${notes(text)}.${rest}\n${shown.join('\n')}`);
}

function notes(text: string): string {
  const lineEnd = lineEndOf(text);
  const found: string[] = [];
  if (lineEnd !== 'LF') found.push(`${lineEnd} line ends, kept by \`edit\``);
  if (text.startsWith('\uFEFF')) found.push('byte order mark at the start, kept by `edit`');
  if (hiddenUnicode(text).some(({ kind }) => kind !== 'confusable')) found.push('hidden characters are written as ⟨U+…⟩');
  return found.length === 0 ? '' : ` (${found.join('; ')})`;
}
