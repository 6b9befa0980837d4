import type { ControlPorts } from '../../lib/app/control-runs.ts';
import { assertAllowedModels, type ProjectLimits, withinDeployment } from '../../lib/domain/deploy/index.ts';
import { settleRouting } from '../../lib/domain/routing/index.ts';

/** A project's configuration as it holds here, with models that a function may call. @throws StringlineError `model-not-allowed` */
export function settleModels(
  written: Parameters<ControlPorts['settleModels']>[0],
  { limits, region, today }: { limits: ProjectLimits; region: string; today: string },
): Awaited<ReturnType<ControlPorts['settleModels']>> {
  const { config, findings } = withinDeployment(written, limits);
  const settled = settleRouting(config, { today, region, loopback: false });
  assertAllowedModels(settled.config.model_routing, limits.models, region);
  return { config: settled.config, findings: [...findings, ...settled.findings] };
}
