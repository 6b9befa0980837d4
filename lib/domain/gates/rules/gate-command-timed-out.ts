import { outputOf } from '../advice.ts';
import type { GateRule } from '../types.ts';

export const gateCommandTimedOut: GateRule = {
  id: 'gate-command-timed-out',
  title: 'The commands of a gate end in time',
  explanation: 'A command that had to be stopped has proved nothing. The limit is quality_gates.timeout_seconds.',
  evaluate: ({ plan, commands }) =>
    commands
      .filter(({ outcome }) => outcome === 'timed-out')
      .map((command) => {
        const limit = plan.commands.find(({ name }) => name === command.name)?.timeoutSeconds;
        const output = outputOf(command);
        return {
          ruleId: 'gate-command-timed-out',
          level: 'error',
          message: `\`${command.run}\` was stopped${limit === undefined ? '' : ` after ${limit} s`}${output === '' ? '.' : `; it had printed:\n${output}`}`,
          fix: 'Make it end by itself (no watch mode, no open handles, no waiting for input), or raise quality_gates.timeout_seconds.',
        };
      }),
};
