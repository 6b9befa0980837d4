import * as z from 'zod';
import { driftItems, leftUnserved } from '../../../domain/drift/index.ts';
import { EXIT, StringlineError } from '../../../domain/shared/errors.ts';
import { Finding } from '../../../domain/shared/finding.ts';
import type { Review, Run } from '../../../domain/workflow/run.ts';
import { getJson, getText, putText } from '../../artefacts.ts';
import { branchRef } from '../../branch.ts';
import { createRun, type CreateRunInput } from '../../create-run.ts';
import { recordRevision } from '../../documents/check-document.ts';
import { governingAt } from '../../governing.ts';
import type { CodeReader, Invocation, Ports, WorkTree } from '../../ports.ts';
import { readPath } from '../../repository-files.ts';
import { resolveSteering } from '../../resolve-steering.ts';
import { requestReview } from '../../review/request-review.ts';
import { loadRun, type RunContext } from '../../run-context.ts';
import { nowIso } from '../../tell.ts';
import { filesOf } from '../code-files.ts';
import { type Drift, measureDrift, type SpecDrift } from '../measure-drift.ts';
import { readSpecs } from '../read-specs.ts';
import { SYNC_SOURCE } from '../sync-source.ts';
import { type Applied, applyDesign } from './apply.ts';
import { keepQuestion, rejectedBefore } from './decisions.ts';
import { proposeDesign, titleOf } from './propose.ts';

export interface SyncInput {
  spec: string;
  specDirectory: string;
  branchPrefix: string;
  since: 'record' | 'nothing' | WorkTree;
  threshold: number;
  /** Commit whose code counts, instead of the one at HEAD. */
  commit?: string;
  /** Commit whose steering holds, where that is not the one whose code counts. */
  governing?: string | undefined;
  /** Apply what is proposed without asking a person; rules that find errors in it still stop it. */
  autoUpdate: boolean;
  /** Ask although a person has rejected a proposal for this design and this drift. */
  again?: boolean;
  allowDirty: boolean;
  settleModels: CreateRunInput['settleModels'];
  playbook?: string;
}

export type SyncResult =
  /** At or below the threshold, or nothing known to compare with: nothing is proposed. */
  | { outcome: 'in-step'; drift: SpecDrift }
  | { outcome: 'waiting'; drift: SpecDrift; run: Run; review: Review; findings: Finding[]; unserved: string[] }
  | { outcome: 'applied'; drift: SpecDrift; run: Run; applied: Applied; findings: Finding[]; unserved: string[] }
  | { outcome: 'rejected'; drift: SpecDrift; run: Run };

export interface SyncHost {
  ports: Ports;
  reader: CodeReader;
  invocation: Invocation;
}

const Rounds = z.array(z.strictObject({ digest: z.string(), calls: z.int(), findings: z.string() }));
type Rounds = z.infer<typeof Rounds>;

/** Has a design follow the code: proposes below a review, applies what was approved. Called again, it goes on where it was. */
export async function syncDesign(input: SyncInput, host: SyncHost): Promise<SyncResult> {
  const { ports } = host;
  const active = await activeSync(input.spec, ports);
  const before = active && (await goOn(await openSync(active, input, host), input, host));
  // A rejection says nothing of what has changed since the proposal: whether it still holds is looked at as at any other.
  if (before !== undefined && before.outcome !== 'rejected') return before;
  const head = input.commit ?? (await ports.source.inspect()).head;
  const drift = head === undefined ? undefined : (await measureAt(head, input, host)).specs[0];
  // Without a commit there is nothing to build on: `createRun` says so.
  if (drift !== undefined && (!drift.drifted || drift.first !== undefined)) return { outcome: 'in-step', drift };
  const applied = input.since === 'record' && head !== undefined ? await appliedAt(head, input.spec, ports) : undefined;
  if (applied !== undefined) return apply(await readSync(applied, input, host), host);
  if (drift !== undefined && head !== undefined && input.again !== true) {
    const rejected = await rejectedBefore({ drift, base: await designAt(head, drift, ports) }, ports);
    if (rejected !== undefined) return { outcome: 'rejected', drift, run: rejected };
  }
  const { run } = await createRun(
    {
      spec: input.spec,
      request: `Bring design.md of ${input.spec} back in step with the code: ${titleOf(drift === undefined ? [] : driftItems(drift))}.`,
      requestSource: SYNC_SOURCE,
      reviewMode: 'person',
      branch: `${input.branchPrefix}sync-${input.spec}`,
      allowDirty: input.allowDirty,
      force: true,
      settleModels: input.settleModels,
      governing: input.governing,
      ...(input.commit !== undefined && { commit: input.commit }),
      ...(input.playbook !== undefined && { playbook: input.playbook }),
    },
    ports,
  );
  return goOn(await openSync(run, input, host), input, host);
}

/** The sync of this very commit whose result stands on its branch: nothing is proposed twice for one tree. */
async function appliedAt(commit: string, spec: string, ports: Pick<Ports, 'runs' | 'source'>): Promise<Run | undefined> {
  const run = (await ports.runs.list({ spec })).find(
    ({ requestSource, status, baseCommit }) => requestSource === SYNC_SOURCE && status === 'succeeded' && baseCommit === commit,
  );
  return run !== undefined && (await ports.source.resolve(branchRef(run.branch))) !== undefined ? run : undefined;
}

/** The sync of a spec that has not come to its end. */
export async function activeSync(spec: string, ports: Pick<Ports, 'runs'>): Promise<Run | undefined> {
  return (await ports.runs.list({ spec })).find(
    ({ requestSource, status }) => requestSource === SYNC_SOURCE && ['created', 'running', 'waiting', 'paused'].includes(status),
  );
}

/** Whether a sync of a spec is under way that has a question for the model; one whose proposal is decided or waits asks none. */
export async function goesOnAsking(spec: string, ports: Pick<Ports, 'runs' | 'reviews'>): Promise<boolean> {
  const run = await activeSync(spec, ports);
  if (run === undefined) return false;
  const review = (await ports.reviews.list({ runId: run.id })).at(-1);
  return review === undefined || review.status === 'changes-requested';
}

interface Sync {
  context: RunContext;
  all: Drift;
  drift: SpecDrift;
  base: string;
  rounds: Rounds;
}

async function measureAt(commit: string, input: SyncInput, { ports, reader }: SyncHost): Promise<Drift> {
  const { spec, specDirectory, since, threshold } = input;
  const files = await filesOf(ports.source, commit);
  const measured = await measureDrift({ specs: [spec], specDirectory, files, since, threshold }, reader, { at: nowIso(ports), commit });
  assertHere(measured.specs, `${specDirectory.replace(/\/+$/u, '')}/`);
  return measured;
}

/** A proposal is a run, and runs know the specs of one folder. */
function assertHere(specs: readonly SpecDrift[], folder: string): void {
  const other = specs.find(({ design, spec }) => design !== `${folder}${spec}/design.md`);
  if (other === undefined) return;
  throw new StringlineError({
    code: 'spec-elsewhere',
    message: `${other.design} lies outside of ${folder}: it is compared, and no proposal can be made for it.`,
    fix: 'Bring it in step by hand, or name its folder as workspace.spec_directory in .kiro/config/project.yaml.',
    exit: EXIT.usage,
  });
}

async function openSync(run: Run, input: SyncInput, host: SyncHost): Promise<Sync> {
  const { ports } = host;
  // The team's steering holds here as in every stage; it is fixed when the run begins.
  if (run.steering === undefined) await resolveSteering({ runId: run.id, governing: await governingAt(input.governing, ports) }, ports);
  else await ports.runs.move(run.id, ['created', 'paused'], 'running', { at: nowIso(ports) });
  return readSync(run, input, host);
}

async function readSync(run: Run, input: SyncInput, host: SyncHost): Promise<Sync> {
  const { ports } = host;
  const all = await measureAt(run.baseCommit, input, host);
  const [drift] = all.specs;
  if (drift === undefined) throw new Error(`spec ${input.spec} has gone from ${run.baseCommit}`);
  const base = await designAt(run.baseCommit, drift, ports);
  await acceptRequirements(run, drift.design, host);
  const stored = await ports.checkpoints.load(run.id, 'sync-rounds');
  return { context: await loadRun(run.id, ports), all, drift, base, rounds: stored === undefined ? [] : Rounds.parse(stored) };
}

async function designAt(commit: string, { design }: SpecDrift, { source }: Ports): Promise<string> {
  return (await readPath(source, await source.tree(commit), design)) ?? '';
}

/** The requirements as they stand are the ground: what the changed design no longer serves shows in its findings. */
async function acceptRequirements(run: Run, design: string, { ports }: SyncHost): Promise<void> {
  const kind = run.specType === 'bugfix' ? 'bugfix' : 'requirements';
  const path = `${design.slice(0, design.lastIndexOf('/') + 1)}${kind}.md`;
  const text = await readPath(ports.source, await ports.source.tree(run.baseCommit), path);
  if (text === undefined) return;
  const digest = await putText(ports.artefacts, text);
  await recordRevision({ runId: run.id, kind, digest, origin: 'existing', how: 'from the repository' }, ports);
  await ports.specs.accept(run.id, kind, digest);
}

async function goOn(sync: Sync, input: SyncInput, host: SyncHost): Promise<SyncResult> {
  const { drift, context, rounds } = sync;
  const { ports } = host;
  const latest = rounds.at(-1);
  const review = latest && (await ports.reviews.list({ runId: context.run.id })).findLast(({ digest }) => digest === latest.digest);
  if (latest === undefined || review === undefined) return settle(latest === undefined ? await nextRound(sync, host) : sync, input, host);
  switch (review.status) {
    case 'pending':
    case 'withdrawn':
      return waiting(sync, review, host);
    case 'approved':
      return apply(sync, host);
    case 'rejected':
      await keepQuestion(sync, context.run, ports);
      await ports.runs.move(context.run.id, ['running', 'waiting'], 'rejected', {
        reason: review.decision?.comment ?? 'the proposal was rejected',
        at: nowIso(ports),
      });
      return { outcome: 'rejected', drift, run: (await ports.runs.get(context.run.id)) ?? context.run };
    case 'edited':
      return settle(await editedRound(sync, review, host), input, host);
    case 'changes-requested':
      return settle(await nextRound(sync, host, review.decision?.comment ?? ''), input, host);
  }
}

/** Asks the model, once more where a reviewer has asked for changes, and records the answer as a revision. */
async function nextRound(sync: Sync, { ports, invocation }: SyncHost, comment?: string): Promise<Sync> {
  const { context, drift, base, rounds } = sync;
  const latest = rounds.at(-1);
  if (latest === undefined)
    await recordRevision(
      {
        runId: context.run.id,
        kind: 'design',
        digest: await putText(ports.artefacts, base),
        origin: 'existing',
        how: 'from the repository',
      },
      ports,
    );
  const revision =
    latest === undefined || comment === undefined ? undefined : { text: await getText(ports.artefacts, latest.digest), comment };
  const before = rounds.reduce((sum, { calls }) => sum + calls, 0);
  const { text, calls } = await proposeDesign({ context, drift, base, before, ...(revision && { revision }) }, ports, invocation);
  return addRound(sync, { digest: await putText(ports.artefacts, text), calls, origin: 'model' }, ports);
}

async function editedRound(sync: Sync, review: Review, { ports }: SyncHost): Promise<Sync> {
  const digest = review.decision?.edited ?? review.digest;
  return addRound(sync, { digest, calls: 0, origin: 'edited' }, ports);
}

async function addRound(sync: Sync, round: { digest: string; calls: number; origin: 'model' | 'edited' }, ports: Ports): Promise<Sync> {
  const { digest, calls, origin } = round;
  const how = origin === 'model' ? 'follows the code' : 'edited by the reviewer';
  const { findings } = await recordRevision({ runId: sync.context.run.id, kind: 'design', digest, origin, how }, ports);
  const rounds = [...sync.rounds, { digest, calls, findings }];
  await ports.checkpoints.save(sync.context.run.id, 'sync-rounds', rounds);
  return { ...sync, rounds };
}

async function settle(sync: Sync, input: SyncInput, host: SyncHost): Promise<SyncResult> {
  const { context, rounds, base } = sync;
  const { ports } = host;
  const latest = rounds.at(-1);
  if (latest === undefined) throw new Error('a proposal was settled before it was made');
  const findings = await findingsOf(sync, host);
  if (input.autoUpdate && findings.every(({ level }) => level !== 'error')) return apply(sync, host);
  const previous = rounds.at(-2)?.digest ?? ports.hash(base);
  await requestReview(
    {
      runId: context.run.id,
      subject: 'design',
      digest: latest.digest,
      findings: latest.findings,
      previous,
      taskToken: `${SYNC_SOURCE}/${context.run.id}/${rounds.length}`,
    },
    ports,
  );
  const review = (await ports.reviews.list({ runId: context.run.id })).findLast(({ digest }) => digest === latest.digest);
  if (review === undefined) throw new Error('a review was requested and is not there');
  // Carried over where a person has approved these bytes before.
  return review.status === 'approved' ? apply(sync, host) : waiting(sync, review, host);
}

async function waiting(sync: Sync, review: Review, host: SyncHost): Promise<SyncResult> {
  const { drift, context } = sync;
  const run = (await host.ports.runs.get(context.run.id)) ?? context.run;
  if (run.status === 'running')
    await host.ports.runs.move(run.id, ['running'], 'waiting', { reason: `review of design (${review.id})`, at: nowIso(host.ports) });
  return {
    outcome: 'waiting',
    drift,
    run: (await host.ports.runs.get(run.id)) ?? run,
    review,
    findings: await findingsOf(sync, host),
    unserved: await unservedOf(sync, host),
  };
}

async function apply(sync: Sync, host: SyncHost): Promise<SyncResult> {
  const { context, drift, all, rounds } = sync;
  const { ports, reader } = host;
  const digest = rounds.at(-1)?.digest ?? '';
  await keepQuestion(sync, context.run, ports);
  const files = await filesOf(ports.source, context.run.baseCommit);
  const record = (await readSpecs(files, context.config.workspace.spec_directory, reader)).find(({ name }) => name === drift.spec)?.record;
  const applied = await applyDesign(
    { context, drift, facts: all.facts, record, text: await getText(ports.artefacts, digest), digest },
    { ports, reader },
  );
  return {
    outcome: 'applied',
    drift,
    run: (await ports.runs.get(context.run.id)) ?? context.run,
    applied,
    findings: await findingsOf(sync, host),
    unserved: await unservedOf(sync, host),
  };
}

async function findingsOf({ rounds }: Pick<Sync, 'rounds'>, { ports }: SyncHost): Promise<Finding[]> {
  const latest = rounds.at(-1);
  return latest === undefined ? [] : getJson(ports.artefacts, latest.findings, z.array(Finding));
}

async function unservedOf({ base, rounds }: Sync, { ports }: SyncHost): Promise<string[]> {
  const latest = rounds.at(-1);
  return latest === undefined ? [] : leftUnserved(base, await getText(ports.artefacts, latest.digest));
}
