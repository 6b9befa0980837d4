import type { Json } from '../domain/shared/digest.ts';
import type { Ports } from './ports.ts';
import { type ResolveSteeringInput, resolveSteering } from './resolve-steering.ts';
import { loadRun } from './run-context.ts';
import { warnOfGates } from './verify/gate-readiness.ts';

/** The first step of a run that its gates will judge: fixes what governs it, and says which gates it cannot pass, before a model is paid. */
export async function beginRun(input: ResolveSteeringInput, ports: Ports): Promise<Json> {
  const governed = await resolveSteering(input, ports);
  await warnOfGates(await loadRun(input.runId, ports), ports);
  return governed;
}
