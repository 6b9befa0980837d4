import { loadRun } from '../app/run-context.ts';
import type { ExitCode } from '../domain/shared/errors.ts';
import type { Platform } from '../local/platform.ts';
import type { CommandContext } from './main.ts';
import { present } from './present.ts';
import { type ResultParts, runOutcome } from './run-result.ts';

/** Pushes a run that has succeeded, now or earlier, where that was asked for, and says how it stands. */
export async function concludeRun(
  parts: ResultParts,
  platform: Platform,
  context: CommandContext,
  options: { push?: boolean },
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
