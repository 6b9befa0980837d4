import { firstCommit } from '../domain/git/index.ts';
import type { ProjectConfig } from '../domain/config/index.ts';
import { DRIFT_RECORD } from '../domain/shared/drift-record.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import type { Finding } from '../domain/shared/finding.ts';
import { isBranchName } from '../domain/source/index.ts';
import { specName } from '../domain/specs/index.ts';
import { gitPersonId, type Person } from '../domain/workflow/index.ts';
import { type ReviewMode, type Run, type WorkflowType, STATUS_WORDS } from '../domain/workflow/run.ts';
import { putJson, putText } from './artefacts.ts';
import { branchRef, branchTaken, runRef, runThatLeft } from './branch.ts';
import { findFinished, noteRunKey, runKey } from './finished-run.ts';
import type { Ports, RepositoryState } from './ports.ts';
import { readConfig } from './read-config.ts';
import { policyNotAllowed } from './review/decide-review.ts';
import { nowIso } from './tell.ts';
import { recordCreated } from './run-created.ts';
import { count, someOf } from '../domain/shared/wording.ts';

export interface CreateRunInput {
  /** The feature request; absent when an existing spec says what is wanted. */
  request?: string;
  requestSource: string;
  /** Name of an existing spec directory, or the name a new one shall have. */
  spec?: string;
  workflow?: WorkflowType;
  bugfix?: boolean;
  reviewMode: ReviewMode;
  branch?: string;
  /** Commit that it builds on, instead of the one at HEAD: checkout and uncommitted changes do not matter then. */
  commit?: string;
  /** Commit whose settings hold, where that is not the one that it builds on: what a pull request proposes is not what it goes by. */
  governing?: string | undefined;
  budget?: { usd?: number; tokens?: number };
  allowDirty: boolean;
  /** Drive every stage again even if nothing has changed. */
  force?: boolean;
  /** Whoever git says, where nobody is named. */
  requester?: Person;
  playbook?: string;
  /** Called with the run's id before it is there: whoever repeats the request after a crash finds it by that. */
  onRecording?: (runId: string) => Promise<void>;
  /** Settles the model routes: replaced models, inference profiles, prices. */
  settleModels: (config: ProjectConfig) => Promise<{ config: ProjectConfig; findings: Finding[] }>;
}

export interface CreatedRun {
  run: Run;
  /** An earlier run has built exactly this, and its branch stands: nothing was created, `run` is that one. */
  upToDate: boolean;
  /** What there is to know before it starts: replaced models, expired waivers, uncommitted files. */
  findings: Finding[];
}

/** Checks everything that can be checked before money is spent, and records the run. */
export async function createRun(input: CreateRunInput, ports: Ports): Promise<CreatedRun> {
  const at = nowIso(ports);
  const state = await ports.source.inspect();
  const baseCommit = input.commit === undefined ? assertUsable(state, input.allowDirty) : await assertCommit(input.commit, ports);
  const read = await readConfig(input.governing ?? baseCommit, { source: ports.source, today: at.slice(0, 10) });
  const settled = await input.settleModels(read.config);
  const { config } = settled;
  const findings = [...read.findings, ...settled.findings];
  const existing = input.spec === undefined ? [] : await existingDocuments(baseCommit, config, input.spec, ports);
  assertReviewMode(input.reviewMode, config);
  const spec = input.spec ?? specName(input.request ?? '', ports.hash(input.request ?? '').slice(0, 8));
  assertSpecName(spec);
  if (input.request === undefined && existing.length === 0) throw nothingToDo(spec, config);
  const branch = input.branch ?? `${config.publish.branch_prefix}${spec}`;
  assertBranchName(branch, state);
  const workflow = workflowOf(input, existing);
  const requester = input.requester ?? personOf(state);
  const run: Run = {
    id: `${at.slice(0, 19).replace(/[-:]/gu, '').replace('T', '-')}-${ports.hash(`${at} ${spec} ${baseCommit}`).slice(0, 6)}`,
    spec,
    specType: workflow === 'bugfix' ? 'bugfix' : 'feature',
    workflow,
    request: await putText(ports.artefacts, input.request ?? `Implement the spec "${spec}" as its documents say.`),
    requestSource: input.requestSource,
    repository: state.root,
    baseCommit,
    branch,
    requester: requester.name,
    ...(requester.id !== undefined && { requesterId: requester.id }),
    reviewMode: input.reviewMode,
    config: await putJson(ports.artefacts, config),
    budget: { usd: input.budget?.usd ?? config.budget.usd_per_run, tokens: input.budget?.tokens ?? config.budget.tokens_per_run },
    ...(input.playbook !== undefined && { playbook: input.playbook }),
    status: 'created',
    createdAt: at,
    updatedAt: at,
  };
  const key = await runKey(run, config.workspace.steering_paths.global, ports);
  const finished = input.force === true ? undefined : await findFinished(key, ports);
  if (finished) return { run: finished, upToDate: true, findings };
  findings.push(...(await assertFree(run, ports)));
  // Before the run is there: from then on a crash leaves a run that others carry on, and nobody else knows its key.
  await noteRunKey(run.id, key, ports);
  await input.onRecording?.(run.id);
  if (!(await ports.runs.create(run))) {
    await assertAlone(spec, ports);
    throw new StringlineError({
      code: 'run-collided',
      message: `Run ${run.id} was created by another process at this moment.`,
      fix: 'Run the command again.',
      exit: EXIT.usage,
    });
  }
  await recordCreated(run, ports);
  return { run, upToDate: false, findings: input.commit === undefined ? [...findings, ...dirtyFinding(state)] : findings };
}

function assertUsable(state: RepositoryState, allowDirty: boolean): string {
  const fail = (code: string, message: string, fix: string): never => {
    throw new StringlineError({ code, message, fix, exit: EXIT.usage });
  };
  const head =
    state.head ??
    fail('repository-unborn', `The repository at ${state.root} has no commit yet; a run builds on a commit.`, firstCommit(state.root));
  if (state.operation !== undefined)
    fail(
      'repository-busy',
      `A ${state.operation} is under way in ${state.root}.`,
      `Finish or abort the ${state.operation} first (git status says how).`,
    );
  const changes = changesBeside(state);
  if (changes.length > 0 && !allowDirty)
    fail(
      'repository-dirty',
      `The work tree has ${count(changes.length, 'uncommitted change')}: ${nameSome(changes)}. A run builds on the commit ${head.slice(0, 9)} and would not see what is not in it.`,
      'Commit or stash it, or say --allow-dirty to build on the commit all the same.',
    );
  return head;
}

async function assertCommit(commit: string, { source }: Ports): Promise<string> {
  const found = await source.resolve(commit);
  if (found !== undefined) return found;
  throw new StringlineError({
    code: 'commit-unknown',
    message: `There is no commit ${commit.slice(0, 12)} here.`,
    fix: 'stringline remote run uploads the commit that it starts a run on.',
    exit: EXIT.usage,
  });
}

/** What a run would not see. What `drift` has recorded anew is as the checkout is; a record that has changed may hold what a person has accepted. */
export const changesBeside = ({ dirty }: RepositoryState): RepositoryState['dirty'] =>
  dirty.filter(({ path, status }) => !(path.endsWith(`/${DRIFT_RECORD}`) && status.trim() === '??'));

const nameSome = (changes: RepositoryState['dirty']): string =>
  someOf(changes.map(({ path, status }) => `${status.trim()} ${JSON.stringify(path)}`));

/** Names what a run, or whatever else reads the commit, will not see. */
export function dirtyFinding(state: RepositoryState, what = 'Uncommitted changes are not part of this run'): Finding[] {
  const changes = changesBeside(state);
  return changes.length === 0 ? [] : [{ ruleId: 'repository-dirty', level: 'warning', message: `${what}: ${nameSome(changes)}.` }];
}

/** Documents of a spec that are in the base commit. */
export async function existingDocuments(
  commit: string,
  config: ProjectConfig,
  spec: string,
  ports: Pick<Ports, 'source'>,
): Promise<string[]> {
  const directory = `${config.workspace.spec_directory}/${spec}/`;
  return (await ports.source.tree(commit))
    .filter(({ path }) => path.startsWith(directory))
    .map(({ path }) => path.slice(directory.length))
    .filter((name) => ['requirements.md', 'bugfix.md', 'design.md', 'tasks.md'].includes(name));
}

function workflowOf(input: CreateRunInput, existing: readonly string[]): WorkflowType {
  if (input.workflow !== undefined) return input.workflow;
  if (input.bugfix === true || existing.includes('bugfix.md')) return 'bugfix';
  if (existing.includes('design.md') && !existing.includes('requirements.md')) return 'design-first';
  return 'requirements-first';
}

function assertSpecName(spec: string): void {
  if (/^[\p{L}\p{N}][\p{L}\p{N}._-]*$/u.test(spec) && isBranchName(`stringline/${spec}`)) return;
  throw new StringlineError({
    code: 'spec-name-invalid',
    message: `${JSON.stringify(spec)} cannot be the name of a spec directory and a branch.`,
    fix: 'Use letters, digits and hyphens: --spec user-preferences',
    exit: EXIT.usage,
  });
}

const nothingToDo = (spec: string, config: ProjectConfig): StringlineError =>
  new StringlineError({
    code: 'spec-not-found',
    message: `There is no spec ${JSON.stringify(spec)} in ${config.workspace.spec_directory} of the commit, and no request that says what to build.`,
    fix: 'stringline run "what you want", or commit the spec directory first.',
    exit: EXIT.usage,
  });

/** Said before the first model call is paid for, not at the first review. */
function assertReviewMode(mode: ReviewMode, config: ProjectConfig): void {
  if (mode === 'policy' && !config.review.allow_policy) throw policyNotAllowed();
}

function assertBranchName(branch: string, state: RepositoryState): void {
  if (!isBranchName(branch))
    throw new StringlineError({
      code: 'branch-name-invalid',
      message: `${JSON.stringify(branch)} is not a valid branch name.`,
      fix: 'Choose another with --branch NAME.',
      exit: EXIT.usage,
    });
  if (state.branch === branch)
    throw new StringlineError({
      code: 'branch-checked-out',
      message: `Branch ${branch} is checked out here; a run never moves the branch under your feet.`,
      fix: 'git switch - (or any other branch), then run again.',
      exit: EXIT.usage,
    });
}

/** Nobody else's commits on the branch, and no other run of the spec under way; says which commits the branch will be moved away from. */
async function assertFree({ branch, spec, baseCommit }: Run, ports: Ports): Promise<Finding[]> {
  await assertAlone(spec, ports);
  const tip = await ports.source.resolve(branchRef(branch));
  if (tip === undefined || (await ports.source.isAncestor(tip, baseCommit))) return [];
  const before = await runThatLeft(spec, tip, ports);
  if (before === undefined) throw branchTaken(branch, tip);
  return [
    {
      ruleId: 'branch-moves',
      level: 'info',
      message: `Branch ${branch} holds what run ${before.id} has built (${tip.slice(0, 9)}); this run begins at ${baseCommit.slice(0, 9)} and moves it.`,
      fix: `Nothing to do: those commits stay under ${runRef(before.id)}. --branch NAME leaves the branch where it is.`,
    },
  ];
}

/** @throws StringlineError `spec-busy` */
export async function assertAlone(spec: string, ports: Pick<Ports, 'runs'>): Promise<void> {
  const active = (await ports.runs.list({ spec })).find(({ status }) => ['created', 'running', 'waiting', 'paused'].includes(status));
  if (!active) return;
  const { id, status } = active;
  throw new StringlineError({
    code: 'spec-busy',
    message: `Run ${id} of spec ${spec} ${STATUS_WORDS[status]}, and a spec has one run at a time.`,
    fix:
      status === 'waiting' || status === 'paused'
        ? `stringline resume ${id}, or stringline cancel ${id}`
        : `stringline show ${id} says what it is at and what drives it; where nothing does, stringline resume ${id} goes on with it. stringline cancel ${id} ends it.`,
    exit: EXIT.usage,
  });
}

function personOf({ identity }: RepositoryState): Person {
  if (identity === undefined) return { name: 'unknown' };
  const name = `${identity.name} <${identity.email}>`;
  return { id: gitPersonId(name), name };
}
