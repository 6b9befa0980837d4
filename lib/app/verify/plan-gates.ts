import { boundGates, combinePlans, type EffectiveCommands, type GatePlan, planGates, type QualityGates } from '../../domain/gates/index.ts';
import { DRIFT_THRESHOLD, syncSettings } from '../../domain/drift/index.ts';
import { canonicalJson, type Digest, type Json } from '../../domain/shared/digest.ts';
import { attemptOf } from '../../domain/workflow/index.ts';
import { putJson } from '../artefacts.ts';
import { tipOf } from '../branch.ts';
import { BUILD_VERSION } from '../build-version.ts';
import type { Ports } from '../ports.ts';
import { runCommands } from '../repository-files.ts';
import { loadRun, type RunContext } from '../run-context.ts';
import { nowIso, tell } from '../tell.ts';

/** Commands and reports of every gate as one job, unless the same commit has passed the same gates today. */
export async function planGatesOfRun(runId: string, ports: Ports): Promise<Json> {
  const context = await loadRun(runId, ports);
  const commit = await tipOf(context.run, ports.source);
  const plans = await gatePlans(context, ports);
  if ((await ports.builds.find(gateKey({ plans, commit }, context, ports))) !== undefined) return { jobs: [] };
  const { commands, reports } = combinePlans(plans);
  await tell(ports, runId, {
    key: `gates-planned/${attemptOf(context.run)}/${commit}`,
    type: 'gates.started',
    message: `Gates: ${plans.map(({ gate }) => gate).join(', ')}`,
  });
  if (commands.length === 0) return { jobs: [] };
  const job = {
    id: `gates-${commit.slice(0, 12)}`,
    runId,
    tree: commit,
    commands,
    reports,
    network: context.config.quality_gates.network,
    failFast: false,
    fresh: true,
  };
  return { jobs: [{ job: await putJson(ports.artefacts, job) }] };
}

export async function gatePlans(context: RunContext, ports: Ports): Promise<GatePlan[]> {
  return plansOf(context, await runCommands(context, ports.source), ports);
}

/** The gates of a run by the commands that were found for it. */
export function plansOf(context: RunContext, commands: EffectiveCommands, ports: Pick<Ports, 'gatePolicy'>): GatePlan[] {
  return planGates(gatesOf(context, ports), commands, {
    driftThreshold: driftThresholdOf(context, ports),
    required: ports.gatePolicy?.required,
    coverageFloor: ports.gatePolicy?.minimumCoverage,
  });
}

/** A threshold that nothing can exceed would be no gate: where the host requires one, the project's may only be narrower than the usual. */
function driftThresholdOf({ config }: RunContext, { gatePolicy }: Pick<Ports, 'gatePolicy'>): number {
  const { threshold } = syncSettings(config);
  return gatePolicy?.required.includes('spec-sync') === true ? Math.min(threshold, DRIFT_THRESHOLD) : threshold;
}

/** What a run's configuration says of gates, held to what the host asks: here again, should it ask for more than when the run began. */
export function gatesOf({ config }: RunContext, { gatePolicy }: Pick<Ports, 'gatePolicy'>): QualityGates {
  return boundGates(config.quality_gates, gatePolicy);
}

/** Names a passed verification: the commit and the one it is compared with, the plans, the waivers and the day they are judged on. */
export function gateKey(
  what: { plans: readonly GatePlan[]; commit: string },
  context: RunContext,
  ports: Pick<Ports, 'hash' | 'clock' | 'gatePolicy'>,
): Digest {
  return ports.hash(
    canonicalJson({
      kind: 'stringline.gates/1',
      build: BUILD_VERSION,
      ...what,
      base: context.run.baseCommit,
      waivers: gatesOf(context, ports).waivers,
      today: nowIso(ports).slice(0, 10),
    }),
  );
}
