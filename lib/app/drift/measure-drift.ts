import {
  baselineOf,
  type CodeFact,
  type CodeFacts,
  compareDesign,
  type CompareOptions,
  declaredId,
  DRIFT_THRESHOLD,
  type DriftRecord,
  type DriftReport,
  hasDrifted,
  joinReports,
  recordedFacts,
  unclaimedFacts,
} from '../../domain/drift/index.ts';
import type { CodeReader, WorkTree } from '../ports.ts';
import { type FactsMemo, readCode } from './code-facts.ts';
import { textOf } from './code-files.ts';
import { chosenSpecs, declaredIn, type DesignedSpec, readSpecs } from './read-specs.ts';

export interface MeasureInput {
  /** Names of specs; all where empty. */
  specs: readonly string[];
  specDirectory: string;
  files: WorkTree;
  /** What counts as before: each spec's record, the code of another revision, or nothing, so that everything counts. */
  since: 'record' | 'nothing' | WorkTree;
  threshold?: number;
  wholeSurface?: boolean;
}

/** Drift of one spec. */
export interface SpecDrift extends DriftReport {
  spec: string;
  design: string;
  threshold: number;
  /** Above the threshold. */
  drifted: boolean;
  /** Nothing was known before: what is there now is what later revisions are compared with. */
  first?: DriftRecord['synced'];
}

export interface Drift {
  specs: SpecDrift[];
  /** New endpoints and resources that no design of the repository declares. */
  unclaimed: CodeFact[];
  /** Code that could not be read, or not wholly. `hides`: what is counted may be in it, so that nothing says that it agrees. */
  problems: (CodeFacts['problems'][number] & { hides: boolean })[];
  /** What the code declares now. */
  facts: CodeFacts;
}

/** Compares designs with the code, or with what of the code has changed since they were in step. */
export async function measureDrift(input: MeasureInput, reader: CodeReader, when: { at: string; commit?: string }): Promise<Drift> {
  const all = await readSpecs(input.files, input.specDirectory, reader);
  const chosen = chosenSpecs(all, input.specs);
  const memo: FactsMemo = new Map();
  const facts = await readCode(input.files, reader, memo);
  const before = typeof input.since === 'string' ? undefined : await readCode(input.since, reader, memo);
  await reader.keep?.();
  const specs = await Promise.all(
    chosen.map(async (spec) =>
      driftOf(spec, { input, all, facts, before, when, statedBefore: await statedBefore(spec, input.since, reader) }),
    ),
  );
  const unclaimed = before === undefined ? [] : unclaimedFacts(all, facts, before);
  const reported = new Set(specs.flatMap(({ undeclared }) => undeclared.map(({ code }) => `${code?.path ?? ''}:${code?.line ?? 0}`)));
  const counted = facts.problems.some(({ unread }) => unread === 'unfit') ? await countedPaths(chosen, input) : new Set<string>();
  return {
    specs,
    unclaimed: unclaimed.filter(({ path, line }) => !reported.has(`${path}:${line}`)),
    problems: facts.problems.map((one) => ({ ...one, hides: one.unread === 'fault' || (one.unread === 'unfit' && counted.has(one.path)) })),
    facts,
  };
}

/** Files of which what they declare counts: what has changed, what a record has facts of, or, where everything counts, what designs name. */
async function countedPaths(chosen: readonly DesignedSpec[], { files, since }: MeasureInput): Promise<Set<string>> {
  if (typeof since === 'string') {
    const recorded = chosen.flatMap(({ record }) => record?.synced.facts.map(({ path }) => path) ?? []);
    const declared = since === 'record' ? [] : chosen.flatMap((spec) => spec.declared);
    return new Set([...recorded, ...declared.flatMap(({ kind, name, files: named }) => (kind === 'file' ? [name, ...named] : named))]);
  }
  const was = new Map((await since.list()).map(({ path, id }) => [path, id]));
  return new Set((await files.list()).filter(({ path, id }) => was.get(path) !== id).map(({ path }) => path));
}

interface World {
  input: MeasureInput;
  all: readonly DesignedSpec[];
  facts: CodeFacts;
  before: CodeFacts | undefined;
  when: { at: string; commit?: string };
  statedBefore: ReadonlySet<string> | undefined;
}

/** Ids of what the design stated in the revision that is compared with. */
async function statedBefore({ path }: DesignedSpec, since: MeasureInput['since'], reader: CodeReader): Promise<Set<string> | undefined> {
  if (typeof since === 'string') return undefined;
  return new Set((await declaredIn({ path, text: (await textOf(since, path)) ?? '' }, reader)).map(declaredId));
}

function driftOf(spec: DesignedSpec, { input, all, facts, before, when, statedBefore: stated }: World): SpecDrift {
  const { record } = spec;
  const isFirst = input.since === 'record' && record === undefined;
  const first = isFirst ? baselineOf(spec.declared, facts, when) : undefined;
  const compare = (baseline: CodeFacts | undefined, more: CompareOptions = {}): DriftReport =>
    compareDesign(spec.declared, facts, baseline, {
      elsewhere: all.filter(({ name }) => name !== spec.name).flatMap(({ declared }) => declared),
      spoken: spec.spoken,
      accepted: record?.accepted ?? [],
      ...(input.wholeSurface === true && { wholeSurface: true }),
      ...(stated && { statedBefore: stated }),
      ...more,
    });
  const known = typeof input.since === 'string' ? record : undefined;
  const sinceRecord = known && compare(recordedFacts(known), { covers: known.synced.covers });
  const report = input.since === 'record' ? (sinceRecord ?? compare(facts)) : joinReports(compare(before), sinceRecord);
  const threshold = input.threshold ?? DRIFT_THRESHOLD;
  return { spec: spec.name, design: spec.path, ...report, threshold, drifted: hasDrifted(report, threshold), ...(first && { first }) };
}
