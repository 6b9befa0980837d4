import * as z from 'zod';
import { driftItems } from '../../../domain/drift/index.ts';
import { canonicalJson, type Digest } from '../../../domain/shared/digest.ts';
import type { Run } from '../../../domain/workflow/run.ts';
import type { Ports } from '../../ports.ts';
import type { SpecDrift } from '../measure-drift.ts';
import { SYNC_SOURCE } from '../sync-source.ts';

/** What a person decides on. */
export interface Question {
  drift: SpecDrift;
  /** design.md as it stands. */
  base: string;
}

type Kept = Pick<Ports, 'checkpoints' | 'hash' | 'runs'>;

/** Syncs that are looked back through. */
const FAR_BACK = 20;

/** The sync whose proposal was rejected for this design and this drift, where that was the last word: there is nothing new to ask. */
export async function rejectedBefore(question: Question, ports: Kept): Promise<Run | undefined> {
  const key = keyOf(question, ports);
  const decided = (await ports.runs.list({ spec: question.drift.spec })).filter(
    ({ requestSource, status }) => requestSource === SYNC_SOURCE && (status === 'rejected' || status === 'succeeded'),
  );
  for (const run of decided.slice(0, FAR_BACK))
    if (z.string().safeParse(await ports.checkpoints.load(run.id, STEP)).data === key) return run.status === 'rejected' ? run : undefined;
  return undefined;
}

/** Keeps with a run what was decided on. */
export async function keepQuestion(question: Question, run: Pick<Run, 'id'>, ports: Kept): Promise<void> {
  await ports.checkpoints.save(run.id, STEP, keyOf(question, ports));
}

const STEP = 'sync-question';

/** Where things stand in files is no part of it: lines move with every change. */
function keyOf({ drift, base }: Question, { hash }: Pick<Ports, 'hash'>): Digest {
  const items = driftItems(drift).map(({ id, state }) => `${id}\n${state}`);
  return hash(canonicalJson({ design: hash(base), items: items.toSorted() }));
}
