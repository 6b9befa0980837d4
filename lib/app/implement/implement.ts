import * as z from 'zod';
import type { Json } from '../../domain/shared/digest.ts';
import type { Invocation, Ports } from '../ports.ts';
import { commitTask } from './commit-task.ts';
import { hintTask } from './hint-task.ts';
import { judgeTask } from './judge-task.ts';
import { planTasks } from './plan-tasks.ts';
import { prepareTask } from './prepare-task.ts';
import { takeTurns } from './take-turns.ts';

const task = { runId: z.string(), taskId: z.string() };

export const ImplementInput = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('plan'), runId: z.string() }),
  z.strictObject({ operation: z.literal('prepare'), ...task }),
  z.strictObject({ operation: z.literal('turn'), ...task }),
  z.strictObject({
    operation: z.literal('judge'),
    ...task,
    /** Digest of the sandbox's result; null when the agent got stuck before. */ result: z.string().nullable(),
  }),
  z.strictObject({ operation: z.literal('hint'), ...task, comment: z.string().nullable() }),
  z.strictObject({ operation: z.literal('commit'), ...task }),
]);
export type ImplementInput = z.infer<typeof ImplementInput>;

/** The implement stage. Each operation but `plan` and `commit` answers with `next`: turn, checks, judge, person or commit. */
export async function implement(input: ImplementInput, ports: Ports, invocation: Invocation): Promise<Json> {
  switch (input.operation) {
    case 'plan':
      return planTasks(input.runId, ports);
    case 'prepare':
      return prepareTask(input, ports);
    case 'turn':
      return takeTurns(input, ports, invocation);
    case 'judge':
      return judgeTask(input, ports);
    case 'hint':
      return hintTask(input, ports);
    case 'commit':
      return commitTask(input, ports);
  }
}
