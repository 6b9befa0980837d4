import { PassThrough } from 'node:stream';
import { styleText } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { guarded } from '../../lib/cli/io.ts';

const written = (text: string, isTTY: boolean): string => {
  const stream = Object.assign(new PassThrough(), { isTTY });
  guarded(stream).write(text);
  return String(stream.read());
};

describe('what is written', () => {
  const ours = styleText(['bold', 'red'], 'Error:', { validateStream: false });

  it.each([
    ['clears the screen', '\u001B[2J', '<U+001B>[2J'],
    ['names the window', '\u001B]0;pwn\u0007', '<U+001B>]0;pwn<U+0007>'],
    ['hides text', '\u001B[31;8mhidden\u001B[8m', '<U+001B>[31;8mhidden<U+001B>[8m'],
    ['commands in eight bits', '\u009B2J', '<U+009B>2J'],
    ['goes back in its line', 'refused\rpassed', 'refused<U+000D>passed'],
    ['turns the direction', '\u202Egpj.exe', '<U+202E>gpj.exe'],
    ['is ours, with tabs and lines', `${ours}\ta\r\nb\n`, `${ours}\ta\r\nb\n`],
  ])('to a terminal is written out where it %s', (_what, text, expected) => {
    expect(written(text, true)).toBe(expected);
    expect(written(text, false)).toBe(text);
  });
});
