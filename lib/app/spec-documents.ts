import { readBugfix, readDesign, readRequirements, readTasks, standingCriteria, withdrawnIds } from '../domain/specs/index.ts';
import type { DocumentKind } from '../domain/workflow/document-kind.ts';
import type { TaskUnit } from '../domain/workflow/task.ts';
import type { RunContext } from './run-context.ts';

export interface CriterionText {
  id: string;
  text: string;
  /** Title of the requirement it belongs to. */
  of: string;
}

/** Every criterion of requirements.md or bugfix.md that is not withdrawn, in order. Of a bug's description, only what shall hold counts (expected and unchanged behaviour). */
export function criteriaOf(texts: Partial<Record<DocumentKind, { text: string }>>): CriterionText[] {
  if (texts.bugfix) {
    const { expected, unchanged } = readBugfix(texts.bugfix.text);
    return [...expected, ...unchanged].map(({ id, text }) => ({ id, text, of: '' }));
  }
  if (!texts.requirements) return [];
  return readRequirements(texts.requirements.text).requirements.flatMap((requirement) =>
    standingCriteria(requirement).map(({ id, text }) => ({ id, text, of: requirement.title })),
  );
}

/** Tasks without the criteria that are withdrawn: nobody has to fulfil them, or to give evidence. `idle` are ids of tasks that cite no others. */
export function withoutWithdrawn(
  tasks: readonly TaskUnit[],
  texts: Partial<Record<DocumentKind, { text: string }>>,
): { tasks: TaskUnit[]; idle: string[] } {
  const withdrawn = withdrawnIds(readRequirements(texts.requirements?.text ?? ''));
  const idle: string[] = [];
  const left = tasks.map((task) => {
    const criteria = task.criteria.filter((id) => !withdrawn.has(id));
    if (criteria.length === 0 && task.criteria.length > 0) idle.push(task.id);
    return { ...task, criteria };
  });
  return { tasks: left, idle };
}

/** Accepted tasks document, read. */
export function tasksOf(texts: Partial<Record<DocumentKind, { text: string }>>): ReturnType<typeof readTasks> {
  return readTasks(texts.tasks?.text ?? '');
}

/** Title and introduction for people: of the documents, else of the request. */
export function describeSpec(
  texts: Partial<Record<DocumentKind, { text: string }>>,
  context: RunContext,
): { title: string; introduction: string } {
  const first = texts.bugfix ? readBugfix(texts.bugfix.text) : readRequirements(texts.requirements?.text ?? '');
  const design = readDesign(texts.design?.text ?? '');
  const words = context.run.spec.replace(/[-_]+/gu, ' ');
  const named = [first.title, design.title, tasksOf(texts).title].find((title) => title !== '');
  return {
    title: named ?? words.charAt(0).toUpperCase() + words.slice(1),
    introduction: first.introduction === '' ? context.request : first.introduction,
  };
}
