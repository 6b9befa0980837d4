import type { Command } from 'commander';
import type { Run } from '../main.ts';

/** `cancel`: ends a run for good. */
export function registerCancel(program: Command, run: Run): void {
  program
    .command('cancel')
    .description('end a run for good; its branch, documents and records stay')
    .argument('[run]', 'id of the run, or the name of its spec (default: the latest)')
    .option('--reason <text>', 'why, for the records')
    .addHelpText('after', '\nExamples:\n  $ stringline cancel\n  $ stringline cancel user-preferences --reason "done by hand"\n')
    .action((id: string | undefined, options: { reason?: string }) =>
      run('stringline.cancel/1', async (context) => (await import('../cancel-run.ts')).cancel(id, options.reason, context)),
    );
}
