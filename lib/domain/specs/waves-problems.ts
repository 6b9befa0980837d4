import type { Finding } from '../shared/finding.ts';
import { KnownIds } from './nearest.ts';
import type { Task, TasksDocument } from './read/tasks.ts';
import type { Wave } from './read/waves.ts';
import type { Spot } from './text/place.ts';
import { waveNames } from './wave-ids.ts';

const RULE = 'tasks-waves';

/** What is wrong between the waves of a plan and its tasks: unknown, repeated and ambiguous ids, and waves that run before their prerequisites. */
export function wavesProblems(document: TasksDocument): Finding[] {
  const { waves, wavesLine: line = 1 } = document;
  if (waves === undefined) return [];
  const known = new Map(document.tasks.filter(({ id }) => id !== '').map((task) => [task.id, task]));
  const ids = waves.flatMap(({ tasks }) => tasks);
  const problems = [
    ...unknownIds(ids, known, document),
    ...repeated(ids, line),
    ...ambiguous(ids, document, line),
    ...tooEarly(document, known),
  ];
  const places = problems.length === 0 ? NONE : lastPlaces(waves);
  return problems.map(({ id, ...finding }) => ({ ...finding, ...places.get(id) }));
}

/** A finding on an id of the graph. */
type Problem = Finding & { id: string };

const NONE: ReadonlyMap<string, Spot | undefined> = new Map();

/** The last place where the graph names each id: of one that is repeated, the one too many. */
function lastPlaces(waves: readonly Wave[]): ReadonlyMap<string, Spot | undefined> {
  return new Map(waves.flatMap(({ tasks, places }) => places.map((place, index) => [tasks[index] ?? '', place] as const)));
}

function unknownIds(ids: readonly string[], known: ReadonlyMap<string, Task>, { groups, wavesLine: line = 1 }: TasksDocument): Problem[] {
  const headings = new Set(groups.map(({ id }) => id));
  const leaves = new KnownIds(() => [...known.values()].filter(({ leaf }) => leaf).map(({ id }) => id));
  return [...new Set(ids)].flatMap((id) => {
    const task = known.get(id);
    // Nothing is left to run of what is done.
    if (task?.leaf === true || task?.status === 'completed') return [];
    const candidate = leaves.nearest(id);
    const isHeading = task === undefined && headings.has(id);
    const example = candidate === undefined ? '' : `, for example ${candidate}`;
    const fix = isHeading ? `Write it as a box, "- [ ] ${id}. …", or name tasks below it${example}.` : `Name leaf tasks only${example}.`;
    const what = task !== undefined ? 'which has tasks of its own' : isHeading ? 'which is a heading and no box' : 'which does not exist';
    return [{ id, ruleId: RULE, level: 'error' as const, message: `The dependency graph names task ${id}, ${what}.`, line, fix }];
  });
}

function repeated(ids: readonly string[], line: number): Problem[] {
  const seen = new Set<string>();
  const twice = new Set(ids.filter((id) => seen.size === seen.add(id).size));
  return [...twice].map((id) => ({
    id,
    ruleId: RULE,
    level: 'error',
    message: `The dependency graph names task ${id} more than once.`,
    line,
    fix: `Keep ${id} in one wave.`,
  }));
}

function ambiguous(ids: readonly string[], { tasks }: TasksDocument, line: number): Problem[] {
  const byId = Map.groupBy(tasks, (task) => task.id);
  return [...new Set(ids)].flatMap((id) => {
    const places = (byId.get(id) ?? []).map((task) => task.line);
    if (places.length < 2) return [];
    const message = `The dependency graph names task ${id}, but lines ${places.join(', ')} all carry that number.`;
    return [{ id, ruleId: RULE, level: 'error' as const, message, line, fix: 'Give every task a number of its own.' }];
  });
}

function tooEarly({ waves = [], wavesLine: line = 1 }: TasksDocument, known: ReadonlyMap<string, Task>): Problem[] {
  const waveOf = new Map(waves.flatMap(({ tasks }, index) => tasks.map((id) => [id, index] as const)));
  const names = waveNames(waves);
  return [...waveOf].flatMap(([id, wave]) =>
    (known.get(id)?.dependsOn ?? []).flatMap((prerequisite) => {
      const before = waveOf.get(prerequisite);
      if (before === undefined || before < wave) return [];
      const where = before === wave ? 'the same wave' : (names[before] ?? '');
      const message = `Task ${id} runs in ${names[wave] ?? ''} but depends on ${prerequisite}, which runs in ${where}.`;
      return [{ id, ruleId: RULE, level: 'error' as const, message, line, fix: `Move ${id} to a wave behind ${names[before] ?? ''}.` }];
    }),
  );
}
