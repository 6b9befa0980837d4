import * as z from 'zod';
import type { Json } from '../domain/shared/digest.ts';
import { getJson } from './artefacts.ts';
import type { Ports } from './ports.ts';

export const RunChecksInput = z.strictObject({
  runId: z.string(),
  /** Digest of the stored SandboxJob. */ job: z.string(),
  taskToken: z.string(),
});
export type RunChecksInput = z.infer<typeof RunChecksInput>;

/** A job as it is stored between the stage that plans it and the sandbox that runs it. */
export const StoredSandboxJob = z.strictObject({
  id: z.string(),
  runId: z.string(),
  tree: z.string(),
  commands: z.array(z.strictObject({ name: z.string(), run: z.string(), timeoutSeconds: z.number() })),
  reports: z.array(z.string()),
  network: z.enum(['none', 'allowed']),
  failFast: z.boolean(),
  fresh: z.boolean(),
});

/** Outcome of a job, as the sandbox stores it and the judging stages read it. */
export const StoredSandboxResult = z.strictObject({
  commands: z.array(
    z.strictObject({
      name: z.string(),
      run: z.string(),
      exitCode: z.number().optional(),
      outcome: z.enum(['exited', 'timed-out', 'output-limit', 'not-found', 'signalled', 'skipped']),
      stdout: z.string(),
      stderr: z.string(),
      durationMs: z.number(),
    }),
  ),
  reports: z.array(z.strictObject({ path: z.string(), digest: z.string() })),
  isolation: z.enum(['no-network', 'network']),
});

/** Hands a job to the sandbox, which completes the token with `{ result }`. Repository commands never run in a stage. */
export async function runChecks(input: RunChecksInput, ports: Ports): Promise<Json> {
  const job = await getJson(ports.artefacts, input.job, StoredSandboxJob);
  await ports.sandbox.start(job, input.taskToken);
  return { job: job.id };
}
