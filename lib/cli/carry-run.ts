import { loadPlaybook, type LoadedPlaybook } from '../adapters/models/index.ts';
import { loadRun } from '../app/run-context.ts';
import { EXIT, type ExitCode, StringlineError } from '../domain/shared/errors.ts';
import type { Finding } from '../domain/shared/finding.ts';
import { driveRun } from '../local/drive-run.ts';
import type { Platform } from '../local/platform.ts';
import { deciderFor } from './review/deciders.ts';
import type { CommandContext } from './main.ts';
import { present } from './present.ts';
import { type ResultParts, runOutcome } from './run-result.ts';

export interface CarryOptions {
  signal: AbortSignal;
  findings: readonly Finding[];
  playbook?: LoadedPlaybook;
  push?: boolean;
}

/** Carries a run on, pushes it where that was asked for, and says how it stands. */
export async function carryRun(runId: string, platform: Platform, context: CommandContext, options: CarryOptions): Promise<ExitCode> {
  const { run, config } = await loadRun(runId, platform.ports);
  const decide = await deciderFor(run, { platform, context, signal: options.signal, playbook: options.playbook });
  const outcome = await driveRun(runId, platform, { signal: options.signal, decide });
  const parts: ResultParts = { outcome, findings: options.findings };
  if (options.push === true && outcome.run.status === 'succeeded') {
    const { remote } = config.publish;
    parts.push = { remote, ...(await platform.ports.source.push(remote, run.branch)) };
  }
  return present(await runOutcome(parts, platform.ports), context.io, context.json);
}

/** The playbook of a command line option, read and checked. */
export async function playbookOf(path: string | undefined): Promise<LoadedPlaybook | undefined> {
  return path === undefined ? undefined : loadPlaybook(path);
}

/** A figure of a command line option. */
export function amount(name: string): (value: string) => number {
  return (value) => {
    const parsed = Number(value);
    if (value.trim() !== '' && Number.isFinite(parsed) && parsed >= 0) return parsed;
    throw new StringlineError({
      code: 'option-invalid',
      message: `${name} must be a number of zero or more, not ${JSON.stringify(value)}.`,
      exit: EXIT.usage,
    });
  };
}
