import * as z from 'zod';
import { PROMPT_NAMES, promptVersion } from '../domain/agent/index.ts';
import { canonicalJson, type Digest } from '../domain/shared/digest.ts';
import type { Run } from '../domain/workflow/run.ts';
import { getJson, putJson } from './artefacts.ts';
import { branchRef } from './branch.ts';
import { BUILD_VERSION } from './build-version.ts';
import type { Ports } from './ports.ts';
import { loadRecord } from './records.ts';

const RunKey = z.string();
const RUN_KEY = { name: 'run-key', schema: RunKey };
const Finished = z.strictObject({ runId: z.string(), commit: z.string() });

/**
 * Names everything that decides a run: commit, request, configuration with its models, global steering, prompts, reviewers, and the day
 * (waivers expire). Project steering and existing documents are part of the commit.
 */
export async function runKey(run: Run, globalSteering: string, ports: Pick<Ports, 'hash' | 'globalSteering'>): Promise<Digest> {
  const { spec, specType, workflow, request, baseCommit, branch, reviewMode, config, playbook, createdAt } = run;
  const steering = await ports.globalSteering.read(globalSteering);
  const prompts = PROMPT_NAMES.map(promptVersion);
  return ports.hash(
    canonicalJson({
      kind: 'stringline.run/1',
      build: BUILD_VERSION,
      spec,
      specType,
      workflow,
      request,
      baseCommit,
      branch,
      reviewMode,
      config,
      playbook,
      today: createdAt.slice(0, 10),
      steering,
      prompts,
    }),
  );
}

/** The run that has built the same before, while its branch still stands where that run has left it. */
export async function findFinished(key: Digest, ports: Ports): Promise<Run | undefined> {
  const kept = await ports.builds.find(key);
  if (kept === undefined) return undefined;
  const { runId, commit } = await getJson(ports.artefacts, kept, Finished);
  const run = await ports.runs.get(runId);
  if (run?.status !== 'succeeded') return undefined;
  return (await ports.source.resolve(branchRef(run.branch))) === commit ? run : undefined;
}

/** Notes under which key a run was started. */
export async function noteRunKey(runId: string, key: Digest, ports: Pick<Ports, 'checkpoints'>): Promise<void> {
  await ports.checkpoints.save(runId, RUN_KEY.name, key);
}

/** Records a success, so that the same run again has nothing to do. */
export async function recordFinished(run: Run, commit: string, ports: Ports): Promise<void> {
  const key = await loadRecord(ports, run.id, RUN_KEY);
  if (key === undefined) return;
  await ports.builds.record(key, await putJson(ports.artefacts, { runId: run.id, commit }), {
    stage: 'publish',
    step: 'run',
    runId: run.id,
    at: ports.clock.now().toISOString(),
  });
}
