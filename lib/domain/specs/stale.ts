import { readBugfix } from './read/bugfix.ts';
import { readDesign } from './read/design.ts';
import { readRequirements } from './read/requirements.ts';
import { readTasks, type Task } from './read/tasks.ts';
import { standingCriteria } from './standing.ts';
import { scanLines } from './text/lines.ts';
import { plural } from '../shared/wording.ts';

/** Texts of a spec's documents, where they are there. */
export interface SpecTexts {
  requirements?: string | undefined;
  bugfix?: string | undefined;
  design?: string | undefined;
  tasks?: string | undefined;
}

/**
 * Keys of tasks that are done, and whose ground has changed since: their own words, a criterion that they fulfil, or a component that serves
 * one of their criteria. What was not known before is not stale; an open task needs no such word.
 */
export const staleTasks = (before: SpecTexts, now: SpecTexts): string[] => staleReasons(before, now).map(({ key }) => key);

/** The same with what has changed for each, in a few words. */
export function staleReasons(before: SpecTexts, now: SpecTexts): { key: string; why: string }[] {
  const earlier = new Map(readTasks(before.tasks ?? '').tasks.map((task) => [task.key, task]));
  const [oldCriteria, criteria] = [criteriaIn(before), criteriaIn(now)];
  const [oldComponents, components] = [componentsIn(before.design ?? ''), componentsIn(now.design ?? '')];
  return readTasks(now.tasks ?? '').tasks.flatMap((task) => {
    const was = earlier.get(task.key);
    if (was === undefined || !task.leaf || task.status !== 'completed') return [];
    const changed = task.criteria.filter((id) => oldCriteria.get(id) !== criteria.get(id));
    const whys = [
      ...(wordsOf(was) === wordsOf(task) ? [] : ['its own words']),
      ...(changed.length === 0 ? [] : [`${plural(changed.length, 'criterion')} ${changed.join(' and ')}`]),
      ...(servingText(task, oldComponents) === servingText(task, components) ? [] : ['the design that serves it']),
    ];
    return whys.length === 0 ? [] : [{ key: task.key, why: whys.join(', ') }];
  });
}

const wordsOf = ({ title, details, files, criteria }: Task): string => JSON.stringify([title, details, files, criteria]);

/** A criterion that is withdrawn, by its requirement's heading for example, is as one that is not there. */
function criteriaIn({ requirements, bugfix }: SpecTexts): Map<string, string> {
  const { expected, unchanged } = readBugfix(bugfix ?? '');
  const all = [...readRequirements(requirements ?? '').requirements.flatMap(standingCriteria), ...expected, ...unchanged];
  return new Map(all.map(({ id, text }) => [id, text]));
}

interface ComponentText {
  serves: string[];
  files: string[];
  text: string;
}

/** Sections of the components, each up to the next heading of any level above or beside it. */
function componentsIn(design: string): ComponentText[] {
  const { components, sections } = readDesign(design);
  const { lines } = scanLines(design);
  return components.map(({ line, satisfies, files }) => {
    const end = sections.find((section) => section.line === line)?.endLine ?? line;
    const text = lines
      .slice(line - 1, end)
      .map((one) => one.text.trimEnd())
      .join('\n')
      .trim();
    return { serves: satisfies.flatMap(({ ids }) => ids), files, text };
  });
}

/** What the design says to a task: components that serve its criteria, and those whose files it names. */
function servingText(task: Task, components: readonly ComponentText[]): string {
  return components
    .filter(({ serves, files }) => serves.some((id) => task.criteria.includes(id)) || files.some((file) => task.files.includes(file)))
    .map(({ text }) => text)
    .join('\n\n');
}
