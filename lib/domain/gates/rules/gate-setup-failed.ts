import { failedCommand } from '../advice.ts';
import type { GateRule } from '../types.ts';

export const gateSetupFailed: GateRule = {
  id: 'gate-setup-failed',
  title: 'The commands that prepare a gate succeed',
  explanation:
    'Without its dependencies a project cannot be checked. The network is cut by default, so packages must be in the local cache.',
  evaluate: ({ plan, commands }) =>
    commands
      .filter(({ name, outcome, exitCode }) => name !== plan.judged && outcome === 'exited' && exitCode !== 0)
      .map((command) =>
        failedCommand(
          'gate-setup-failed',
          command,
          plan.network === 'none'
            ? 'Install the dependencies once by hand so that they are cached, or set quality_gates.network: allowed, or state quality_gates.commands.setup.'
            : 'Run the command by hand, or state another one in quality_gates.commands.setup.',
        ),
      ),
};
