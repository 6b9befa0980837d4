import { beginRun } from '../../lib/app/begin-run.ts';
import { ResolveSteeringInput } from '../../lib/app/resolve-steering.ts';
import { runStage } from '../shared/run-stage.ts';

/** Fixes what governs a run (steering, documents in order, limits), and tells which gates it cannot pass. */
export const createHandler = runStage({ name: 'steering-resolve', input: ResolveSteeringInput, run: beginRun });
