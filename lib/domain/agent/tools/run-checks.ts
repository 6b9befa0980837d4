import * as z from 'zod';
import { defineTool } from './tool.ts';

export const runChecks = defineTool({
  name: 'run_checks',
  description:
    "Runs the project's own checks on the tree as it stands now, and gives their output. It takes no arguments: commands come from the configuration only. Call it after a change, not before.",
  input: z.strictObject({}),
  run: () => ({ status: 'success', text: 'The checks are running.', pending: { kind: 'run_checks' } }),
});
