import * as z from 'zod';
import { CI_GATES } from '../../domain/gates/index.ts';
import { canonicalJson, type Digest } from '../../domain/shared/digest.ts';
import { StoredSandboxJob } from '../run-checks.ts';

export const CiGateName = z.enum(CI_GATES as [(typeof CI_GATES)[number], ...(typeof CI_GATES)[number][]]);

/** Who runs the commands of a job. */
export const JobHost = z.enum(['codebuild', 'external', 'codecatalyst']);
export type JobHost = z.infer<typeof JobHost>;

/** How the host says that its build or workflow run has ended. */
export const JobEnd = z.strictObject({
  /** `succeeded`: there should be a result. `failed`: the commands, or what runs them, did not come to their end. `overdue`: nothing came in time. */
  how: z.enum(['succeeded', 'failed', 'timed-out', 'faulted', 'overdue']),
  /** For people: the host's own word for it. */
  reason: z.string(),
  at: z.string(),
});
export type JobEnd = z.infer<typeof JobEnd>;

/** What became of a job. `result`: digest of a stored SandboxResult. */
export const JobOutcome = z.union([z.strictObject({ result: z.string() }), z.strictObject({ error: z.string(), cause: z.string() })]);
export type JobOutcome = z.infer<typeof JobOutcome>;

/** A job that runs elsewhere, as it is remembered. Its task token is kept beside it and is no part of it. */
export const RemoteJob = z.strictObject({
  /** Digest of the job's id and its token: starting the same again is the same job. */
  name: z.string(),
  host: JobHost,
  project: z.string(),
  job: StoredSandboxJob,
  /** Commit that a CI proves; absent where the host gets the tree itself. */
  commit: z.string().optional(),
  /** Branch that a CI finds it on. */
  branch: z.string().optional(),
  /** Gates that a CI has to report. */
  expected: z.array(CiGateName),
  startedAt: z.string(),
  /** From here on it counts as lost. */
  deadline: z.string(),
  /** Id of the build or workflow run that works on it. */
  build: z.string().optional(),
  end: JobEnd.optional(),
  outcome: JobOutcome.optional(),
});
export type RemoteJob = z.infer<typeof RemoteJob>;

/** What a CI said about one gate. */
export const GatePosting = z.strictObject({
  gate: CiGateName,
  attempt: z.int().positive(),
  exitCode: z.int(),
  tool: z.strictObject({ name: z.string(), version: z.string().optional() }),
  reports: z.array(z.strictObject({ path: z.string(), digest: z.string() })),
  /** Digest of what the command printed. */
  output: z.string(),
  durationMs: z.number().nonnegative(),
  runnerUrl: z.string().optional(),
  by: z.string(),
  at: z.string(),
});
export type GatePosting = z.infer<typeof GatePosting>;

/** Jobs that run elsewhere. Every write is conditional: whatever is told twice has one effect. */
export interface RemoteJobStore {
  /** Remembers a job with its token; the same name again changes nothing. Returns the job that stands. */
  open(job: RemoteJob, token: string): Promise<RemoteJob>;
  get(name: string): Promise<RemoteJob | undefined>;
  /** Jobs that reports about this commit are for, those that have their outcome too: a report of theirs may be sent again. */
  ofCommit(project: string, commit: string): Promise<RemoteJob[]>;
  /** Jobs whose token is not known to be completed, the earliest deadline first. */
  unfinished(limit: number): Promise<RemoteJob[]>;
  /** Notes which build works on it; the first one stands. Returns the job that stands. */
  attach(name: string, build: string): Promise<RemoteJob | undefined>;
  /** Notes how its build has ended; the first word stands. */
  end(name: string, end: JobEnd): Promise<void>;
  /** Stores what a CI said. `same`: it had said just that. `conflict`: it had said something else in this attempt. `closed`: the job has its outcome. */
  post(name: string, posting: GatePosting): Promise<'stored' | 'same' | 'conflict' | 'closed'>;
  /** What a CI has said, the latest attempt of each gate. */
  postings(name: string): Promise<GatePosting[]>;
  /** Decides the outcome; the first one stands. Returns the one that stands with the token, until it is delivered. */
  settle(name: string, outcome: JobOutcome): Promise<{ outcome: JobOutcome; token: string } | undefined>;
  /** The token was completed; the job needs no more attention. */
  delivered(name: string): Promise<void>;
}

/** Name of a job: the same id and token are the same job. */
export const jobName = (id: string, token: string, hash: (text: string) => Digest): Digest => hash(`${id}\n${token}`);

/** Whether two postings say the same; who said it, and when, does not matter. */
export function sameReport(one: GatePosting, other: GatePosting): boolean {
  const said = ({ gate, attempt, exitCode, tool, reports, output }: GatePosting): string =>
    canonicalJson({ gate, attempt, exitCode, tool, reports, output });
  return said(one) === said(other);
}
