import { combinePlans, coverageOf, type GateEvidence, type GatePlan } from '../../domain/gates/index.ts';
import { canonicalJson, type Digest } from '../../domain/shared/digest.ts';
import { putJson } from '../artefacts.ts';
import { BUILD_VERSION } from '../build-version.ts';
import type { Ports } from '../ports.ts';
import type { RunContext } from '../run-context.ts';
import { loadEvidence } from '../sandbox-evidence.ts';
import { nowIso } from '../tell.ts';

/**
 * What the tests covered at the commit that a run began from. It is measured once for a commit, whichever runs begin there.
 * @param result of the job that measured it in this verification; null where none has
 */
export async function baseEvidence(
  context: RunContext,
  { plan, result }: { plan: GatePlan; result: Digest | null },
  ports: Ports,
): Promise<GateEvidence | undefined> {
  const key = baseKey(context, plan, ports);
  const known = result ?? (await ports.builds.find(key));
  if (known === undefined) return undefined;
  const evidence = await loadEvidence(known, ports.artefacts);
  // What could not be measured may be another time.
  if (result !== null && coverageOf(plan, evidence).length > 0)
    await ports.builds.record(key, result, { stage: 'verify', step: 'base', runId: context.run.id, at: nowIso(ports) });
  return evidence;
}

/**
 * Stores the job that measures it, with a checkout and caches that no task's command could write. It runs where the checks of tasks do: a CI
 * builds branches, and this commit may be on none of its.
 */
export async function storeBaseJob({ run, config }: RunContext, plan: GatePlan, ports: Ports): Promise<Digest> {
  return putJson(ports.artefacts, {
    id: `base-${run.baseCommit.slice(0, 12)}`,
    runId: run.id,
    tree: await ports.source.writeTree(run.baseCommit, {}),
    ...combinePlans([plan]),
    network: config.quality_gates.network,
    failFast: true,
    fresh: true,
  });
}

function baseKey({ run, config }: RunContext, { commands, reports }: GatePlan, ports: Pick<Ports, 'hash'>): Digest {
  const { network } = config.quality_gates;
  return ports.hash(
    canonicalJson({ kind: 'stringline.base/2', build: BUILD_VERSION, base: run.baseCommit, commands, reports: [...reports], network }),
  );
}
