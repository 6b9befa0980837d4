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
  type DriftItem,
  hasDrifted,
  isOneMore,
  joinReports,
  recordedFacts,
  unclaimedFacts,
  withEarlier,
} from '../../domain/drift/index.ts';
import type { CodeReader, WorkTree } from '../ports.ts';
import { type FactsMemo, readCode } from './code-facts.ts';
import { textOf } from '../file-text.ts';
import { chosenSpecs, declaredIn, type DesignedSpec, readSpecs } from './read-specs.ts';

export interface MeasureInput {
  /** Names of specs; all where empty. */
  specs: readonly string[];
  specDirectory: string;
  /** Globs of what the project leaves out of its checks, `lint.exclude`; a spec that is named is compared all the same. */
  exclude?: readonly string[];
  files: WorkTree;
  /** What counts as before: each spec's record, the code of another revision, or nothing, so that everything counts. */
  since: 'record' | 'nothing' | WorkTree;
  /** The code of the time when a design was written as it is there; asked where the comparison is with another revision and finds one new thing. */
  whenWritten?: (design: string) => Promise<WorkTree | undefined>;
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
  const chosen = chosenSpecs(all, input.specs, input.exclude);
  const memo: FactsMemo = new Map();
  const facts = await readCode(input.files, reader, memo);
  const before = typeof input.since === 'string' ? undefined : await readCode(input.since, reader, memo);
  await reader.keep?.();
  const specs = await Promise.all(
    chosen.map(async (spec) => {
      const world: World = { input, all, facts, before, when, statedBefore: await statedBefore(spec, input.since, reader) };
      return summedUp(spec, driftOf(spec, world), { world, read: (files) => readCode(files, reader, memo) });
    }),
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
    const named = declared.flatMap(({ kind, name, files, root }) =>
      (kind === 'file' ? [name, ...files] : files).flatMap((file) => (root === undefined ? [file] : [file, `${root}/${file}`])),
    );
    return new Set([...recorded, ...named]);
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

/** Of a change that brings one new thing, what others have brought since the design was in step: since its record, else since it was written. */
async function summedUp(
  spec: DesignedSpec,
  drift: SpecDrift,
  { world, read }: { world: World; read: (files: WorkTree) => Promise<CodeFacts> },
): Promise<SpecDrift> {
  const { input, facts } = world;
  if (typeof input.since === 'string' || !isOneMore(drift)) return drift;
  // A design that comes with the change, or changes with it, is written now.
  if ((await textOf(input.since, spec.path)) !== spec.text) return drift;
  const compare = (then: CodeFacts, more: CompareOptions = {}): DriftReport =>
    compareDesign(spec.declared, facts, then, { ...optionsOf(spec, world), ...more });
  const before = spec.record === undefined ? await input.whenWritten?.(spec.path) : undefined;
  const earlier: readonly DriftItem[] =
    spec.record !== undefined
      ? compare(recordedFacts(spec.record), { covers: spec.record.synced.covers }).undeclared
      : before === undefined
        ? []
        : compare(await read(before)).undeclared;
  const report = withEarlier(drift, earlier);
  return { ...drift, ...report, drifted: hasDrifted(report, drift.threshold) };
}

function optionsOf({ name, spoken, record }: DesignedSpec, { input, all }: World): CompareOptions {
  return {
    elsewhere: all.filter((other) => other.name !== name).flatMap(({ declared }) => declared),
    spoken,
    accepted: record?.accepted ?? [],
    ...(input.wholeSurface === true && { wholeSurface: true }),
  };
}

function driftOf(spec: DesignedSpec, world: World): SpecDrift {
  const { input, facts, before, when, statedBefore: stated } = world;
  const { record } = spec;
  const isFirst = input.since === 'record' && record === undefined;
  const first = isFirst ? baselineOf(spec.declared, facts, when) : undefined;
  const compare = (baseline: CodeFacts | undefined, more: CompareOptions = {}): DriftReport =>
    compareDesign(spec.declared, facts, baseline, { ...optionsOf(spec, world), ...(stated && { statedBefore: stated }), ...more });
  const known = typeof input.since === 'string' ? record : undefined;
  const sinceRecord = known && compare(recordedFacts(known), { covers: known.synced.covers });
  const report = input.since === 'record' ? (sinceRecord ?? compare(facts)) : joinReports(compare(before), sinceRecord);
  const threshold = input.threshold ?? DRIFT_THRESHOLD;
  return { spec: spec.name, design: spec.path, ...report, threshold, drifted: hasDrifted(report, threshold), ...(first && { first }) };
}
