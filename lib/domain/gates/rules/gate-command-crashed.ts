import { failedCommand } from '../advice.ts';
import type { GateFinding, GateRule } from '../types.ts';

const ruleId = 'gate-command-crashed';

export const gateCommandCrashed: GateRule = {
  id: ruleId,
  title: 'The commands of a gate end by themselves',
  explanation: 'A command that a signal ended, or that left no result, has proved nothing.',
  evaluate: ({ plan, command, commands }) => {
    const killed: GateFinding[] = commands
      .filter(({ outcome }) => outcome === 'signalled')
      .map((one) => failedCommand(ruleId, one, 'Run the command by hand; a signal often means too little memory or a crash of the tool.'));
    if (killed.length > 0 || plan.judged === undefined) return killed;
    if (command === undefined) return [{ ruleId, level: 'error', message: `The command of the gate ${plan.gate} left no result.` }];
    const others = commands.some((one) => one !== command && (one.outcome !== 'exited' || one.exitCode !== 0));
    if (command.outcome !== 'skipped' || others) return [];
    return [{ ruleId, level: 'error', message: `\`${command.run}\` was not run, because an earlier command failed.` }];
  },
};
