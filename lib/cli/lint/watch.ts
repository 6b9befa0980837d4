import { resolve } from 'node:path';
import { watchFolder } from '../../adapters/local/watch-folder.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import type { CommandContext } from '../main.ts';
import { presentError } from '../present.ts';
import { checkOnce } from './check-once.ts';
import { type LintFlags, placeOf, usage } from './options.ts';

/** Checks now and after every change, until it is interrupted. */
export async function watch(named: readonly string[], flags: LintFlags, context: CommandContext): Promise<ExitCode> {
  if (flags.fix === true || flags.writeBaseline !== undefined || flags.stdinFilename !== undefined)
    throw usage(
      'watch-with',
      '--watch only looks: it goes with neither --fix nor --write-baseline nor --stdin-filename.',
      'Leave them out.',
    );
  const { root } = placeOf(resolve(context.io.cwd, context.cwd), named);
  const { stderr } = context.io;
  const tell = (error: unknown): void => {
    presentError(error, context.io, { json: context.json, schema: 'stringline.lint/1' });
  };
  const check = async (): Promise<void> => {
    try {
      await checkOnce(named, flags, context);
    } catch (error) {
      tell(error);
    }
    if (!context.quiet) stderr.write('Watching for changes; Ctrl-C ends it.\n');
  };
  const watcher = await watchFolder(root, { changed: check, onError: tell });
  await watcher.ended;
  return EXIT.done;
}
