import type { Ports } from './ports.ts';
import { loadRecord, PLAN, type TaskDone, taskDone } from './records.ts';
import { doneRepairs } from './repairs.ts';
import type { RunContext } from './run-context.ts';

/** Records of the tasks that are done, in the order of the plan, repairs last. */
export async function doneTasks(context: RunContext, ports: Pick<Ports, 'checkpoints'>): Promise<TaskDone[]> {
  const plan = await loadRecord(ports, context.run.id, PLAN);
  const records = await Promise.all((plan?.tasks ?? []).map(({ id }) => loadRecord(ports, context.run.id, taskDone(id))));
  return [...records.filter((record) => record !== undefined), ...(await doneRepairs(context.run.id, ports))];
}
