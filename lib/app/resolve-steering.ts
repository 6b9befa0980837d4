import * as z from 'zod';
import type { Json } from '../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { DOCUMENT_ORDER, STATUS_WORDS } from '../domain/workflow/run.ts';
import { putJson } from './artefacts.ts';
import type { Governing } from './governing.ts';
import type { Ports } from './ports.ts';
import { readSteering } from './read-steering.ts';
import { loadRun } from './run-context.ts';
import { nowIso, tell } from './tell.ts';
import { recordCreated, recordResumed } from './run-created.ts';
import { steeringSetOf } from './steering-set.ts';
import { count } from '../domain/shared/wording.ts';

export const ResolveSteeringInput = z.strictObject({ runId: z.string() });
export type ResolveSteeringInput = z.infer<typeof ResolveSteeringInput>;

/**
 * Fixes what governs a run before anything is drafted: its steering, the order of its documents and the limits of its loops.
 * `governing` says whose steering holds, where it is not that of the commit that the run builds on.
 */
export async function resolveSteering(input: ResolveSteeringInput & { governing?: Governing | undefined }, ports: Ports): Promise<Json> {
  await beginDriving(input.runId, ports);
  const context = await loadRun(input.runId, ports);
  const { run, config } = context;
  await recordCreated(run, ports);
  await recordResumed(run, ports);
  const files = await readSteering(input.governing ?? { commit: run.baseCommit, paths: config.workspace.steering_paths }, ports);
  const steering = await putJson(ports.artefacts, steeringSetOf(files, input.governing?.commit));
  const at = nowIso(ports);
  await ports.runs.update(run.id, { steering, at });
  await ports.ledger.append({
    runId: run.id,
    key: 'steering-resolved',
    type: 'steering.resolved',
    at,
    data: { steering, files: files.map(({ path, scope }) => `${scope}:${path}`) },
  });
  const refused = files.filter((file) => file.refused !== undefined);
  await tell(ports, run.id, {
    key: 'steering-resolved',
    type: 'steering.resolved',
    message: `Steering: ${count(files.length - refused.length, 'file')}${refused.length > 0 ? `, ${refused.length} refused (${refused.map(({ path, refused: why }) => `${path}: ${why ?? ''}`).join('; ')})` : ''}`,
    data: { files: files.map(({ path }) => path) },
  });
  for (const [index, finding] of files.flatMap(({ findings }) => findings).entries())
    await tell(ports, run.id, {
      key: `steering-finding/${index}`,
      type: 'steering.finding',
      message: `${finding.path ?? 'steering'}: ${finding.message}`,
    });
  const { draft_repairs: repairs, review_rounds: rounds, gate_repairs: gateRepairs } = config.pipeline;
  return { documents: DOCUMENT_ORDER[run.workflow].map(({ kind, review }) => ({ kind, review, repairs, rounds })), gateRepairs };
}

/** Where nobody sits at a terminal, it is this first step that says that the run is under way. What ended before it began stays ended. */
async function beginDriving(runId: string, ports: Ports): Promise<void> {
  const { run } = await ports.runs.move(runId, ['created', 'paused'], 'running', { at: nowIso(ports) });
  if (run === undefined || run.status === 'running' || run.status === 'waiting') return;
  throw new StringlineError({
    code: 'run-ended',
    message: `Run ${runId} ${STATUS_WORDS[run.status]}; nothing is driven for it any more.`,
    fix: `stringline show ${runId}`,
    exit: EXIT.usage,
  });
}
