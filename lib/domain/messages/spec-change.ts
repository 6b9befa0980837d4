import { unknownCriteria } from './check-trailers.ts';
import { type Criterion, readSpec, type Spec, type Task } from '../specs/index.ts';

/** What became of one spec between two revisions, in the terms people talk in. */
export interface SpecChange {
  spec: string;
  specType: 'feature' | 'bugfix';
  status: 'added' | 'removed' | 'changed';
  /** Names of the documents whose text differs. */
  documents: string[];
  /** Criteria by their id in the newer revision; of the older one for those that were removed. */
  criteria: { added: NamedText[]; changed: NamedText[]; removed: NamedText[] };
  /** Criteria that tasks which are done name and the spec does not have. */
  unknown: string[];
  tasks: { done: DoneTask[]; reopened: NamedText[]; added: NamedText[]; removed: NamedText[] };
}

export interface NamedText {
  id: string;
  text: string;
}

export interface DoneTask extends NamedText {
  /** Criteria that the task says it serves. */
  criteria: readonly string[];
}

/** Documents of a spec by file name. */
export type SpecFiles = Readonly<Record<string, string>>;

/** Compares two revisions of a spec; undefined where no document differs. A criterion that only moved to another number is no change. */
export function compareSpec(spec: string, before: SpecFiles, after: SpecFiles): SpecChange | undefined {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].sort();
  const documents = names.filter((name) => before[name] !== after[name]);
  if (documents.length === 0) return undefined;
  const [old, now] = [readSpec(before), readSpec(after)];
  const status = Object.keys(before).length === 0 ? 'added' : Object.keys(after).length === 0 ? 'removed' : 'changed';
  const tasks = compareTasks(old.tasks?.tasks ?? [], now.tasks?.tasks ?? []);
  // Without a document of criteria nothing can be called unknown.
  const isKnown = now.requirements !== undefined || now.bugfix !== undefined;
  const unknown = new Set(
    isKnown
      ? unknownCriteria(
          tasks.done.flatMap(({ criteria }) => criteria),
          now,
        )
      : [],
  );
  return {
    spec,
    specType: status === 'removed' ? old.specType : now.specType,
    status,
    documents,
    criteria: compareTexts(criteriaOf(old), criteriaOf(now)),
    unknown: [...unknown],
    tasks: { ...tasks, done: tasks.done.map((task) => ({ ...task, criteria: task.criteria.filter((id) => !unknown.has(id)) })) },
  };
}

/** Criteria of a spec, clauses of a bug report included. */
export function criteriaOf({ requirements, bugfix }: Spec): NamedText[] {
  const of = (criteria: readonly Criterion[]): NamedText[] => criteria.map(({ id, text }) => ({ id, text }));
  const clauses = bugfix === undefined ? [] : [...bugfix.current, ...bugfix.expected, ...bugfix.unchanged];
  return of([...(requirements?.requirements ?? []).flatMap(({ criteria }) => criteria), ...clauses]);
}

/** Equal texts belong together first, wherever they stand; what is left is matched by id. */
function compareTexts(before: readonly NamedText[], after: readonly NamedText[]): SpecChange['criteria'] {
  const [old, now] = [without(before, after), without(after, before)];
  const ids = new Set(old.map(({ id }) => id));
  const known = new Set(now.map(({ id }) => id));
  return {
    added: now.filter(({ id }) => !ids.has(id)),
    changed: now.filter(({ id }) => ids.has(id)),
    removed: old.filter(({ id }) => !known.has(id)),
  };
}

/** The texts that the others do not have, or have fewer times. */
function without(texts: readonly NamedText[], others: readonly NamedText[]): NamedText[] {
  const left = new Map<string, number>();
  for (const { text } of others) left.set(text, (left.get(text) ?? 0) + 1);
  return texts.filter(({ text }) => {
    const there = left.get(text) ?? 0;
    left.set(text, there - 1);
    return there <= 0;
  });
}

function compareTasks(before: readonly Task[], after: readonly Task[]): SpecChange['tasks'] {
  const was = new Map(before.map((task) => [task.key, task]));
  const is = new Set(after.map(({ key }) => key));
  const finished = (task: Task): boolean => task.status === 'completed';
  const done = after.filter((task) => finished(task) && !(was.get(task.key) && finished(was.get(task.key) as Task)));
  return {
    done: done.filter(({ leaf }) => leaf).map((task) => ({ ...named(task), criteria: task.criteria })),
    reopened: after.filter((task) => !finished(task) && was.get(task.key)?.status === 'completed').map(named),
    added: after.filter(({ key, leaf }) => leaf && !was.has(key)).map(named),
    removed: before.filter(({ key, leaf }) => leaf && !is.has(key)).map(named),
  };
}

const named = ({ key, title }: Task): NamedText => ({ id: key, text: title });
