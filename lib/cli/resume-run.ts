import { loadPlaybook } from '../adapters/models/index.ts';
import { isOfHook } from '../app/driven-elsewhere.ts';
import { SYNC_SOURCE } from '../app/drift/sync-source.ts';
import { reopenRun } from '../app/reopen-run.ts';
import { findRun } from '../app/show-run.ts';
import { EXIT, type ExitCode, StringlineError } from '../domain/shared/errors.ts';
import { assertNotDriven } from '../local/driver-of.ts';
import { finishClosing } from '../local/drive-run.ts';
import { carryRun } from './carry-run.ts';
import { concludeRun } from './conclude-run.ts';
import type { CommandContext } from './main.ts';
import { budgetOf, type CarryingOptions } from './options.ts';
import { givenPlaybook, PLAYBOOK_PATH, withModelSession } from './model-session.ts';
import { printFindings } from './present.ts';

/** Carries on what was started before, as far as it goes. */
export async function resumeRun(id: string | undefined, options: CarryingOptions, context: CommandContext): Promise<ExitCode> {
  const given = await givenPlaybook(options, context);
  return withModelSession(context, options, async ({ platform, useModels, signal }) => {
    const found = await findRun(id, platform.ports);
    if (found.requestSource === SYNC_SOURCE) throw syncRun(found.spec);
    if (isOfHook(found.requestSource)) throw hookRun();
    assertNotDriven(found, platform);
    const isClosed = await finishClosing(found, platform, signal);
    // One that has succeeded earlier has nothing left to do but the push that it is asked for, perhaps again.
    if (found.status === 'succeeded' && (isClosed || options.push === true))
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
  });
}

/** No pipeline carries a run that brings a design in step. */
const syncRun = (spec: string): StringlineError =>
  new StringlineError({
    code: 'run-is-sync',
    message: `This run brings the design of ${spec} back in step; it goes on with its own command.`,
    fix: `stringline spec sync ${spec}`,
    exit: EXIT.usage,
  });

const hookRun = (): StringlineError =>
  new StringlineError({
    code: 'run-is-of-a-hook',
    message: 'This run is the work of an agent that a hook has called; it goes on with the queue of hooks.',
    fix: 'stringline hooks work',
    exit: EXIT.usage,
  });
