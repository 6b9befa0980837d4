import type { Ports } from './ports.ts';
import { loadRecord, type TaskDone, taskDone } from './records.ts';

const PREFIX = 'repair-';

/** Whether a task is the repair of a gate that failed, not one of tasks.md. */
export const isRepair = (taskId: string): boolean => taskId.startsWith(PREFIX);

/** Repairs of a run that were committed, in order, those of earlier attempts first. */
export async function doneRepairs(runId: string, ports: Pick<Ports, 'checkpoints'>): Promise<TaskDone[]> {
  const repairs: TaskDone[] = [];
  for (;;) {
    const repair = await loadRecord(ports, runId, taskDone(`${PREFIX}${repairs.length + 1}`));
    if (repair === undefined) return repairs;
    repairs.push(repair);
  }
}

/**
 * Id of the next repair. It counts what is committed and goes on after a resume, so that no id names two commits; the same inputs
 * in another run lead to the same commits and therefore to the same ids.
 */
export async function nextRepair(runId: string, ports: Pick<Ports, 'checkpoints'>): Promise<string> {
  return `${PREFIX}${(await doneRepairs(runId, ports)).length + 1}`;
}
