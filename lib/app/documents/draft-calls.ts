import * as z from 'zod';
import type { Digest, Json } from '../../domain/shared/digest.ts';
import type { Ports } from '../ports.ts';
import { loadRecord } from '../records.ts';

/** Drafts of a document in the order they were built, with the model calls each took: numbers the calls of a stage the same way after a crash. */
const DraftCalls = z.array(z.strictObject({ key: z.string(), calls: z.int() }));

const record = (kind: string): { name: string; schema: typeof DraftCalls } => ({ name: `draft-calls/${kind}`, schema: DraftCalls });

interface DraftOf {
  runId: string;
  kind: string;
  key: Digest;
}

/** Number of model calls that earlier drafts of this document took. */
export async function callsBefore({ runId, kind, key }: DraftOf, ports: Pick<Ports, 'checkpoints'>): Promise<number> {
  const drafts = (await loadRecord(ports, runId, record(kind))) ?? [];
  const at = drafts.findIndex((draft) => draft.key === key);
  return drafts.slice(0, at < 0 ? drafts.length : at).reduce((sum, { calls }) => sum + calls, 0);
}

/** Notes a finished draft, once. */
export async function rememberCalls(
  { calls, runId, kind, key }: DraftOf & { calls: number },
  ports: Pick<Ports, 'checkpoints'>,
): Promise<void> {
  const drafts = (await loadRecord(ports, runId, record(kind))) ?? [];
  if (!drafts.some((draft) => draft.key === key))
    await ports.checkpoints.save(runId, record(kind).name, [...drafts, { key, calls }] as Json);
}
