import { RunChecksInput, runChecks } from '../../lib/app/run-checks.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Starts a job of repository commands in the sandbox; the token is completed when it has ended. */
export const createHandler = stageHandler({ name: 'checks', input: RunChecksInput, run: runChecks });
