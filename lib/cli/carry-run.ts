import type { LoadedPlaybook } from '../adapters/models/index.ts';
import { loadRun } from '../app/run-context.ts';
import type { ExitCode } from '../domain/shared/errors.ts';
import type { Finding } from '../domain/shared/finding.ts';
import { driveRun } from '../local/drive-run.ts';
import type { Platform } from '../local/platform.ts';
import { concludeRun } from './conclude-run.ts';
import type { CommandContext } from './main.ts';
import { deciderFor } from './review/deciders.ts';

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
