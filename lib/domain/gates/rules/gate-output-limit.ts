import { outputOf } from '../advice.ts';
import type { GateRule } from '../types.ts';

export const gateOutputLimit: GateRule = {
  id: 'gate-output-limit',
  title: 'The commands of a gate keep their output short',
  explanation: 'A command that prints without end is stopped; what it would have said after that is unknown, so the gate fails.',
  evaluate: ({ commands }) =>
    commands
      .filter(({ outcome }) => outcome === 'output-limit')
      .map((command) => ({
        ruleId: 'gate-output-limit',
        level: 'error',
        message: `\`${command.run}\` printed more than is kept and was stopped; its last output:\n${outputOf(command)}`,
        fix: 'Make the command print less, e.g. a quiet reporter.',
      })),
};
