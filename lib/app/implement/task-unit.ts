import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { TaskUnit } from '../../domain/workflow/task.ts';
import type { Ports } from '../ports.ts';
import { loadRecord, PLAN, VERIFICATION } from '../records.ts';
import { isRepair } from '../repairs.ts';
import type { RunContext } from '../run-context.ts';

/** A task of the plan by its id, or the repair that the last verification asks for. */
export async function taskUnitOf({ run }: RunContext, taskId: string, ports: Pick<Ports, 'checkpoints'>): Promise<TaskUnit> {
  const plan = await loadRecord(ports, run.id, PLAN);
  const planned = plan?.tasks.find(({ id }) => id === taskId);
  if (planned) return planned;
  const verification = await loadRecord(ports, run.id, VERIFICATION);
  if (!isRepair(taskId) || !verification)
    throw new StringlineError({ code: 'task-unknown', message: `Run ${run.id} has no task ${taskId}.`, exit: EXIT.internal });
  const failed = verification.verdicts.filter(({ verdict }) => verdict === 'failed');
  const details = failed.flatMap(({ gate, findings }) =>
    findings
      .filter(({ level, waived }) => level === 'error' && waived === undefined)
      .map(
        (finding) =>
          `[${gate}] ${finding.path === undefined ? '' : `${finding.path}: `}${finding.message}${finding.fix === undefined ? '' : ` ${finding.fix}`}`,
      ),
  );
  return {
    id: taskId,
    title: `Repair the failed ${failed.length === 1 ? 'gate' : 'gates'}: ${failed.map(({ gate }) => gate).join(', ')}`,
    details,
    criteria: [],
    properties: [],
    files: [],
    optional: false,
    checkpoint: false,
  };
}
