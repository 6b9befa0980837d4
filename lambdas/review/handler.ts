import { RequestReviewInput, requestReview } from '../../lib/app/review/request-review.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Opens a review and leaves the token with it. */
export const createHandler = stageHandler({ name: 'review', input: RequestReviewInput, run: requestReview });
