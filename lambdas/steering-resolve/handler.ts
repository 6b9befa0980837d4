import { ResolveSteeringInput, resolveSteering } from '../../lib/app/resolve-steering.ts';
import { runStage } from '../shared/run-stage.ts';

/** Fixes what governs a run: steering, documents in order, limits. */
export const createHandler = runStage({ name: 'steering-resolve', input: ResolveSteeringInput, run: resolveSteering });
