import { CONFIG_PATH, type ProjectConfig, parseProjectConfig } from '../domain/config/index.ts';
import type { Digest } from '../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../domain/shared/errors.ts';
import { countFindings, type Finding } from '../domain/shared/finding.ts';
import type { Run } from '../domain/workflow/run.ts';
import { putJson } from './artefacts.ts';
import { assertAlone } from './create-run.ts';
import type { Ports } from './ports.ts';
import { attemptOf } from './records.ts';
import { readPath } from './repository-files.ts';
import { loadRun } from './run-context.ts';
import { nowIso, tell } from './tell.ts';

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
  const settings = { budget, config: await putJson(ports.artefacts, renewed), at };
  return { run: await goOn(run, settings, ports), findings: settled.findings };
}

function assertResumable(run: Run, { playbook }: Pick<ReopenRunInput, 'playbook'>): void {
  if (run.status === 'succeeded' || run.status === 'rejected' || run.status === 'cancelled')
    throw new StringlineError({
      code: 'run-ended',
      message: `Run ${run.id} is ${run.status}; there is nothing to resume.`,
      fix: `stringline show ${run.id}`,
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
 * The move comes last: from then on others start the run if this process dies, and all that the new attempt goes by has to be there. A crash
 * before it leaves a run that has failed, whose next resume writes the same once more.
 */
async function goOn(run: Run, settings: { budget: Run['budget']; config: Digest; at: string }, ports: Ports): Promise<Run> {
  const { config, at } = settings;
  const attempt = (await attemptOf(run.id, ports)) + 1;
  await ports.ledger.append({
    runId: run.id,
    // With the settings: those of a resume that was cut off may not be those of the next one.
    key: `run-resumed/${attempt}/${config}`,
    type: 'run.resumed',
    at,
    data: { after: run.status, reason: run.reason ?? '', config, configBefore: run.config },
  });
  await tell(ports, run.id, {
    key: `run-resumed/${attempt}`,
    type: 'run.resumed',
    message: `Run ${run.id} goes on after it ${run.status === 'failed' ? 'had failed' : 'had reached its budget'}`,
  });
  await ports.runs.update(run.id, settings);
  await ports.checkpoints.save(run.id, 'attempt', attempt);
  const moved = await ports.runs.move(run.id, ['failed', 'budget-reached'], 'running', { at });
  if (moved.moved) return moved.run;
  throw new StringlineError({
    code: 'spec-busy',
    message: `Run ${run.id} cannot go on: another run of spec ${run.spec} is active.`,
    fix: 'stringline status',
    exit: EXIT.usage,
  });
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
