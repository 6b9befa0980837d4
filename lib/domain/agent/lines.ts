import { LIMITS } from './limits.ts';
import { visible } from './unicode.ts';

/** Lines without their ends; a final line end adds no empty line. */
export function splitLines(text: string): string[] {
  const lines = text.split(/\r?\n/);
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/** `12<tab>text`: hidden characters written out, overlong lines cut with a note. */
export function numbered(line: string, number: number): string {
  const cut =
    line.length > LIMITS.lineChars
      ? `${line.slice(0, LIMITS.lineChars).toWellFormed()}… [${String(line.length - LIMITS.lineChars)} more characters]`
      : line;
  return `${String(number)}\t${visible(cut)}`;
}

/** How a file ends its lines. */
export function lineEndOf(text: string): 'LF' | 'CRLF' | 'mixed' {
  const returns = text.split('\r\n').length - 1;
  const feeds = text.split('\n').length - 1;
  return returns === 0 ? 'LF' : returns === feeds ? 'CRLF' : 'mixed';
}
