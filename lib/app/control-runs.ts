import type { ProjectConfig } from '../domain/config/index.ts';
import type { Finding } from '../domain/shared/finding.ts';
import { attemptOf, type Run } from '../domain/workflow/index.ts';
import { cancelRun } from './cancel-run.ts';
import { type CreatedRun, createRun, type CreateRunInput } from './create-run.ts';
import type { Pipelines, Ports } from './ports.ts';
import { reopenRun } from './reopen-run.ts';
import { deliverDecisions } from './review/deliver-decisions.ts';
import { getRun } from './get-run.ts';
import { recordCreated } from './run-created.ts';

/** Whatever carries runs without a person at a terminal: the ports of the run's project and who drives it. */
export interface ControlPorts {
  ports: Ports;
  pipelines: Pipelines;
  settleModels: (config: ProjectConfig) => Promise<{ config: ProjectConfig; findings: Finding[] }>;
  /** Digest of the playbook, where the scripted model answers. */
  playbook?: string;
  /** A run that goes on after a failure keeps the settings that it began with. @default read again from HEAD */
  keepSettings?: boolean;
}

export interface BeginRunInput extends Omit<CreateRunInput, 'settleModels' | 'playbook'> {
  /** Run that the same request has recorded before a crash: if it is there, it is this one. */
  recorded?: string;
}

/** Records a run and has it driven. One that was built before is only named. */
export async function beginRun(
  { recorded, ...input }: BeginRunInput,
  { ports, pipelines, settleModels, playbook }: ControlPorts,
): Promise<CreatedRun> {
  const earlier = recorded === undefined ? undefined : await ports.runs.get(recorded);
  if (earlier !== undefined) return beginAgain(earlier, { ports, pipelines });
  const created = await createRun({ ...input, settleModels, ...(playbook !== undefined && { playbook }) }, ports);
  if (!created.upToDate) await pipelines.start(created.run.id, attemptOf(created.run));
  return created;
}

/** Nobody knows how far the request had come that has recorded it: all that would have followed is done, and does nothing where it was. */
async function beginAgain(run: Run, { ports, pipelines }: Pick<ControlPorts, 'ports' | 'pipelines'>): Promise<CreatedRun> {
  await recordCreated(run, ports);
  if (run.status === 'created') await pipelines.start(run.id, attemptOf(run));
  return { run, upToDate: false, findings: [] };
}

/** Ends a run for good, and the execution that carries it. */
export async function endRun(run: Run, reason: string, { ports, pipelines }: Pick<ControlPorts, 'ports' | 'pipelines'>): Promise<Run> {
  const cancelled = await cancelRun({ runId: run.id, reason }, ports);
  await pipelines.abort(run.id, attemptOf(cancelled), reason);
  return cancelled;
}

/** Takes up a run that was paused, has failed or has reached its budget. Decisions that were recorded but not delivered are delivered first. */
export async function continueRun(
  run: Run,
  budget: { usd?: number; tokens?: number },
  { ports, pipelines, settleModels, playbook, keepSettings }: ControlPorts,
): Promise<{ run: Run; findings: Finding[] }> {
  const more = { ...(playbook !== undefined && { playbook }), ...(keepSettings === true && { keepSettings }) };
  const { run: reopened, findings } = await reopenRun({ runId: run.id, budget, settleModels, ...more }, ports);
  await pipelines.start(run.id, attemptOf(reopened));
  await deliverDecisions(run.id, ports);
  return { run: await getRun(run.id, ports), findings };
}
