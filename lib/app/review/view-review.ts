import * as z from 'zod';
import { Finding } from '../../domain/shared/finding.ts';
import { specDiff } from '../../domain/specs/index.ts';
import type { Review } from '../../domain/workflow/run.ts';
import { getJson, getText } from '../artefacts.ts';
import type { Ports } from '../ports.ts';

export interface ReviewView {
  review: Review;
  documents: { kind: string; digest: string; text: string }[];
  findings: Finding[];
  /** Unified diff since the revision that was read last; empty at the first reading. */
  diff: string;
  /** What was asked of the revision that was read last, and by whom. */
  asked?: { comment: string; by: string };
}

/** All that a reviewer reads, loaded by the digests that the decision will bind to. */
export async function loadReview(review: Review, ports: Pick<Ports, 'artefacts' | 'reviews'>): Promise<ReviewView> {
  const bundle = review.digest !== review.documents.at(-1)?.digest;
  const shown = bundle ? review.documents : review.documents.slice(-1);
  const documents = await Promise.all(
    shown.map(async ({ kind, digest }) => ({ kind, digest, text: await getText(ports.artefacts, digest) })),
  );
  const previous = review.previous === undefined ? undefined : await getText(ports.artefacts, review.previous);
  const last = documents.at(-1);
  const asked = await askedBefore(review, ports);
  return {
    review,
    documents,
    findings: await getJson(ports.artefacts, review.findings, z.array(Finding)),
    diff: previous === undefined || last === undefined ? '' : specDiff(previous, last.text, `${last.kind}.md`),
    ...(asked && { asked }),
  };
}

async function askedBefore(
  { runId, subject, previous, requestedAt }: Review,
  { reviews }: Pick<Ports, 'reviews'>,
): Promise<ReviewView['asked']> {
  if (previous === undefined) return undefined;
  const before = (await reviews.list({ runId })).findLast(
    (one) => one.subject === subject && one.documents.at(-1)?.digest === previous && one.requestedAt <= requestedAt,
  );
  const { decision, comment, by = '' } = before?.decision ?? {};
  return decision === 'changes-requested' && comment !== undefined ? { comment, by } : undefined;
}
