import { createRun } from '../app/create-run.ts';
import type { ExitCode } from '../domain/shared/errors.ts';
import { loadRun } from '../app/run-context.ts';
import { gateWarnings } from '../app/verify/gate-readiness.ts';
import { concludeRun } from './conclude-run.ts';
import type { CommandContext } from './main.ts';
import { givenPlaybook, PLAYBOOK_PATH, withModelSession } from './model-session.ts';
import { printFindings } from './present.ts';
import { type RunOptions, runInput } from './run-input.ts';
import { sayScripted } from './say-scripted.ts';

/** Starts a run and carries it as far as it goes. */
export async function startRun(words: readonly string[], options: RunOptions, context: CommandContext): Promise<ExitCode> {
  const input = await runInput(words, options, context);
  const playbook = await givenPlaybook(options, context);
  return withModelSession(context, options, async ({ platform, useModels, signal }) => {
    const scripted = playbook?.playbook.reviewer !== undefined && options.review === undefined;
    const created = await createRun(
      {
        ...input,
        ...(scripted && { reviewMode: 'scripted' }),
        ...(playbook && { playbook: platform.ports.hash(playbook.canonical) }),
        settleModels: (config) => useModels(config, playbook),
      },
      platform.ports,
    );
    if (created.upToDate)
      return concludeRun(
        { outcome: { kind: 'finished', run: created.run }, findings: created.findings, upToDate: true },
        platform,
        context,
        options,
      );
    const { carryRun } = await import('./carry-run.ts');
    if (playbook) {
      await platform.ports.checkpoints.save(created.run.id, PLAYBOOK_PATH, playbook.path);
      sayScripted(context, playbook.playbook.name, { reviewer: scripted });
    }
    printFindings(created.findings, context);
    // Printed as the run's own events, before a model is paid.
    const unready = await gateWarnings(await loadRun(created.run.id, platform.ports), platform.ports);
    return carryRun(created.run.id, platform, context, {
      signal,
      findings: [...created.findings, ...unready],
      push: options.push === true,
      ...(playbook && { playbook }),
    });
  });
}
