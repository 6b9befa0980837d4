import { failedCommand, succeeded } from '../advice.ts';
import type { GateRule } from '../types.ts';

export const gateTypecheck: GateRule = {
  id: 'gate-typecheck',
  title: 'The type checker is content',
  explanation: 'The typecheck command ended with exit code 0.',
  evaluate: ({ command }) => (command === undefined || succeeded(command) ? [] : [failedCommand('gate-typecheck', command)]),
};
