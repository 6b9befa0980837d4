import { VerifyInput, verify } from '../../lib/app/verify/verify.ts';
import { runStage } from '../shared/run-stage.ts';

/** Plans the gates and evaluates their reports. */
export const createHandler = runStage({ name: 'verify', input: VerifyInput, run: verify });
