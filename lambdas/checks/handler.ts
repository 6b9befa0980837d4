import { RunChecksInput, runChecks } from '../../lib/app/run-checks.ts';
import { runStage } from '../shared/run-stage.ts';

/** Starts a job of repository commands in the sandbox; the token is completed when it has ended. */
export const createHandler = runStage({ name: 'checks', input: RunChecksInput, run: runChecks });
