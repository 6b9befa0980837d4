import * as z from 'zod';
import type { Digest, Json } from '../../domain/shared/digest.ts';
import { canonicalJson } from '../../domain/shared/digest.ts';
import { countFindings, Finding } from '../../domain/shared/finding.ts';
import { changedTicks, withoutTicks } from '../../domain/specs/index.ts';
import { decidedByRequester } from '../../domain/workflow/index.ts';
import type { Review, Run } from '../../domain/workflow/run.ts';
import { DOCUMENT_ORDER } from '../../domain/workflow/run.ts';
import { getJson, getText } from '../artefacts.ts';
import type { Ports } from '../ports.ts';
import { loadRun } from '../run-context.ts';
import { nowIso, tell } from '../tell.ts';
import { decideReview } from './decide-review.ts';
import { count } from '../../domain/shared/wording.ts';

export const RequestReviewInput = z.strictObject({
  runId: z.string(),
  subject: z.enum(['requirements', 'bugfix', 'design', 'tasks', 'task-failure']),
  task: z.string().optional(),
  digest: z.string(),
  findings: z.string(),
  previous: z.string().nullable(),
  taskToken: z.string(),
});
export type RequestReviewInput = z.infer<typeof RequestReviewInput>;

/**
 * Opens a review and leaves the state machine waiting for its token. Where a person has approved exactly these bytes on top of
 * exactly the same accepted documents before, that decision is carried over and recorded as such.
 */
export async function requestReview(input: RequestReviewInput, ports: Ports): Promise<Json> {
  const { run } = await loadRun(input.runId, ports);
  const documents = await documentsUnderReview(run, input, ports);
  const review = await ports.reviews.open(
    {
      id: `review-${ports.hash(input.taskToken).slice(0, 10)}`,
      runId: run.id,
      spec: run.spec,
      subject: input.subject,
      ...(input.task !== undefined && { task: input.task }),
      digest: run.workflow === 'quick' && documents.length > 1 ? ports.hash(canonicalJson(documents)) : input.digest,
      documents,
      ...(input.previous !== null && { previous: input.previous }),
      findings: input.findings,
      status: 'pending',
      requestedAt: nowIso(ports),
    },
    input.taskToken,
  );
  if (review.status !== 'pending') return { review: review.id };
  if ((await replayDecision(review, run, ports)) || (await carryOver(review, run, ports))) return { review: review.id };
  await announce(review, ports);
  return { review: review.id };
}

/** The document itself last, after what was accepted before it: an approval is of the text on that ground. */
async function documentsUnderReview(run: Run, input: RequestReviewInput, ports: Ports): Promise<{ kind: string; digest: Digest }[]> {
  if (input.subject === 'task-failure') return [{ kind: 'task-failure', digest: input.digest }];
  const accepted = await ports.specs.accepted(run.id);
  const before = DOCUMENT_ORDER[run.workflow].flatMap(({ kind }) => {
    const digest = accepted[kind];
    return digest !== undefined && kind !== input.subject ? [{ kind: kind, digest }] : [];
  });
  return [...before, { kind: input.subject, digest: input.digest }];
}

/** In a run that goes on after a failure, a decision of an earlier attempt on the same bytes holds again, whatever it was. */
async function replayDecision(review: Review, { resumed }: Run, ports: Ports): Promise<boolean> {
  if (resumed === undefined || review.subject === 'task-failure') return false;
  const earlier = (await ports.reviews.list({ runId: review.runId })).findLast(
    (candidate) =>
      candidate.subject === review.subject &&
      candidate.digest === review.digest &&
      candidate.decision !== undefined &&
      candidate.decision.decision !== 'rejected' &&
      candidate.requestedAt <= resumed.at &&
      canonicalJson(candidate.documents) === canonicalJson(review.documents),
  );
  if (!earlier?.decision) return false;
  const { decision, by, byId, comment, edited } = earlier.decision;
  const text = edited === undefined ? undefined : await getText(ports.artefacts, edited);
  await decideReview(
    {
      id: review.id,
      decision,
      digest: review.digest,
      by,
      ...(byId !== undefined && { byId }),
      via: 'carried-over',
      ...(comment !== undefined && { comment }),
      ...(text !== undefined && { edited: text }),
    },
    ports,
  );
  return true;
}

/** The documents beside the one under review, whose own bytes may differ by ticks. */
function isOnSameGround(earlier: Review, review: Review): boolean {
  const ground = ({ documents, subject }: Review): string => canonicalJson(documents.filter(({ kind }) => kind !== subject));
  return ground(earlier) === ground(review);
}

/**
 * The approval of this very plan before boxes of it were ticked, and which were: whoever has done a task, or wants it done again, the plan's words
 * are what was approved.
 */
async function approvedBeforeTicks(review: Review, ports: Ports): Promise<{ earlier: Review; since: string } | undefined> {
  const plan = review.subject === 'tasks' ? review.documents.find(({ kind }) => kind === 'tasks') : undefined;
  if (plan === undefined) return undefined;
  const text = await getText(ports.artefacts, plan.digest);
  const seen = new Set<Digest>();
  for (const { id } of await ports.runs.list({ spec: review.spec })) {
    const { tasks } = await ports.specs.accepted(id);
    if (tasks === undefined || seen.has(tasks)) continue;
    seen.add(tasks);
    const before = await getText(ports.artefacts, tasks);
    if (withoutTicks(before) !== withoutTicks(text)) continue;
    const earlier = await ports.reviews.approvalOf(review.spec, 'tasks', tasks);
    if (earlier !== undefined) return { earlier, since: ticksInWords(changedTicks(before, text)) };
  }
  return undefined;
}

/** `boxes: 2 ticked, 1 unticked since it was approved`. */
function ticksInWords(changes: ReturnType<typeof changedTicks>): string {
  const said = Object.entries(changes).flatMap(([what, times]) => (times === 0 ? [] : [`${String(times)} ${what}`]));
  return `boxes: ${said.join(', ')} since it was approved`;
}

async function carryOver(review: Review, run: Run, ports: Ports): Promise<boolean> {
  if (review.subject === 'task-failure') return false;
  const { config } = await loadRun(run.id, ports);
  const same = await ports.reviews.approvalOf(run.spec, review.subject, review.digest);
  const { earlier, since } = same === undefined ? ((await approvedBeforeTicks(review, ports)) ?? {}) : { earlier: same, since: undefined };
  if (!earlier?.decision || !isOnSameGround(earlier, review)) return false;
  if (!config.review.requester_may_approve && decidedByRequester(earlier.decision, run)) return false;
  await decideReview(
    {
      id: review.id,
      decision: 'approved',
      digest: review.digest,
      by: earlier.decision.by,
      ...(earlier.decision.byId !== undefined && { byId: earlier.decision.byId }),
      via: 'carried-over',
      comment: `Approved ${earlier.decision.at} in run ${earlier.runId}; ${since ?? 'the same bytes on the same accepted documents'}.`,
    },
    ports,
  );
  return true;
}

function summaryOf(findings: readonly Finding[]): string {
  const { error, warning, info } = countFindings(findings);
  const parts = [
    ...(error > 0 ? [count(error, 'error')] : []),
    ...(warning > 0 ? [count(warning, 'warning')] : []),
    ...(info > 0 ? [count(info, 'note')] : []),
  ];
  return parts.length === 0 ? 'no findings' : parts.join(', ');
}

async function announce(review: Review, ports: Ports): Promise<void> {
  const findings = await getJson(ports.artefacts, review.findings, z.array(Finding));
  const what = review.subject === 'task-failure' ? `task ${review.task ?? ''}` : review.subject;
  await ports.runs.move(review.runId, ['running'], 'waiting', { reason: `review of ${what} (${review.id})`, at: nowIso(ports) });
  // Somebody may have decided between the opening and the move; then nobody would move the run back.
  if ((await ports.reviews.get(review.id))?.status !== 'pending')
    await ports.runs.move(review.runId, ['waiting'], 'running', { at: nowIso(ports) });
  await ports.ledger.append({
    runId: review.runId,
    key: `review-requested/${review.id}`,
    type: 'review.requested',
    at: nowIso(ports),
    data: { review: review.id, subject: review.subject, digest: review.digest },
  });
  await tell(ports, review.runId, {
    key: `review-requested/${review.id}`,
    type: 'review.requested',
    message: `Review of ${what} requested (${summaryOf(findings)})`,
    data: { review: review.id, subject: review.subject, digest: review.digest, findings: findings.length },
  });
}
