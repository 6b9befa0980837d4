import { combinePlans, type GatePlan, planGates } from '../../domain/gates/index.ts';
import { syncSettings } from '../../domain/drift/index.ts';
import { canonicalJson, type Digest, type Json } from '../../domain/shared/digest.ts';
import { putJson } from '../artefacts.ts';
import { tipOf } from '../branch.ts';
import { BUILD_VERSION } from '../build-version.ts';
import type { Ports } from '../ports.ts';
import { runCommands } from '../repository-files.ts';
import { attemptOf } from '../records.ts';
import { loadRun, nowIso, type RunContext, tell } from '../run-context.ts';

/** Commands and reports of every gate as one job, unless the same commit has passed the same gates today. */
export async function planGatesOfRun(runId: string, ports: Ports): Promise<Json> {
  const context = await loadRun(runId, ports);
  const commit = await tipOf(context.run, ports.source);
  const plans = await gatePlans(context, ports);
  if ((await ports.builds.find(gateKey({ plans, commit }, context, ports))) !== undefined) return { jobs: [] };
  const { commands, reports } = combinePlans(plans);
  await tell(ports, runId, {
    key: `gates-planned/${await attemptOf(runId, ports)}/${commit}`,
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
  return planGates(context.config.quality_gates, await runCommands(context, ports.source), syncSettings(context.config).threshold);
}

/** Names a passed verification: the commit and the one it is compared with, the plans, the waivers and the day they are judged on. */
export function gateKey(
  what: { plans: readonly GatePlan[]; commit: string },
  context: RunContext,
  ports: Pick<Ports, 'hash' | 'clock'>,
): Digest {
  return ports.hash(
    canonicalJson({
      kind: 'stringline.gates/1',
      build: BUILD_VERSION,
      ...what,
      base: context.run.baseCommit,
      waivers: context.config.quality_gates.waivers,
      today: nowIso(ports).slice(0, 10),
    }),
  );
}
