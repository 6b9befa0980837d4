import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { CommandContext } from './main.ts';

/** Text of a file that was named on the command line. @throws StringlineError `file-unreadable` */
export async function readNamedFile(
  path: string,
  { io, cwd }: Pick<CommandContext, 'io' | 'cwd'>,
  fix = 'Check the path.',
): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, cwd, path), 'utf8');
  } catch (cause) {
    throw new StringlineError({
      code: 'file-unreadable',
      message: `${path} cannot be read: ${cause instanceof Error ? cause.message : String(cause)}`,
      fix,
      exit: EXIT.usage,
      cause,
    });
  }
}
