import { type CiGate, gateOfCommand } from '../../domain/gates/index.ts';
import type { ArtefactStore, CommandResult, SandboxResult } from '../ports.ts';
import type { GatePosting, RemoteJob } from './jobs.ts';

/** Why gates that were not reported count as not run. */
export interface Missing {
  outcome: 'timed-out' | 'signalled';
  reason: string;
}

/** Exit code with which a shell says that there is no such program. */
const NOT_FOUND = 127;

/** What a CI said about its gates, as the result of the job that asked for them. A gate without a report is a command without an end. */
export async function resultOfPostings(
  job: RemoteJob['job'],
  postings: readonly GatePosting[],
  missing: Missing,
  artefacts: ArtefactStore,
): Promise<SandboxResult> {
  const put = (text: string): Promise<string> => artefacts.put(new TextEncoder().encode(text));
  const [nothing, why] = [await put(''), await put(`${missing.reason}\n`)];
  const posted = new Map<CiGate, GatePosting>(postings.map((posting) => [posting.gate, posting]));
  const commands = job.commands.map(({ name, run }): CommandResult => {
    const gate = gateOfCommand(name);
    // What prepares or accompanies a gate is the CI's own affair: had it failed, the gate would have no report.
    if (gate === undefined) return { name, run, exitCode: 0, outcome: 'exited', stdout: nothing, stderr: nothing, durationMs: 0 };
    const posting = posted.get(gate);
    if (posting === undefined)
      return { name, run, exitCode: undefined, outcome: missing.outcome, stdout: nothing, stderr: why, durationMs: 0 };
    const { exitCode, output, durationMs } = posting;
    return { name, run, exitCode, outcome: exitCode === NOT_FOUND ? 'not-found' : 'exited', stdout: output, stderr: nothing, durationMs };
  });
  return { commands, reports: postings.flatMap(({ reports }) => reports), isolation: 'network' };
}
