import { cancelRun } from '../app/cancel-run.ts';
import { findRun } from '../app/show-run.ts';
import { EXIT, type ExitCode } from '../domain/shared/errors.ts';
import { abortRun } from '../local/drive-run.ts';
import type { CommandContext } from './main.ts';
import { present } from './present.ts';
import { withSession } from './session.ts';

/** Ends a run for good, also one that another process drives at this moment. */
export async function cancel(id: string | undefined, reason: string | undefined, context: CommandContext): Promise<ExitCode> {
  return withSession(context, {}, async (platform) => {
    const found = await findRun(id, platform.ports);
    const cancelled = await cancelRun({ runId: found.id, reason }, platform.ports);
    await abortRun(found.id, platform, cancelled.reason ?? 'cancelled');
    const branch = await platform.ports.source.resolve(`refs/heads/${cancelled.branch}`);
    const stays =
      branch === undefined ? 'All records stay; it had not made its branch yet.' : `Branch ${cancelled.branch} and all records stay.`;
    return present(
      {
        schema: 'stringline.cancel/1',
        exit: EXIT.done,
        data: { run: cancelled },
        text: () => `Run ${cancelled.id} is cancelled. ${stays}`,
      },
      context.io,
      context.json,
    );
  });
}
