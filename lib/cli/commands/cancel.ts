import type { Command } from 'commander';
import { cancelRun } from '../../app/cancel-run.ts';
import { findRun } from '../../app/show-run.ts';
import { abortRun } from '../../local/drive-run.ts';
import { EXIT } from '../../domain/shared/errors.ts';
import type { Run } from '../main.ts';
import { present } from '../present.ts';
import { withSession } from '../session.ts';

/** `cancel`: ends a run for good. */
export function registerCancel(program: Command, run: Run): void {
  program
    .command('cancel')
    .description('end a run for good; its branch, documents and records stay')
    .argument('[run]', 'id of the run, or the name of its spec (default: the latest)')
    .option('--reason <text>', 'why, for the records')
    .addHelpText('after', '\nExamples:\n  $ stringline cancel\n  $ stringline cancel user-preferences --reason "done by hand"\n')
    .action((id: string | undefined, options: { reason?: string }) =>
      run('stringline.cancel/1', (context) =>
        withSession(context, {}, async ({ platform }) => {
          const found = await findRun(id, platform.ports);
          const cancelled = await cancelRun({ runId: found.id, reason: options.reason }, platform.ports);
          await abortRun(found.id, platform, cancelled.reason ?? 'cancelled');
          return present(
            {
              schema: 'stringline.cancel/1',
              exit: EXIT.done,
              data: { run: cancelled },
              text: () => `Run ${cancelled.id} is cancelled. Branch ${cancelled.branch} and all records stay.`,
            },
            context.io,
            context.json,
          );
        }),
      ),
    );
}
