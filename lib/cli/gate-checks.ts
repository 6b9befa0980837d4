import type { SourceRepository } from '../app/ports.ts';
import { runCommands } from '../app/repository-files.ts';
import type { ProjectConfig } from '../domain/config/index.ts';
import { syncSettings } from '../domain/drift/index.ts';
import { commandKey, type EffectiveCommands, type GatePlan, howToWaive, isOwnGate, isWaived, planGates } from '../domain/gates/index.ts';
import type { Finding } from '../domain/shared/finding.ts';
import type { Run } from '../domain/workflow/run.ts';
import { lackOf, type ToolPlace } from './tool-problem.ts';

export interface Check {
  name: string;
  /** `missing` stands in the way of a run, `warning` will be felt later. */
  status: 'ok' | 'warning' | 'missing';
  detail: string;
  fix?: string;
}

interface Looked {
  config: ProjectConfig;
  place: ToolPlace;
  /** Commit that commands are taken from; HEAD where it is left out. */
  commit?: string;
}

type Source = Pick<SourceRepository, 'inspect' | 'tree' | 'readBlob'>;

/** Whether each gate has what it takes to run, gate by gate. */
export async function gateChecks(source: Source, { config, place, commit }: Looked): Promise<Check[]> {
  const baseCommit = commit ?? (await source.inspect()).head;
  if (baseCommit === undefined) return [];
  const commands = await runCommands({ config, run: { baseCommit } as Run }, source as SourceRepository);
  const plans = planGates(config.quality_gates, commands, { driftThreshold: syncSettings(config).threshold });
  return plans.flatMap((plan) => (isOwnGate(plan.gate) ? [] : gateCheck(plan, commands, { config, place })));
}

/** The gates that a run will fail by whatever it builds, before any of it is paid for. */
export async function gateWarnings(source: Source, looked: Looked): Promise<Finding[]> {
  const checks = await gateChecks(source, { ...looked, place: { ...looked.place, quick: true } });
  return checks
    .filter(({ status }) => status !== 'ok')
    .map(({ name, detail, fix }) => ({
      ruleId: 'gate-not-ready',
      level: 'warning',
      message: `${name}: ${detail}`,
      ...(fix !== undefined && { fix }),
    }));
}

/** Whether a gate has what it takes to run; one that is waived stands in nobody's way, and one that we judge ourselves needs nothing. */
function gateCheck(plan: GatePlan, { uncovered }: EffectiveCommands, { config, place }: Looked): Check {
  const { gate, commands, judged, from } = plan;
  const name = `gate ${gate}`;
  const command = commands.find((candidate) => candidate.name === judged);
  const lack = command && lackOf(command.run, place, commands[0] !== command);
  const known = `${command?.run ?? ''}   from ${from ?? '?'}`;
  const waived = (rule: string): boolean =>
    isWaived(rule, plan, { waivers: config.quality_gates.waivers, today: new Date().toISOString() });
  if (command && lack === undefined && (gate !== 'tests' || uncovered === undefined || config.quality_gates.test_coverage === 0))
    return { name, status: 'ok', detail: known };
  const rule = command === undefined ? 'gate-command-missing' : lack === undefined ? 'gate-coverage' : 'gate-tool-missing';
  const what =
    command === undefined
      ? 'no command was found'
      : lack === undefined
        ? `${command.run}   (${withoutStop(uncovered ?? '')})`
        : `${command.run}   (${lack.tool} ${lack.problem})`;
  if (waived(rule)) return { name, status: 'ok', detail: `${what}; waived` };
  const remedy =
    command === undefined || isOwnGate(gate)
      ? `State ${isOwnGate(gate) ? gate : commandKey(gate)} in .kiro/config/project.yaml`
      : lack === undefined
        ? 'Let the tests measure coverage, say quality_gates.test_coverage: 0'
        : `Install ${lack.tool}`;
  return { name, status: 'warning', detail: `${what}, so this gate will fail`, fix: `${remedy}, ${howToWaive(rule, gate)}.` };
}

const withoutStop = (text: string): string => text.replace(/\.$/u, '');
