import { RequestReviewInput, requestReview } from '../../lib/app/review/request-review.ts';
import { runStage } from '../shared/run-stage.ts';

/** Opens a review and leaves the token with it. */
export const createHandler = runStage({ name: 'review', input: RequestReviewInput, run: requestReview });
