import type { Finding } from '../shared/finding.ts';
import { nearest } from './nearest.ts';
import type { Task, TasksDocument } from './read/tasks.ts';

const RULE = 'tasks-waves';

/** What is wrong between the waves of a plan and its tasks: unknown, repeated and ambiguous ids, and waves that run before their prerequisites. */
export function wavesProblems(document: TasksDocument): Finding[] {
  const { waves, wavesLine: line = 1 } = document;
  if (waves === undefined) return [];
  const known = new Map(document.tasks.filter(({ id }) => id !== '').map((task) => [task.id, task]));
  const ids = waves.flatMap(({ tasks }) => tasks);
  return [...unknownIds(ids, known, line), ...repeated(ids, line), ...ambiguous(ids, document, line), ...tooEarly(document, known)];
}

function unknownIds(ids: readonly string[], known: ReadonlyMap<string, Task>, line: number): Finding[] {
  return [...new Set(ids)].flatMap((id) => {
    const task = known.get(id);
    if (task?.leaf === true) return [];
    const candidate = nearest(
      id,
      [...known.values()].filter(({ leaf }) => leaf).map((leaf) => leaf.id),
    );
    const fix = `Name leaf tasks only${candidate === undefined ? '' : `, for example ${candidate}`}.`;
    const what = task === undefined ? 'which does not exist' : 'which has tasks of its own';
    return [{ ruleId: RULE, level: 'error' as const, message: `The dependency graph names task ${id}, ${what}.`, line, fix }];
  });
}

function repeated(ids: readonly string[], line: number): Finding[] {
  const seen = new Set<string>();
  const twice = new Set(ids.filter((id) => seen.size === seen.add(id).size));
  return [...twice].map((id) => ({
    ruleId: RULE,
    level: 'error',
    message: `The dependency graph names task ${id} more than once.`,
    line,
    fix: `Keep ${id} in one wave.`,
  }));
}

function ambiguous(ids: readonly string[], { tasks }: TasksDocument, line: number): Finding[] {
  const byId = Map.groupBy(tasks, (task) => task.id);
  return [...new Set(ids)].flatMap((id) => {
    const places = (byId.get(id) ?? []).map((task) => task.line);
    if (places.length < 2) return [];
    const message = `The dependency graph names task ${id}, but lines ${places.join(', ')} all carry that number.`;
    return [{ ruleId: RULE, level: 'error' as const, message, line, fix: 'Give every task a number of its own.' }];
  });
}

function tooEarly({ waves = [], wavesLine: line = 1 }: TasksDocument, known: ReadonlyMap<string, Task>): Finding[] {
  const waveOf = new Map(waves.flatMap(({ tasks }, index) => tasks.map((id) => [id, index] as const)));
  return [...waveOf].flatMap(([id, wave]) =>
    (known.get(id)?.dependsOn ?? []).flatMap((prerequisite) => {
      const before = waveOf.get(prerequisite);
      if (before === undefined || before < wave) return [];
      const message = `Task ${id} runs in wave ${wave} but depends on ${prerequisite}, which runs in wave ${before}.`;
      return [{ ruleId: RULE, level: 'error' as const, message, line, fix: `Move ${id} to a wave after ${before}.` }];
    }),
  );
}
