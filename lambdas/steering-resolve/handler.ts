import { ResolveSteeringInput, resolveSteering } from '../../lib/app/resolve-steering.ts';
import { stageHandler } from '../shared/stage-handler.ts';

/** Fixes what governs a run: steering, documents in order, limits. */
export const createHandler = stageHandler({ name: 'steering-resolve', input: ResolveSteeringInput, run: resolveSteering });
