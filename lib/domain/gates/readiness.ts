import { type CommandGate, commandKey, orWaive } from './advice.ts';
import type { EffectiveCommands, QualityGates } from './commands.ts';
import { type GateCommand, type GatePlan, isOwnGate } from './types.ts';
import { isWaived } from './waivers.ts';

/** What a command line lacks: a program, or a module of Python that a program loads. */
export interface Lack {
  tool: string;
  problem: string;
}

/** Whether a gate has what it takes to run; without it the gate fails whatever is built. */
export interface Readiness {
  ready: boolean;
  detail: string;
  fix?: string;
}

interface Looked {
  gates: Pick<QualityGates, 'test_coverage' | 'waivers'>;
  commands: Pick<EffectiveCommands, 'uncovered'>;
  /** What the command lacks where it will run; undefined as well where nobody can say. */
  lack: Lack | undefined;
  /** ISO date. */
  today: string;
}

/** Whether a gate has what it takes to run; undefined for one that we judge ourselves, which needs nothing. One that is waived stands in nobody's way. */
export function gateReadiness(plan: GatePlan, looked: Looked): Readiness | undefined {
  const { gate, from } = plan;
  if (isOwnGate(gate)) return undefined;
  const command = judgedCommand(plan);
  const missing = missingOf(gate, command, looked);
  if (missing === undefined) return { ready: true, detail: `${command?.run ?? ''}   from ${from ?? '?'}` };
  const { rule, what, remedy } = missing;
  const { gates, today } = looked;
  if (isWaived(rule, plan, { waivers: gates.waivers, today })) return { ready: true, detail: `${what}; waived` };
  return { ready: false, detail: `${what}, so this gate will fail`, fix: `${orWaive(remedy, rule, gate).fix}.` };
}

/** The command that a gate is judged by. */
export const judgedCommand = ({ commands, judged }: GatePlan): GateCommand | undefined => commands.find(({ name }) => name === judged);

interface Missing {
  /** That the gate will fail by. */
  rule: string;
  what: string;
  remedy: string;
}

function missingOf(gate: CommandGate, command: GateCommand | undefined, { gates, commands, lack }: Looked): Missing | undefined {
  if (command === undefined)
    return { rule: 'gate-command-missing', what: 'no command was found', remedy: `State ${commandKey(gate)} in .kiro/config/project.yaml` };
  if (lack !== undefined)
    return { rule: 'gate-tool-missing', what: `${command.run}   (${lack.tool} ${lack.problem})`, remedy: `Install ${lack.tool}` };
  const { uncovered } = commands;
  if (gate !== 'tests' || uncovered === undefined || gates.test_coverage === 0) return undefined;
  const what = `${command.run}   (${uncovered.replace(/\.$/u, '')})`;
  return { rule: 'gate-coverage', what, remedy: 'Let the tests measure coverage, say quality_gates.test_coverage: 0' };
}
