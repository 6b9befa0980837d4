import { lackOf, type ToolPlace } from '../adapters/local/tool-problem.ts';
import type { SourceRepository } from '../app/ports.ts';
import { runCommands } from '../app/repository-files.ts';
import { gatesReadiness } from '../app/verify/gate-readiness.ts';
import type { ProjectConfig } from '../domain/config/index.ts';
import { syncSettings } from '../domain/drift/index.ts';
import { planGates } from '../domain/gates/index.ts';
import type { Run } from '../domain/workflow/run.ts';

export interface Check {
  name: string;
  /** `missing` stands in the way of a run, `warning` will be felt later. */
  status: 'ok' | 'warning' | 'missing';
  detail: string;
  fix?: string;
}

/** Whether each gate has what it takes to run here, gate by gate, as HEAD has them. */
export async function gateChecks(
  source: Pick<SourceRepository, 'inspect' | 'tree' | 'readBlob'>,
  { config, place }: { config: ProjectConfig; place: ToolPlace },
): Promise<Check[]> {
  const { head } = await source.inspect();
  if (head === undefined) return [];
  const commands = await runCommands({ config, run: { baseCommit: head } as Run }, source as SourceRepository);
  const paths = new Set((await source.tree(head)).map(({ path }) => path));
  const gates = config.quality_gates;
  const found = await gatesReadiness(planGates(gates, commands, { driftThreshold: syncSettings(config).threshold }), {
    ...{ gates, commands, today: new Date().toISOString() },
    holds: (path) => paths.has(path),
    lackOf: (command) => lackOf(command, place),
  });
  return found.map(({ gate, readiness: { ready, ...said } }) => ({ name: `gate ${gate}`, status: ready ? 'ok' : 'warning', ...said }));
}
