import { CONFIG_PATH, type ProjectConfig, parseProjectConfig } from '../domain/config/index.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { countFindings, type Finding } from '../domain/shared/finding.ts';
import { attemptOf, type Run, STATUS_WORDS } from '../domain/workflow/index.ts';
import { putJson } from './artefacts.ts';
import { assertAlone } from './create-run.ts';
import { isDrivenElsewhere } from './driven-elsewhere.ts';
import type { Ports } from './ports.ts';
import { readPath } from './repository-files.ts';
import { loadRun } from './run-context.ts';
import { recordResumed } from './run-created.ts';
import { nowIso } from './tell.ts';

export interface ReopenRunInput {
  runId: string;
  budget: { usd?: number; tokens?: number };
  /** Digest of the playbook that is given now. */
  playbook?: string;
  /** The settings that it began with hold on; otherwise those of HEAD are read. */
  keepSettings?: boolean;
  settleModels: (config: ProjectConfig) => Promise<{ config: ProjectConfig; findings: Finding[] }>;
}

/**
 * Makes a run ready to go on. One that failed or reached its budget gets a new execution over the same build graph: what was built stays
 * built. Gates, waivers, limits and review rules are read again from the repository's HEAD, because mending them is the usual reason to come back.
 * @throws StringlineError `run-ended`, `playbook-missing`, `spec-busy`; `run-already-resumed` where somebody else was faster
 */
export async function reopenRun(input: ReopenRunInput, ports: Ports): Promise<{ run: Run; findings: Finding[] }> {
  const { run, config } = await loadRun(input.runId, ports);
  assertResumable(run, input);
  const settled = await input.settleModels(config);
  const at = nowIso(ports);
  const budget = { usd: input.budget.usd ?? run.budget.usd, tokens: input.budget.tokens ?? run.budget.tokens };
  if (run.status !== 'failed' && run.status !== 'budget-reached') {
    // Routes may have been sent elsewhere (`--model`): the stages read them from the stored configuration.
    await ports.runs.update(run.id, { budget, config: await putJson(ports.artefacts, settled.config), at });
    return { run, findings: [] };
  }
  await assertAlone(run.spec, ports);
  const renewed = input.keepSettings === true ? settled.config : await renewedConfig(settled.config, ports, at);
  const resumed = await goOn(run, { budget, config: await putJson(ports.artefacts, renewed), at }, ports);
  await recordResumed(resumed, ports);
  return { run: resumed, findings: settled.findings };
}

function assertGoesOn({ id, status }: Run): void {
  if (status === 'succeeded' || status === 'rejected' || status === 'cancelled')
    throw new StringlineError({
      code: 'run-ended',
      message: `Run ${id} ${STATUS_WORDS[status]}; there is nothing to resume.`,
      fix: status === 'succeeded' ? `stringline show ${id}; to push its branch: stringline resume ${id} --push` : `stringline show ${id}`,
      exit: EXIT.usage,
    });
}

function assertResumable(run: Run, { playbook }: Pick<ReopenRunInput, 'playbook'>): void {
  assertGoesOn(run);
  if (isDrivenElsewhere(run.requestSource))
    throw new StringlineError({
      code: 'run-driven-elsewhere',
      message: `Run ${run.id} is no run of the pipeline: ${run.requestSource} has begun it, and goes on with it.`,
      exit: EXIT.usage,
    });
  if (run.playbook !== undefined && playbook === undefined)
    throw new StringlineError({
      code: 'playbook-missing',
      message: `Run ${run.id} was started with a playbook.`,
      fix: `stringline resume ${run.id} --playbook FILE`,
      exit: EXIT.usage,
    });
}

/**
 * One write takes the run up and says by which settings, and only one of those who try at the same moment can do it: others may start the run
 * from then on, should this process die.
 */
async function goOn(run: Run, { at, budget, config }: Pick<Run, 'budget' | 'config'> & { at: string }, ports: Ports): Promise<Run> {
  const attempt = attemptOf(run);
  const { status: after, reason = '', config: configBefore } = run;
  const resumed = { attempt: attempt + 1, at, after, reason, config, configBefore };
  const result = await ports.runs.move(run.id, ['failed', 'budget-reached'], 'running', {
    attempt,
    resume: { budget, config, resumed },
    at,
  });
  if (result.moved) return result.run;
  const now = result.run ?? run;
  assertGoesOn(now);
  throw new StringlineError(
    attemptOf(now) > attempt
      ? {
          code: 'run-already-resumed',
          message: `Somebody else has taken up run ${run.id} at this moment; it ${STATUS_WORDS[now.status]}.`,
          fix: `stringline show ${run.id}`,
          exit: EXIT.usage,
        }
      : {
          code: 'spec-busy',
          message: `Run ${run.id} cannot go on: another run of spec ${run.spec} is active.`,
          fix: 'stringline status',
          exit: EXIT.usage,
        },
  );
}

/** Only what a person may have mended in between is taken over; where models are routed stays as the run began. */
async function renewedConfig(config: ProjectConfig, ports: Ports, at: string): Promise<ProjectConfig> {
  const { head } = await ports.source.inspect();
  if (head === undefined) return config;
  const text = await readPath(ports.source, await ports.source.tree(head), CONFIG_PATH);
  const now = parseProjectConfig(text, at.slice(0, 10));
  if (countFindings(now.findings).error > 0) return config;
  const { quality_gates, pipeline, review } = now.config;
  return { ...config, quality_gates, pipeline, review };
}
