import type { GateName } from './names.ts';
import type { OwnGate } from './types.ts';

/** Gates that a CI can prove, with the names that their commands have in a plan: the judged one first. What we judge ourselves needs no command. */
const COMMANDS: Readonly<Record<Exclude<GateName, OwnGate>, readonly string[]>> = {
  lint: ['lint'],
  typecheck: ['typecheck'],
  tests: ['test'],
  build: ['build'],
  'security-scan': ['security', 'security-database'],
};

export const CI_GATES = Object.keys(COMMANDS) as CiGate[];
export type CiGate = keyof typeof COMMANDS;

/** The gate whose judged command has this name; undefined for commands that only prepare others. */
export function gateOfCommand(name: string): CiGate | undefined {
  return CI_GATES.find((gate) => COMMANDS[gate][0] === name);
}

/** Gates whose judged command is among these, in the order of the commands. */
export function gatesOfCommands(commands: readonly { name: string }[]): CiGate[] {
  return [...new Set(commands.flatMap(({ name }) => gateOfCommand(name) ?? []))];
}
