import { VerifyInput, verify } from '../../lib/app/verify/verify.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Plans the gates and evaluates their reports. */
export const createHandler = stageHandler({ name: 'verify', input: VerifyInput, run: verify });
