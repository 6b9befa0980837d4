import type { GateName } from './names.ts';
import type { CommandEvidence, GateFinding, OwnGate } from './types.ts';
import { tail } from './excerpt.ts';

/** The line for project.yaml that waives a rule, for the `fix` of a finding. */
export function howToWaive(rule: string, gate: GateName): string {
  return `or waive it in .kiro/config/project.yaml: quality_gates.waivers: [{ rule: ${rule}, scope: ${gate}, reason: "why this is acceptable", expires: "YYYY-MM-DD" }], and commit that`;
}

/** How a finding is mended, as its parts: for people, who may waive its rule, and for who changes code and may not. */
export const orWaive = (mend: string, rule: string, gate: GateName): Required<Pick<GateFinding, 'fix' | 'mend'>> => ({
  fix: `${mend}, ${howToWaive(rule, gate)}`,
  mend: `${mend}.`,
});

/** Gates that run a command, which can be stated. */
export type CommandGate = Exclude<GateName, OwnGate>;

const SLOT_OF_GATE: Readonly<Record<CommandGate, string>> = {
  lint: 'lint',
  typecheck: 'typecheck',
  tests: 'test',
  build: 'build',
  'security-scan': 'security',
};

/** Key of project.yaml under which a gate's command is stated. */
export const commandKey = (gate: CommandGate): string => `quality_gates.commands.${SLOT_OF_GATE[gate]}`;

/** What a command printed last: errors first, else its ordinary output. */
export function outputOf({ stdout, stderr }: CommandEvidence): string {
  const [out, err] = [tail(stdout), tail(stderr)];
  return [out, err].filter((text) => text !== '').join('\n');
}

/** How a command ended, for people: `exit code 1`. */
export function endOf({ outcome, exitCode }: CommandEvidence): string {
  return outcome === 'exited' ? `exit code ${exitCode ?? 'unknown'}` : outcome;
}

export const succeeded = (command: CommandEvidence | undefined): boolean => command?.outcome === 'exited' && command.exitCode === 0;

/** An error that quotes the command's last output. */
export function failedCommand(ruleId: string, command: CommandEvidence, fix?: string): GateFinding {
  const output = outputOf(command);
  const message = `\`${command.run}\` failed with ${endOf(command)}${output === '' ? ' and printed nothing.' : `:\n${output}`}`;
  return { ruleId, level: 'error', message, ...(fix === undefined ? {} : { fix }) };
}
