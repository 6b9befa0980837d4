import type { Ports } from './ports.ts';
import { loadRecord, PLAN, type TaskDone, taskDone } from './records.ts';
import type { RunContext } from './run-context.ts';

/** Records of the tasks that are done, in the order of the plan, repairs last. */
export async function doneTasks(context: RunContext, ports: Pick<Ports, 'checkpoints'>): Promise<TaskDone[]> {
  const plan = await loadRecord(ports, context.run.id, PLAN);
  const repairs = Array.from({ length: context.config.pipeline.gate_repairs }, (_, index) => `repair-${index + 1}`);
  const ids = [...(plan?.tasks.map(({ id }) => id) ?? []), ...repairs];
  const records = await Promise.all(ids.map((id) => loadRecord(ports, context.run.id, taskDone(id))));
  return records.filter((record) => record !== undefined);
}
