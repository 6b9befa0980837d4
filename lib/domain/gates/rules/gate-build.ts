import { failedCommand, succeeded } from '../advice.ts';
import type { GateRule } from '../types.ts';

export const gateBuild: GateRule = {
  id: 'gate-build',
  title: 'The project builds',
  explanation: 'The build command ended with exit code 0.',
  evaluate: ({ command }) => (command === undefined || succeeded(command) ? [] : [failedCommand('gate-build', command)]),
};
