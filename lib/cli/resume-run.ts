import { loadPlaybook } from '../adapters/models/index.ts';
import { reopenRun } from '../app/reopen-run.ts';
import { findRun } from '../app/show-run.ts';
import type { ExitCode } from '../domain/shared/errors.ts';
import { finishClosing } from '../local/drive-run.ts';
import { carryRun } from './carry-run.ts';
import { concludeRun } from './conclude-run.ts';
import { pausable } from './interrupt.ts';
import type { CommandContext } from './main.ts';
import { budgetOf, type CarryingOptions } from './options.ts';
import { givenPlaybook, PLAYBOOK_PATH, withModelSession } from './model-session.ts';
import { printFindings } from './present.ts';
import { progressPrinter } from './progress.ts';

/** Carries on what was started before, as far as it goes. */
export async function resumeRun(id: string | undefined, options: CarryingOptions, context: CommandContext): Promise<ExitCode> {
  const given = await givenPlaybook(options, context);
  return pausable(context.io, (signal) =>
    withModelSession(
      context,
      { signal, onEvent: progressPrinter(context.io, context), model: options.model },
      async ({ platform, useModels }) => {
        const found = await findRun(id, platform.ports);
        if ((await finishClosing(found, platform, signal)) && found.status === 'succeeded')
          return concludeRun({ outcome: { kind: 'finished', run: found }, findings: [] }, platform, context, {
            push: options.push === true,
          });
        const noted = found.playbook === undefined ? undefined : await platform.ports.checkpoints.load(found.id, PLAYBOOK_PATH);
        const playbook = given ?? (typeof noted === 'string' ? await loadPlaybook(noted) : undefined);
        const reopened = await reopenRun(
          {
            runId: found.id,
            budget: budgetOf(options),
            ...(playbook && { playbook: platform.ports.hash(playbook.canonical) }),
            settleModels: (config) => useModels(config, playbook),
          },
          platform.ports,
        );
        printFindings(reopened.findings, context);
        return carryRun(found.id, platform, context, {
          signal,
          findings: reopened.findings,
          push: options.push === true,
          ...(playbook && { playbook }),
        });
      },
    ),
  );
}
