import { relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { repositoryRoot } from '../../adapters/local/repository-root.ts';
import { count } from '../../domain/shared/wording.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import { type EventOutcome, type HookWatchOptions, openHookHost, watchHooks } from '../../local/hooks/index.ts';
import { inFolder } from '../called.ts';
import { endedText, savedText } from '../hook-text.ts';
import { pausable } from '../interrupt.ts';
import { painter } from '../io.ts';
import type { CommandContext, Run } from '../main.ts';
import { passedOverLines } from '../passed-over.ts';
import { present, presentError } from '../present.ts';

/** `watch`: runs the hooks of what is saved. */
export function registerWatch(program: Command, run: Run): void {
  program
    .command('watch')
    .description('run the hooks of every file that is saved, created or deleted, until Ctrl-C')
    .addHelpText('after', '\nExamples:\n  $ stringline watch\n')
    .action(() => run('stringline.watch/1', watch));
}

const ENDING = 'Ending the watch (Ctrl-C again ends it at once; what is in the queue stays there) …';

async function watch(context: CommandContext): Promise<ExitCode> {
  const { io } = context;
  const cwd = resolve(io.cwd, context.cwd);
  const paint = painter(io.stderr, io.env);
  let events = 0;
  // Paths of what it tells count from the root.
  const fromRoot = inFolder(io, relative(io.cwd, repositoryRoot(cwd)) || '.');
  const onError = (error: unknown): void => {
    presentError(error, fromRoot, { json: false, schema: 'stringline.watch/1' });
  };
  const onOutcome = ({ event, runs }: EventOutcome): void => {
    events += 1;
    if (context.quiet) return;
    for (const each of runs) io.stderr.write(`${savedText(filesText(event), each, paint)}\n`);
  };
  const onEnd: HookWatchOptions['onEnd'] = (event, each) => {
    if (!context.quiet) io.stderr.write(`${endedText(filesText(event), each, paint)}\n`);
  };
  const host = await openHookHost({ cwd, environment: io.env, onFault: onError });
  try {
    const onReady = (): void => {
      io.stderr.write(`Watching ${host.root}\n`);
    };
    const onPassedOver: HookWatchOptions['onPassedOver'] = (findings) => {
      for (const line of passedOverLines(findings)) io.stderr.write(`${line}\n`);
    };
    await pausable(
      io,
      (signal) => watchHooks(host, { signal, environment: io.env, onReady, onPassedOver, onOutcome, onEnd, onError }),
      () => ENDING,
    );
  } finally {
    await host.close();
  }
  return present(
    { schema: 'stringline.watch/1', exit: EXIT.done, data: { events }, text: () => `${count(events, 'event')}.` },
    io,
    context.json,
  );
}

const filesText = ({ files }: EventOutcome['event']): string =>
  files.length === 1 ? (files[0]?.path ?? '') : `${String(files.length)} files`;
