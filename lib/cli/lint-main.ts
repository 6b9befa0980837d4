import { registerLint } from './commands/lint.ts';
import { processIo } from './env.ts';
import { runProgram } from './program.ts';

/**
 * The command line with `lint` alone: bundled by itself it is two files to load instead of sixty. Checks run at every save and every commit, and
 * a start that loads the modules of all commands one by one takes longer than checking a hundred specs.
 */
export async function main(argv: readonly string[]): Promise<number> {
  return runProgram(argv, processIo(), [registerLint]);
}
