import * as z from 'zod';
import { GateVerdict } from '../../domain/gates/index.ts';
import { Finding } from '../../domain/shared/finding.ts';
import { Review, RunEvent, RunStatus } from '../../domain/workflow/run.ts';

/** What the API answers, as far as the command line reads it; a newer API may say more. */
export const RemoteRun = z.looseObject({
  id: z.string(),
  project: z.string(),
  spec: z.string(),
  status: RunStatus,
  reason: z.string().optional(),
  errorCode: z.string().optional(),
  driven: z.boolean().optional(),
  branch: z.string(),
  baseCommit: z.string(),
  createdAt: z.string(),
});
export type RemoteRun = z.infer<typeof RemoteRun>;

export const RemoteStarted = z.looseObject({ run: RemoteRun, upToDate: z.boolean().default(false), findings: z.array(Finding) });
export const RemoteRunPage = z.looseObject({ items: z.array(RemoteRun), next: z.string().optional() });
export const RemoteEventPage = z.looseObject({ items: z.array(RunEvent), next: z.string().optional() });
export const RemoteReviewPage = z.looseObject({ items: z.array(Review), next: z.string().optional() });
export const RemoteReview = Review;
export const RemoteReviewView = z.looseObject({
  review: Review,
  texts: z.array(z.object({ kind: z.string(), digest: z.string(), text: z.string() })),
  findings: z.array(Finding),
  diff: z.string(),
});
export const RemoteGates = z.looseObject({ runId: z.string(), commit: z.string().optional(), verdicts: z.array(GateVerdict) });
export type RemoteGates = z.infer<typeof RemoteGates>;
export const RemoteObject = z.looseObject({ oid: z.string() });
export const RemoteUsage = z.looseObject({ total: z.object({ usd: z.number(), tokens: z.number(), calls: z.number() }) });
export const RemoteReport = z.looseObject({
  job: z.string(),
  runId: z.string(),
  gate: z.string(),
  missing: z.array(z.string()),
  replayed: z.boolean(),
});
