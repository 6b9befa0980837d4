import * as z from 'zod';
import type { Json } from '../../domain/shared/digest.ts';
import type { Ports } from '../ports.ts';
import { evaluateGates } from './evaluate-gates.ts';
import { planGatesOfRun } from './plan-gates.ts';

export const VerifyInput = z.discriminatedUnion('operation', [
  z.strictObject({ operation: z.literal('plan'), runId: z.string(), round: z.int() }),
  z.strictObject({
    operation: z.literal('evaluate'),
    runId: z.string(),
    round: z.int(),
    results: z.array(z.string()),
    /** Result of the job that this stage has asked for. */
    base: z.string().nullable().default(null),
  }),
]);
export type VerifyInput = z.infer<typeof VerifyInput>;

/** The verify stage: which jobs prove the gates, and what their reports say. */
export async function verify(input: VerifyInput, ports: Ports): Promise<Json> {
  return input.operation === 'plan' ? planGatesOfRun(input.runId, ports) : evaluateGates(input, ports);
}
