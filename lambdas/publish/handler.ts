import { PublishInput, publish } from '../../lib/app/publish.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Writes the pull request text, or closes a run that failed. */
export const createHandler = stageHandler({ name: 'publish', input: PublishInput, run: publish });
