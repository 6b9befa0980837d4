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
  const { run } = await loadRun(runId, platform.ports);
  const decide = await deciderFor(run, { platform, context, signal: options.signal, playbook: options.playbook });
  const outcome = await driveRun(runId, platform, { signal: options.signal, decide });
  return concludeRun({ outcome, findings: options.findings }, platform, context, options);
}

/** Pushes a run that has succeeded, now or earlier, where that was asked for, and says how it stands. */
export async function concludeRun(
  parts: ResultParts,
  platform: Platform,
  context: CommandContext,
  options: Pick<CarryOptions, 'push'>,
): Promise<ExitCode> {
  const { run } = parts.outcome;
  const push = options.push === true && run.status === 'succeeded' ? { push: await pushRun(run.id, platform) } : {};
  return present(await runOutcome({ ...parts, ...push }, platform.ports), context.io, context.json);
}

async function pushRun(runId: string, { ports }: Platform): Promise<NonNullable<ResultParts['push']>> {
  const { run, config } = await loadRun(runId, ports);
  const { remote } = config.publish;
  return { remote, ...(await ports.source.push(remote, run.branch)) };
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
