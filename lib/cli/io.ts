import { styleText } from 'node:util';
import { terminalText } from '../domain/shared/visible.ts';

/** The outside of a command: where it reads and writes. Tests pass their own. */
export interface Io {
  stdout: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stderr: NodeJS.WritableStream & { isTTY?: boolean; columns?: number };
  stdin: NodeJS.ReadableStream & { isTTY?: boolean };
  cwd: string;
  env: Readonly<Record<string, string | undefined>>;
  /** What a person types to call this program; its plain name where it is left out. */
  called?: string;
}

/** A stream to which no text of a repository sends commands where it is a terminal; files and pipes get the bytes as they are. */
export function guarded<Stream extends Io['stdout']>(stream: Stream): Stream {
  if (stream.isTTY !== true) return stream;
  const write = (text: string | Uint8Array): boolean => stream.write(typeof text === 'string' ? terminalText(text) : text);
  return new Proxy(stream, { get: (target, name) => (name === 'write' ? write : (Reflect.get(target, name) as unknown)) });
}

type Style = Parameters<typeof styleText>[0];

/** Colours for one stream: only on a terminal, never with NO_COLOR. */
export function painter(stream: { isTTY?: boolean }, env: Io['env']): (style: Style, text: string) => string {
  const forced = env['FORCE_COLOR'] !== undefined && env['FORCE_COLOR'] !== '0';
  const enabled = forced || (stream.isTTY === true && (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb');
  return (style, text) => (enabled ? styleText(style, text, { validateStream: false }) : text);
}

export type Paint = ReturnType<typeof painter>;

/** True where a person can be asked: both ends are terminals and no CI says otherwise. */
export function interactive(io: Io): boolean {
  return io.stdin.isTTY === true && io.stderr.isTTY === true && (io.env['CI'] ?? '') === '' && io.env['TERM'] !== 'dumb';
}
