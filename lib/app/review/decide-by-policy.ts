import * as z from 'zod';
import { countFindings, Finding } from '../../domain/shared/finding.ts';
import type { Review } from '../../domain/workflow/run.ts';
import { getJson } from '../artefacts.ts';
import type { Ports } from '../ports.ts';
import { decideReview } from './decide-review.ts';

/** A machine approves only what has no error findings; the rest waits for a person. True where it decided. */
export async function decideByPolicy(review: Review, ports: Ports): Promise<boolean> {
  const findings = await getJson(ports.artefacts, review.findings, z.array(Finding));
  if (review.subject === 'task-failure' || countFindings(findings).error > 0) return false;
  await decideReview(
    {
      id: review.id,
      decision: 'approved',
      digest: review.digest,
      by: 'policy (review.allow_policy)',
      via: 'policy',
      comment: 'No error findings.',
    },
    ports,
  );
  return true;
}
