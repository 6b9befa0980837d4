import { type GateFinding, isRepairable, repairableFindings } from '../../domain/gates/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { TaskUnit } from '../../domain/workflow/task.ts';
import type { Ports } from '../ports.ts';
import { loadRecord, PLAN, VERIFICATION } from '../records.ts';
import { isRepair } from '../repairs.ts';
import type { RunContext } from '../run-context.ts';
import { plural } from '../../domain/shared/wording.ts';

/** A task of the plan by its id, or the repair that the last verification asks for. */
export async function taskUnitOf({ run }: RunContext, taskId: string, ports: Pick<Ports, 'checkpoints'>): Promise<TaskUnit> {
  const plan = await loadRecord(ports, run.id, PLAN);
  const planned = plan?.tasks.find(({ id }) => id === taskId);
  if (planned) return planned;
  const verification = await loadRecord(ports, run.id, VERIFICATION);
  if (!isRepair(taskId) || !verification)
    throw new StringlineError({ code: 'task-unknown', message: `Run ${run.id} has no task ${taskId}.`, exit: EXIT.internal });
  const failed = verification.verdicts.filter((verdict) => verdict.verdict === 'failed' && isRepairable(verdict));
  const details = failed.flatMap((verdict) => repairableFindings(verdict).map((finding) => `[${verdict.gate}] ${findingLine(finding)}`));
  return {
    id: taskId,
    title: `Repair the failed ${plural(failed.length, 'gate')}: ${failed.map(({ gate }) => gate).join(', ')}`,
    details,
    criteria: [],
    properties: [],
    files: [],
    optional: false,
    checkpoint: false,
  };
}

/** A finding as a model reads it, which may waive nothing: where, what, and how to mend it. */
export function findingLine({ message, path, line, fix, mend = fix }: GateFinding, glue = ' '): string {
  const where = path === undefined ? '' : `${path}${line === undefined ? '' : `:${line}`}: `;
  return `${where}${message}${mend === undefined ? '' : `${glue}${mend}`}`;
}
