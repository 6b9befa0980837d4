import { driftItems } from '../../../domain/drift/index.ts';
import { canonicalJson, type Digest } from '../../../domain/shared/digest.ts';
import type { Run } from '../../../domain/workflow/run.ts';
import { getText, putText } from '../../artefacts.ts';
import type { Ports } from '../../ports.ts';
import { nowIso } from '../../tell.ts';
import type { SpecDrift } from '../measure-drift.ts';

/** What a person has decided on. */
export interface Question {
  drift: SpecDrift;
  /** design.md as it stood. */
  base: string;
}

type Kept = Pick<Ports, 'artefacts' | 'builds' | 'clock' | 'hash' | 'runs'>;

/** The sync whose proposal was rejected for this design and this drift: neither has changed since, so there is nothing new to ask. */
export async function rejectedBefore(question: Question, repository: string, ports: Kept): Promise<Run | undefined> {
  const kept = await ports.builds.find(keyOf(question, repository, ports));
  return kept === undefined ? undefined : ports.runs.get(await getText(ports.artefacts, kept));
}

/** Keeps that a proposal was rejected. */
export async function rememberRejection(question: Question, run: Run, ports: Kept): Promise<void> {
  const what = { stage: 'design', step: 'sync', runId: run.id, at: nowIso(ports) };
  await ports.builds.record(keyOf(question, run.repository, ports), await putText(ports.artefacts, run.id), what);
}

/** Where things stand in files is no part of it: lines move with every change. */
function keyOf({ drift, base }: Question, repository: string, { hash }: Pick<Ports, 'hash'>): Digest {
  const items = driftItems(drift).map(({ id, state }) => `${id}\n${state}`);
  const kind = 'stringline.sync-rejected/1';
  return hash(canonicalJson({ kind, repository, spec: drift.spec, design: hash(base), items: items.toSorted() }));
}
