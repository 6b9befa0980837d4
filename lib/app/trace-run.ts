import type { TraceSummary } from '../domain/gates/index.ts';
import type { Ports } from './ports.ts';
import { loadRecord, PLAN, type TaskDone, taskDone } from './records.ts';
import type { RunContext } from './run-context.ts';
import { acceptedTexts, criteriaOf, tasksOf } from './spec-documents.ts';

/** Records of the tasks that are done, in the order of the plan, repairs last. */
export async function doneTasks(context: RunContext, ports: Ports): Promise<TaskDone[]> {
  const plan = await loadRecord(ports, context.run.id, PLAN);
  const repairs = Array.from({ length: context.config.pipeline.gate_repairs }, (_, index) => `repair-${index + 1}`);
  const ids = [...(plan?.tasks.map(({ id }) => id) ?? []), ...repairs];
  const records = await Promise.all(ids.map((id) => loadRecord(ports, context.run.id, taskDone(id))));
  return records.filter((record) => record !== undefined);
}

/** Criterion → tasks that serve it → the commit that completed each. Tasks ticked before this run count as done, without a commit of ours. */
export async function traceOfRun(context: RunContext, ports: Ports): Promise<TraceSummary> {
  const texts = await acceptedTexts(context.run, ports);
  const done = new Map((await doneTasks(context, ports)).map((task) => [task.id, task]));
  const tasks = tasksOf(texts).tasks.filter(({ leaf }) => leaf);
  return {
    criteria: criteriaOf(texts).map(({ id }) => ({
      id,
      tasks: tasks
        .filter(({ criteria }) => criteria.includes(id) || criteria.includes(id.split('.')[0] ?? id))
        .map(({ key, status }) => ({ id: key, done: status === 'completed' || done.has(key), commit: done.get(key)?.commit })),
    })),
  };
}
