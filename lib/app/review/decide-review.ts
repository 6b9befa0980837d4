import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { decidedByRequester, deciderName, gitPersonId, samePerson } from '../../domain/workflow/index.ts';
import { type Review, type ReviewDecision, STATUS_WORDS } from '../../domain/workflow/run.ts';
import { putText } from '../artefacts.ts';
import type { Ports } from '../ports.ts';
import { loadRun } from '../run-context.ts';
import { nowIso } from '../tell.ts';
import { decisionWords, deliverDecision } from './deliver-decisions.ts';

export interface DecideReviewInput {
  id: string;
  decision: ReviewDecision['decision'];
  /** Digest of what the decider read, whole or its first 8 or more characters; absent: what the review stands for. */
  digest?: string;
  by: string;
  /** Who `by` is, for good. @default what git says, where it is decided at a machine */
  byId?: string;
  /** Who gives the decision, where `by` is another name (a git identity, a session of a role): it is recorded too. */
  identity?: string;
  via: ReviewDecision['via'];
  comment?: string;
  /** The edited document's text, with decision `edited`. */
  edited?: string;
}

/**
 * Records a decision and lets the state machine go on. The decision holds for the bytes it names and no others;
 * it is recorded first and delivered after, so that a crash between the two only delays it (see `deliverDecisions`).
 */
export async function decideReview(input: DecideReviewInput, ports: Ports): Promise<Review> {
  const review = await ports.reviews.get(input.id);
  if (!review) throw unknownReview(input.id);
  if (await isRepeated(review, input, ports)) return review;
  await assertAllowed(review, input, ports);
  const decision = await decisionOf(review, input, ports);
  const result = await ports.reviews.decide(review.id, decision);
  if (result.outcome === 'not-found') throw unknownReview(input.id);
  if (result.outcome === 'digest-differs') throw digestDiffers(result.review, decision.digest);
  if (result.outcome === 'already-decided') throw alreadyDecided(result.review);
  await deliverDecision(result, ports);
  return result.review;
}

/** Where a person is who git says. */
const AT_A_MACHINE: ReadonlySet<ReviewDecision['via']> = new Set(['terminal', 'command']);

async function decisionOf(review: Review, input: DecideReviewInput, ports: Ports): Promise<ReviewDecision> {
  const byId = input.byId ?? (AT_A_MACHINE.has(input.via) ? gitPersonId(input.by) : undefined);
  return {
    decision: input.decision,
    digest: fullDigest(review, input.digest),
    by: deciderName(input.by, input.identity),
    ...(byId !== undefined && { byId }),
    via: input.via,
    at: nowIso(ports),
    ...(input.comment !== undefined && { comment: input.comment }),
    ...(input.edited !== undefined && { edited: await putText(ports.artefacts, input.edited) }),
  };
}

/**
 * Whether this is the very decision that was recorded, sent once more by a client that has heard of a failure, or nothing. It is answered as
 * the first time, and delivered if that is what had failed.
 */
async function isRepeated(review: Review, input: DecideReviewInput, ports: Ports): Promise<boolean> {
  if (review.decision === undefined || review.decision.decision !== input.decision) return false;
  if (!sameDecision(review.decision, await decisionOf(review, input, ports))) return false;
  const found = (await ports.reviews.undelivered()).find((one) => one.review.id === review.id);
  if (found !== undefined) await deliverDecision(found, ports);
  return true;
}

/** Whether two decisions say the same; when, does not matter. */
function sameDecision(one: ReviewDecision, other: ReviewDecision): boolean {
  const same = (['decision', 'digest', 'via', 'comment', 'edited'] as const).every((field) => one[field] === other[field]);
  return same && samePerson({ id: one.byId, name: one.by }, { id: other.byId, name: other.by });
}

async function assertAllowed(review: Review, input: DecideReviewInput, ports: Ports): Promise<void> {
  const { run, config } = await loadRun(review.runId, ports);
  const fail = (code: string, message: string, fix: string): never => {
    throw new StringlineError({ code, message, fix, exit: EXIT.usage });
  };
  if (['succeeded', 'failed', 'rejected', 'cancelled'].includes(run.status))
    fail('run-ended', `Run ${run.id} ${STATUS_WORDS[run.status]}; its reviews can no longer be decided.`, `stringline show ${run.id}`);
  if (input.decision === 'approved' && review.subject === 'task-failure')
    fail(
      'task-failure-not-approvable',
      `Task ${review.task ?? ''} failed its checks; a task is done when evidence says so, not by approval.`,
      `stringline review request-changes ${review.id} --comment "a hint for the agent", or reject`,
    );
  if (input.decision === 'changes-requested' && (input.comment ?? '').trim() === '')
    fail(
      'comment-missing',
      'A request for changes needs a comment that says what to change.',
      `stringline review request-changes ${review.id} --comment "…"`,
    );
  if (input.decision === 'edited' && ((input.edited ?? '').trim() === '' || review.subject === 'task-failure'))
    fail(
      'edit-empty',
      'An edit needs the edited document, and it must not be empty.',
      `stringline review edit ${review.id} --file edited.md`,
    );
  const person = input.via !== 'policy' && input.via !== 'scripted';
  const decider = { by: deciderName(input.by, input.identity), byId: input.byId };
  if (person && input.decision === 'approved' && !config.review.requester_may_approve && decidedByRequester(decider, run))
    fail(
      'requester-may-not-approve',
      `${run.requester} asked for this run, and review.requester_may_approve is false.`,
      'Let somebody else approve it.',
    );
  if (input.via === 'policy' && !config.review.allow_policy) throw policyNotAllowed();
}

/** Machines decide reviews only where the base branch says so. */
export const policyNotAllowed = (): StringlineError =>
  new StringlineError({
    code: 'policy-review-not-allowed',
    message: 'This repository does not allow machines to decide reviews.',
    fix: 'Set review.allow_policy: true in .kiro/config/project.yaml on the base branch.',
    exit: EXIT.usage,
  });

function fullDigest(review: Review, given: string | undefined): string {
  if (given === undefined) return review.digest;
  return given.length >= 8 && review.digest.startsWith(given) ? review.digest : given;
}

const unknownReview = (id: string): StringlineError =>
  new StringlineError({ code: 'review-not-found', message: `There is no review ${id}.`, fix: 'stringline review list', exit: EXIT.usage });

const alreadyDecided = (review: Review): StringlineError =>
  new StringlineError({
    code: 'review-already-decided',
    message: `Review ${review.id} was decided already: ${review.decision ? decisionWords(review.decision) : review.status}.`,
    fix: 'stringline review list',
    exit: EXIT.usage,
  });

const digestDiffers = (review: Review, given: string): StringlineError =>
  new StringlineError({
    code: 'review-digest-differs',
    message: `The decision names ${given.slice(0, 12)}, but review ${review.id} is about ${review.digest.slice(0, 12)}: these are other bytes.`,
    fix: `stringline review show ${review.id}, then decide on what it shows.`,
    exit: EXIT.usage,
  });
