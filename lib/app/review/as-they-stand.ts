import type { Review, RunStatus } from '../../domain/workflow/run.ts';
import type { RunStore } from '../ports.ts';

/** Runs that a decision would let go on. */
const OPEN: ReadonlySet<RunStatus> = new Set(['created', 'running', 'waiting', 'paused']);

/** Reviews as people should see them: one that waits although its run has ended waits for nobody, and is withdrawn. */
export async function asTheyStand(reviews: readonly Review[], runs: Pick<RunStore, 'get'>): Promise<Review[]> {
  const ids = new Set(reviews.flatMap(({ runId, status }) => (status === 'pending' ? [runId] : [])));
  const open = new Map(await Promise.all([...ids].map(async (id) => [id, OPEN.has((await runs.get(id))?.status ?? 'failed')] as const)));
  return reviews.map((review) =>
    review.status === 'pending' && open.get(review.runId) === false ? { ...review, status: 'withdrawn' } : review,
  );
}
