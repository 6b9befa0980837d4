import type { TraceSummary } from '../domain/gates/index.ts';
import { readTasks } from '../domain/specs/index.ts';
import { doneTasks } from './done-tasks.ts';
import type { Ports } from './ports.ts';
import { readPath } from './repository-files.ts';
import { type RunContext, specDirectory } from './run-context.ts';
import { acceptedTexts } from './accepted-texts.ts';
import { criteriaOf, tasksOf } from './spec-documents.ts';

/** Criterion → tasks that serve it → the commit that completed each. Tasks ticked before this run are in the commit it started from. */
export async function traceOfRun(context: RunContext, ports: Ports): Promise<TraceSummary> {
  const texts = await acceptedTexts(context.run, ports);
  const done = new Map((await doneTasks(context, ports)).map((task) => [task.id, task]));
  const before = await tickedBefore(context, ports);
  const tasks = tasksOf(texts).tasks.filter(({ leaf }) => leaf);
  return {
    criteria: criteriaOf(texts).map(({ id }) => ({
      id,
      tasks: tasks
        .filter(({ criteria }) => criteria.includes(id) || criteria.includes(id.split('.')[0] ?? id))
        .map(({ key, status }) => ({
          id: key,
          done: status === 'completed' || done.has(key),
          commit: done.get(key)?.commit ?? before.get(key),
        })),
    })),
  };
}

/** Tasks whose box is ticked in the base commit, each with that commit. A box that was ticked in a review is no proof of work. */
async function tickedBefore(context: RunContext, ports: Pick<Ports, 'source'>): Promise<Map<string, string>> {
  const { baseCommit } = context.run;
  const text = await readPath(ports.source, await ports.source.tree(baseCommit), `${specDirectory(context)}/tasks.md`);
  const ticked = readTasks(text ?? '').tasks.filter(({ status }) => status === 'completed');
  return new Map(ticked.map(({ key }) => [key, baseCommit]));
}
