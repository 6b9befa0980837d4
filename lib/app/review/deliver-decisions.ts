import type { Json } from '../../domain/shared/digest.ts';
import type { Review, ReviewDecision } from '../../domain/workflow/run.ts';
import { putText } from '../artefacts.ts';
import type { Ports, ReviewStore } from '../ports.ts';
import { nowIso, tell } from '../tell.ts';

/** What the delivery of a decision reaches. */
export type DeliveryPorts = Pick<Ports, 'artefacts' | 'clock' | 'ledger' | 'reviews' | 'runs' | 'tokens'>;

/** A decided review with the token that its run waits for. */
export type UndeliveredDecision = Awaited<ReturnType<ReviewStore['undelivered']>>[number];

/** Younger ones are being delivered by whoever has recorded them. */
const SECONDS_FOR_ITSELF = 60;

/** Records a decision where people and auditors look, and lets the state machine go on. Done again, it changes nothing. */
export async function deliverDecision({ review, token }: UndeliveredDecision, ports: DeliveryPorts): Promise<void> {
  const decision = review.decision;
  if (!decision) return;
  const data: Record<string, Json> = {
    review: review.id,
    subject: review.subject,
    digest: decision.digest,
    decision: decision.decision,
    by: decision.by,
    ...(decision.byId !== undefined && { byId: decision.byId }),
    via: decision.via,
  };
  await ports.ledger.append({ runId: review.runId, key: `review-decided/${review.id}`, type: 'review.decided', at: decision.at, data });
  await tell(ports, review.runId, {
    key: `review-decided/${review.id}`,
    type: 'review.decided',
    message: `${subjectOf(review)}: ${decisionWords(decision)}`,
    data,
  });
  if (!(await hasGoneOn(review, decision, ports)))
    await ports.runs.move(review.runId, ['waiting', 'paused'], 'running', { at: nowIso(ports) });
  const comment = decision.comment === undefined ? null : await putText(ports.artefacts, decision.comment);
  await ports.tokens.succeed(token, { decision: decision.decision, comment, edited: decision.edited ?? null });
  await ports.reviews.delivered(review.id);
}

/** Whether the run has asked for something since: the token was completed then, and only that fact was lost. It may well wait again. */
async function hasGoneOn(review: Review, decision: ReviewDecision, { reviews }: DeliveryPorts): Promise<boolean> {
  return (await reviews.list({ runId: review.runId })).some(({ requestedAt }) => requestedAt > decision.at);
}

/** Completes the tokens of a run's decisions that were recorded but, after a crash, not delivered. */
export async function deliverDecisions(runId: string, ports: DeliveryPorts): Promise<number> {
  const undelivered = (await ports.reviews.undelivered()).filter(({ review }) => review.runId === runId);
  for (const one of undelivered) await deliverDecision(one, ports);
  return undelivered.length;
}

/** The decisions whose delivery nobody is at any more: the process that should have done it has died. */
export async function overdueDecisions({ reviews, clock }: Pick<Ports, 'reviews' | 'clock'>): Promise<UndeliveredDecision[]> {
  const before = new Date(clock.now().getTime() - SECONDS_FOR_ITSELF * 1000).toISOString();
  return (await reviews.undelivered()).filter(({ review }) => review.decision !== undefined && review.decision.at <= before);
}

/** What a sweep came to. */
export interface DecisionSweep {
  delivered: number;
  /** Those that stay for the next sweep, with the time at which they were decided. */
  failed: { review: string; decidedAt: string; error: unknown }[];
}

export interface SweepOptions {
  /** Ports of the project that a run belongs to. */
  bind: (runId: string) => Promise<DeliveryPorts>;
  /** Asked between decisions; false leaves the rest to the next sweep. */
  goOn?: () => boolean;
}

/** Delivers what nobody has delivered, each by itself: one that fails stands in no other's way. */
export async function sweepDecisions(
  ports: Pick<Ports, 'reviews' | 'clock'>,
  { bind, goOn = () => true }: SweepOptions,
): Promise<DecisionSweep> {
  const sweep: DecisionSweep = { delivered: 0, failed: [] };
  for (const one of await overdueDecisions(ports)) {
    if (!goOn()) break;
    try {
      await deliverDecision(one, await bind(one.review.runId));
      sweep.delivered += 1;
    } catch (error) {
      sweep.failed.push({ review: one.review.id, decidedAt: one.review.decision?.at ?? nowIso(ports), error });
    }
  }
  return sweep;
}

const subjectOf = (review: Review): string =>
  review.subject === 'task-failure' ? `Task ${review.task ?? ''}` : `Review of ${review.subject}`;

/** Who has decided what, and how, in one line. */
export function decisionWords(decision: ReviewDecision): string {
  const how = {
    terminal: '',
    command: '',
    api: '',
    policy: ' by policy',
    scripted: ' (scripted)',
    'carried-over': ' (carried over: decided before)',
  }[decision.via];
  return `${decision.decision.replace('-', ' ')} by ${decision.by}${how}${decision.comment !== undefined && decision.via !== 'carried-over' ? `: ${decision.comment}` : ''}`;
}
