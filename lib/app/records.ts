import * as z from 'zod';
import { GateVerdict } from '../domain/gates/index.ts';
import type { Ports } from './ports.ts';

/** What a run remembers between its stages, by name, in the checkpoint store. */
export const StoredTask = z.strictObject({
  id: z.string(),
  title: z.string(),
  details: z.array(z.string()),
  criteria: z.array(z.string()),
  properties: z.array(z.string()),
  files: z.array(z.string()),
  optional: z.boolean(),
  checkpoint: z.boolean(),
});

export const Plan = z.strictObject({
  /** Digests of the accepted documents it follows from. */ documents: z.record(z.string(), z.string()),
  tasks: z.array(StoredTask),
  specCommit: z.string(),
});
export type Plan = z.infer<typeof Plan>;

export const TaskDone = z.strictObject({
  id: z.string(),
  title: z.string(),
  criteria: z.array(z.string()),
  commit: z.string(),
  /** Whether it changed anything besides the tick in tasks.md. */
  changed: z.boolean(),
  /** Commit it builds on; equal to `commit` where nothing had to be written. */
  parent: z.string(),
  /** Findings for the reviewer of the change: weakened tests, escalations, hints of a person. */
  attention: z.array(z.string()),
});
export type TaskDone = z.infer<typeof TaskDone>;

export const Verification = z.strictObject({
  round: z.int(),
  commit: z.string(),
  isolation: z.enum(['no-network', 'network', 'none']),
  verdicts: z.array(GateVerdict),
  /** Digest of the `Proofs` that were found in this commit. */
  proofs: z.exactOptional(z.string()),
});
export type Verification = z.infer<typeof Verification>;

/** Tests that have passed, and test files, that name each binding criterion. */
export const Proofs = z.record(z.string(), z.strictObject({ tests: z.array(z.string()), testFiles: z.array(z.string()) }));
export type Proofs = z.infer<typeof Proofs>;

/** What publication leaves behind; read again by `show` and by the command that pushes. */
export const Publication = z.strictObject({
  title: z.string(),
  /** Digest of the Markdown body. */ body: z.string(),
  branch: z.string(),
  commit: z.string(),
  /** Git host that the branch was pushed to; absent where a person pushes. */
  host: z.exactOptional(z.string()),
  pullRequest: z.exactOptional(z.union([z.strictObject({ url: z.string() }), z.strictObject({ unsupported: z.string() })])),
});
export type Publication = z.infer<typeof Publication>;

/** A checkpoint that must fit its schema; undefined when there is none. */
export async function loadRecord<T>(
  ports: Pick<Ports, 'checkpoints'>,
  runId: string,
  record: { name: string; schema: { parse(value: unknown): T } },
): Promise<T | undefined> {
  const value = await ports.checkpoints.load(runId, record.name);
  return value === undefined ? undefined : record.schema.parse(value);
}

export const PLAN = { name: 'plan', schema: Plan };
export const taskDone = (id: string): { name: string; schema: typeof TaskDone } => ({ name: `done/${id}`, schema: TaskDone });
export const VERIFICATION = { name: 'verification', schema: Verification };
export const PUBLICATION = { name: 'publication', schema: Publication };
