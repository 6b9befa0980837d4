import { commandKey, orWaive } from '../advice.ts';
import { type GateRule, isOwnGate } from '../types.ts';

export const gateCommandMissing: GateRule = {
  id: 'gate-command-missing',
  title: 'A gate has a command to run',
  explanation: 'A gate that runs nothing proves nothing: where no command is found in the repository and none is stated, the gate fails.',
  evaluate: ({ plan }) => {
    if (plan.judged !== undefined || isOwnGate(plan.gate)) return [];
    const seen = plan.notes.length === 0 ? '' : ` ${plan.notes.join(' ')}`;
    return [
      {
        ruleId: 'gate-command-missing',
        level: 'error',
        message: `No command is known for the gate ${plan.gate}.${seen}`,
        ...orWaive(
          `State it in .kiro/config/project.yaml, e.g. ${commandKey(plan.gate)}: "make ${plan.gate}"`,
          'gate-command-missing',
          plan.gate,
        ),
      },
    ];
  },
};
