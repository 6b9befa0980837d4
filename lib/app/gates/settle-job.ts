import { canonicalJson, type Digest } from '../../domain/shared/digest.ts';
import type { ArtefactStore, CommandResult, SandboxResult, TaskTokens } from '../ports.ts';
import type { JobOutcome, RemoteJob, RemoteJobStore } from './jobs.ts';

export interface SettlePorts {
  jobs: RemoteJobStore;
  tokens: TaskTokens;
}

/**
 * Decides what became of a job and tells whoever waits for its token. The first outcome stands, and a crash between the two steps is
 * mended by calling it again with any outcome.
 */
export async function settleJob(name: string, outcome: JobOutcome, ports: SettlePorts): Promise<void> {
  const standing = await ports.jobs.settle(name, outcome);
  if (standing === undefined) return;
  if ('result' in standing.outcome) await ports.tokens.succeed(standing.token, { result: standing.outcome.result });
  else await ports.tokens.fail(standing.token, standing.outcome.error, standing.outcome.cause);
  // An unknown token means that nobody waits any more: the run was cancelled, or this was done before.
  await ports.jobs.delivered(name);
}

/** A result as an artefact, the outcome that a token is completed with. */
export async function storeResult(result: SandboxResult, artefacts: ArtefactStore): Promise<{ result: Digest }> {
  return { result: await artefacts.put(new TextEncoder().encode(canonicalJson(result))) };
}

/**
 * The result of a job that left none: every command counts as one that did not come to its end, so that each gate fails. `timed-out`
 * where time ran out, `signalled` otherwise; the reason stands where a command's errors would.
 */
export async function notRun(
  job: RemoteJob['job'],
  why: { outcome: 'timed-out' | 'signalled'; reason: string },
  artefacts: ArtefactStore,
): Promise<SandboxResult> {
  const stdout = await artefacts.put(new Uint8Array());
  const stderr = await artefacts.put(new TextEncoder().encode(`${why.reason}\n`));
  const commands = job.commands.map(
    ({ name, run }): CommandResult => ({ name, run, exitCode: undefined, outcome: why.outcome, stdout, stderr, durationMs: 0 }),
  );
  return { commands, reports: [], isolation: 'network' };
}
