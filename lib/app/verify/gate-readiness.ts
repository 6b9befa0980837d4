import {
  type EffectiveCommands,
  type GateName,
  type GatePlan,
  gateReadiness,
  judgedCommand,
  type Readiness,
} from '../../domain/gates/index.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import { attemptOf } from '../../domain/workflow/index.ts';
import type { LackOf, NeededCommand, Ports } from '../ports.ts';
import { runCommands } from '../repository-files.ts';
import type { RunContext } from '../run-context.ts';
import { nowIso, tell } from '../tell.ts';
import { gatesOf, plansOf } from './plan-gates.ts';

interface Looked {
  gates: Parameters<typeof gateReadiness>[1]['gates'];
  commands: EffectiveCommands;
  holds: NeededCommand['holds'];
  /** Undefined where nobody can say it beforehand. */
  lackOf: LackOf | undefined;
  today: string;
}

/** Whether each gate that runs a command has what it takes. */
export async function gatesReadiness(
  plans: readonly GatePlan[],
  { lackOf, holds, ...looked }: Looked,
): Promise<{ gate: GateName; readiness: Readiness }[]> {
  const found: { gate: GateName; readiness: Readiness }[] = [];
  for (const plan of plans) {
    const command = judgedCommand(plan);
    const lack = command && (await lackOf?.({ run: command.run, installs: plan.commands[0] !== command, holds }));
    const readiness = gateReadiness(plan, { ...looked, lack });
    if (readiness !== undefined) found.push({ gate: plan.gate, readiness });
  }
  return found;
}

/** The gates that a run will fail by whatever it builds, before any of it is paid for. */
export async function gateWarnings(context: RunContext, ports: Ports): Promise<Finding[]> {
  const commands = await runCommands(context, ports.source);
  const paths = new Set((await ports.source.tree(context.run.baseCommit)).map(({ path }) => path));
  const found = await gatesReadiness(plansOf(context, commands, ports), {
    ...{ commands, gates: gatesOf(context, ports), today: nowIso(ports) },
    holds: (path) => paths.has(path),
    lackOf: ports.lackOf,
  });
  return found.flatMap(({ gate, readiness: { ready, detail, fix } }) =>
    ready ? [] : [{ ruleId: 'gate-not-ready', level: 'warning', message: `gate ${gate}: ${detail}`, ...(fix !== undefined && { fix }) }],
  );
}

/** Tells them as events of the run, each once, so that whoever watches it may end it before a model is paid. */
export async function warnOfGates(context: RunContext, ports: Ports): Promise<void> {
  for (const { message, fix } of await gateWarnings(context, ports))
    await tell(ports, context.run.id, {
      key: `gate-warning/${attemptOf(context.run)}/${ports.hash(message).slice(0, 12)}`,
      type: 'gate.warning',
      message: fix === undefined ? message : `${message}\n${fix}`,
    });
}
