import type { ProjectConfig } from '../../../domain/config/index.ts';
import { DRIFT_THRESHOLD } from '../../../domain/drift/index.ts';
import type { HookResult } from '../../../domain/hooks/dispatch/index.ts';
import { filesOf } from '../../drift/code-files.ts';
import { measureDrift, type SpecDrift } from '../../drift/measure-drift.ts';
import { SYNC_SOURCE } from '../../drift/sync-source.ts';
import { goesOnAsking, syncDesign, type SyncInput, type SyncResult } from '../../drift/sync/sync-design.ts';
import type { CodeReader } from '../../ports.ts';
import { governingCommit } from '../governing-commit.ts';
import { governingConfig, type UnusableConfig } from '../governing-config.ts';
import { type HookActionFunction, type HookJob, type HookPlatform, invocationOf } from '../ports.ts';
import { takeOver } from './take-over.ts';
import { isWithoutModel, levelled, needsModel, whatStopped } from './outcomes.ts';

const MAX_SPECS = 10;

/**
 * Compares what designs declare with the code that the event has found. Below the threshold nothing happens; above it a model proposes the
 * design's next text, as a revision for review or, with `auto_update`, on a branch.
 */
export const syncSpecDesign: HookActionFunction = async (job, ports) => {
  const { hook } = job.run;
  const platform = await ports.platform?.(job.event, job.signal);
  const reader = await platform?.ports.codeReader?.();
  if (platform === undefined || reader === undefined) return { outcome: 'skipped', summary: 'not applicable: this host reads no code' };
  try {
    const commit = await platform.snapshot(job.event);
    const settings = await governingConfig(job.event, commit, platform.ports.source);
    if ('unusable' in settings) return notCompared(job, settings.unusable);
    const { config } = settings;
    const { diffThreshold } = hook.options;
    const threshold = typeof diffThreshold === 'number' ? diffThreshold : DRIFT_THRESHOLD;
    const files = await filesOf(platform.ports.source, commit);
    const measured = await measureDrift(
      { specs: [], specDirectory: config.workspace.spec_directory, exclude: config.lint.exclude, files, since: 'record', threshold },
      reader,
      { at: job.event.at, commit },
    );
    const drifted = measured.specs.filter((spec) => spec.drifted && spec.first === undefined).slice(0, MAX_SPECS);
    if (drifted.length === 0) return { outcome: 'passed', summary: inStep(measured.specs) };
    const results: HookResult[] = [];
    for (const drift of drifted) results.push(await syncOne({ drift, commit, config, threshold, reader }, job, platform));
    return together(results);
  } finally {
    await platform.close();
  }
};

/** What mends the configuration of its base must be able to pass; it is looked at only where it changes nothing else. */
function notCompared({ run, event }: HookJob, unusable: UnusableConfig): HookResult {
  return governingCommit(event) === undefined
    ? levelled(run.hook, 'medium', { otherwise: 'warned', ...unusable })
    : { outcome: 'warned', ...unusable };
}

function inStep(specs: readonly SpecDrift[]): string {
  if (specs.length === 0) return 'there is no design to compare with';
  const first = specs.filter((spec) => spec.first !== undefined).map(({ spec }) => spec);
  return first.length === 0
    ? `in step: ${specs.map(({ spec }) => spec).join(', ')}`
    : `nothing to compare with yet: ${first.join(', ')} (stringline drift)`;
}

interface Drifted {
  drift: SpecDrift;
  commit: string;
  config: ProjectConfig;
  threshold: number;
  reader: CodeReader;
}

async function syncOne({ drift, commit, config, threshold, reader }: Drifted, job: HookJob, platform: HookPlatform): Promise<HookResult> {
  const { run } = job;
  const about = `${drift.design} is ${score(drift.score)} out of step (threshold ${score(threshold)})`;
  const input: SyncInput = {
    spec: drift.spec,
    specDirectory: config.workspace.spec_directory,
    branchPrefix: config.publish.branch_prefix,
    since: 'record',
    threshold,
    commit,
    governing: governingCommit(job.event),
    autoUpdate: run.hook.options['autoUpdate'] === true,
    allowDirty: true,
    settleModels: platform.settleModels,
    ...(platform.playbook !== undefined && { playbook: platform.playbook }),
  };
  const spent = await spentBefore(drift.spec, platform);
  try {
    // One whose proposal is decided, or waits, needs no model in reach.
    if (await goesOnAsking(drift.spec, platform.ports)) await platform.settleModels(config);
    const { ports } = platform;
    const result = await syncDesign(input, { ports, reader, invocation: invocationOf(job) });
    return await resultOf(job, { about, spent, result }, platform);
  } catch (error) {
    if (job.signal.aborted) return { outcome: 'stopped', summary: 'stopped before its end' };
    if (isWithoutModel(error)) return needsModel(run.hook, about);
    return levelled(run.hook, 'medium', { otherwise: 'warned', summary: `${about}: ${whatStopped(error).message}` });
  }
}

/** USD that the syncs of a spec have cost so far, by run: a proposal that waits is told of at many events and was paid for at one. */
async function spentBefore(spec: string, { ports }: HookPlatform): Promise<ReadonlyMap<string, number>> {
  const runs = (await ports.runs.list({ spec })).filter(({ requestSource }) => requestSource === SYNC_SOURCE);
  return new Map(await Promise.all(runs.map(async ({ id }) => [id, (await ports.usage.total(id)).usd] as const)));
}

interface Synced {
  about: string;
  spent: ReadonlyMap<string, number>;
  result: SyncResult;
}

async function resultOf({ run, event }: HookJob, { about, spent, result }: Synced, { ports }: HookPlatform): Promise<HookResult> {
  if (result.outcome === 'in-step') return { outcome: 'passed', summary: `in step: ${result.drift.spec}` };
  const usd = Math.max(0, (await ports.usage.total(result.run.id)).usd - (spent.get(result.run.id) ?? 0));
  if (result.outcome === 'rejected')
    // The words were not good enough, and the design is as far from the code as before.
    return levelled(run.hook, 'medium', {
      otherwise: 'passed',
      summary: `${about}; the proposal was rejected (stringline spec sync ${result.drift.spec} --again)`,
      usd,
    });
  const unserved = result.unserved.length === 0 ? '' : `After this change nothing serves ${result.unserved.join(', ')} any more.`;
  const said = { findings: result.findings, usd };
  if (result.outcome === 'applied') {
    const { branch, commit } = result.applied;
    const diff = await ports.source.diff(result.run.baseCommit, commit);
    return {
      ...said,
      outcome: 'passed',
      summary: `${about}: brought back in step in branch ${branch}`,
      output: `${unserved}\n${event.via === undefined ? `git merge ${branch}` : await takeOver({ branch, diff }, event, ports)}`.trim(),
    };
  }
  const next =
    event.via === undefined
      ? `stringline review ${result.review.id}\nstringline spec sync ${result.drift.spec}`
      : `stringline remote review show ${result.review.id}\nThe hook goes by the decision at its next event.`;
  return levelled(run.hook, 'medium', {
    ...said,
    otherwise: 'warned',
    summary: `${about}: a proposal waits for its review (${result.review.id})`,
    output: `${unserved}\n${next}`.trim(),
  });
}

const score = (value: number): string => value.toFixed(2);

const WORST = ['failed', 'stopped', 'warned', 'skipped', 'passed'] as const;

/** Several specs, one result: the worst of them. */
function together(results: readonly HookResult[]): HookResult {
  const [first] = results;
  if (results.length === 1 && first !== undefined) return first;
  const outcome = WORST.find((each) => results.some((result) => result.outcome === each)) ?? 'passed';
  const usd = results.reduce((sum, result) => sum + (result.usd ?? 0), 0);
  const output = results.flatMap((result) => result.output ?? []).join('\n');
  const findings = results.flatMap((result) => result.findings ?? []);
  return { outcome, summary: results.map(({ summary }) => summary).join('; '), output, findings, usd };
}
