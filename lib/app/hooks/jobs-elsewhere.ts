import * as z from 'zod';
import { canonicalJson, type Digest, type Hash } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { SandboxJob } from '../ports.ts';

const Result = z.strictObject({ result: z.string() });
const Failure = z.strictObject({ error: z.string() });
/** What a sandbox has brought back of a job, by the digest of the job. */
const JobEnd = z.union([Result.extend({ job: z.string() }), Failure.extend({ job: z.string() })]);
type JobEnd = z.infer<typeof JobEnd>;

/** How far a run has come that could not be ended in one go. */
const SoFar = z.strictObject({
  /** The function that it is of. */
  by: z.enum(['dispatch', 'agent']),
  ends: z.array(JobEnd),
  /** How often it was gone on with. */
  turns: z.int().nonnegative(),
});
export type SoFar = z.infer<typeof SoFar>;

const ForJob = SoFar.extend({ next: z.literal('sandbox'), /** Digest of the stored job. */ job: z.string() });

/** Where a run goes on: in a sandbox, or in another invocation of its function. */
const Waiting = z.union([ForJob, SoFar.extend({ next: SoFar.shape.by })]);
export type Waiting = z.infer<typeof Waiting>;

/** Nothing of a run is left to be done. */
export const OVER = { next: 'over' } as const;

/** What the state machine hands on: where the run stood, and how the job has ended that it waited for. */
export const WentOn = z.union([Waiting, z.strictObject({ next: SoFar.shape.by, waiting: ForJob, end: z.union([Result, Failure]) })]);

/** How far a run has come, with the end that is new. */
export function soFar(from: z.infer<typeof WentOn>): SoFar {
  if (!('waiting' in from)) return from;
  const { job, by, ends, turns } = from.waiting;
  return { by, turns, ends: [...ends, { job, ...from.end }] };
}

/**
 * Thrown where an action needs what a sandbox has to make first, or more time than is left. The action is begun again then, and comes by
 * here once more: what it has done meanwhile is either kept, or done the same again.
 */
export class GivesWay extends Error {
  /** Absent where it is time that was missing. */
  readonly job: SandboxJob | undefined;

  constructor(job?: SandboxJob) {
    super('the action goes on in another invocation');
    this.name = 'GivesWay';
    this.job = job;
  }
}

/** Code of the failure of a sandbox, which says nothing of the change. */
export const SANDBOX_FAILED = 'hook-sandbox-failed';
/** Code of the failure of what comes before the commands of a hook. */
export const SETUP_FAILED = 'hook-setup-failed';

/** Runs jobs to the digests of their results, as far as they have ended. @throws GivesWay @throws StringlineError `hook-sandbox-failed` */
export function endedJobs(ends: readonly JobEnd[], hash: Hash): (job: SandboxJob) => Digest {
  return (job) => {
    const digest = hash(canonicalJson(job));
    const end = ends.find((each) => each.job === digest);
    if (end === undefined) throw new GivesWay(job);
    if ('result' in end) return end.result;
    throw new StringlineError({ code: SANDBOX_FAILED, message: `the sandbox did not run it: ${end.error}`, exit: EXIT.outside });
  };
}
