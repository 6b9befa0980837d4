import type { Section } from '../text/outline.ts';
import type { Reference } from './references.ts';
import type { Task } from './tasks.ts';

const WORD = '(?:group|phase|section|part|stage|milestone)';
/** `2. Backend`, `Phase 2: Backend`. */
const HEADING = new RegExp(`^(?:(${WORD})\\s)?(\\d{1,3})(?:[.:)]?$|[.:)]\\s|\\s[-–—]\\s)`, 'i');
/** `Group 2`, `Phase 2 (the backend)`, `Phases 1-2`; of `Groups 1 and 2` the first. */
const NAMED = new RegExp(`^(${WORD})s?\\s(\\d{1,3})(?:\\s?(?:[-–—]|to|through)\\s?(\\d{1,3}))?\\.?(?:\\s?\\([^()]{0,200}\\))?$`, 'i');
/** Each task that waits for groups waits for all their members: nobody plans more in them. */
const MAX_MEMBERS = 200;

/**
 * Lets tasks that name a heading with a number as their prerequisite, `Depends on: 2` or `Group 2` where `## 2. Backend` stands above 2.1 and 2.2, wait for
 * the tasks below it.
 */
export function waitForGroups(tasks: readonly Task[], sections: readonly Section[]): void {
  if (tasks.every(({ prerequisites }) => prerequisites.length === 0)) return;
  const groups = new NumberedGroups(tasks, sections);
  for (const task of tasks) {
    const budget = { left: MAX_MEMBERS };
    const prerequisites = task.prerequisites.map((reference) => expanded(reference, task, groups, budget));
    if (budget.left < 0 || prerequisites.every((reference, index) => reference === task.prerequisites[index])) continue;
    task.prerequisites = prerequisites;
    task.dependsOn = [...new Set(prerequisites.flatMap(({ ids }) => ids))];
  }
}

/** What tasks name as a group to wait for, where headings have numbers and none has that one. */
export function missingGroups(tasks: readonly Task[], sections: readonly Section[]): { task: Task; reference: Reference }[] {
  const named = tasks.flatMap((task) =>
    task.prerequisites.flatMap((reference) => {
      const { numbers } = reference.kind === 'text' ? namedGroups(reference.raw) : NOTHING;
      return numbers.length === 0 ? [] : [{ task, reference, numbers }];
    }),
  );
  if (named.length === 0) return [];
  const groups = new NumberedGroups(tasks, sections);
  return groups.any() ? named.filter(({ numbers }) => numbers.some((number) => !groups.isHeading(number))) : [];
}

const NOTHING: { word: string; numbers: readonly string[] } = { word: '', numbers: [] };

function namedGroups(raw: string): { word: string; numbers: readonly string[] } {
  const [, word = '', from, to = from] = NAMED.exec(raw.replaceAll(/[*_`]/g, '').trim()) ?? [];
  const [first, last] = [Number(from), Number(to)];
  if (from === undefined || last < first) return NOTHING;
  return { word, numbers: first === last ? [from] : Array.from({ length: last - first + 1 }, (_, step) => String(first + step)) };
}

/** The same reference where it names no group, or more members than are left to take. */
function expanded(reference: Reference, { line }: Task, groups: NumberedGroups, budget: { left: number }): Reference {
  const { kind, ids, raw } = reference;
  const { word, numbers } = kind === 'text' ? namedGroups(raw) : { word: undefined, numbers: ids };
  const members = numbers.map((number) => groups.membersOf(number, line, word));
  if (members.every((each) => each === undefined) || (kind === 'text' && members.includes(undefined))) return reference;
  budget.left -= members.reduce((sum, each) => sum + (each?.length ?? 0), 0);
  if (budget.left < 0) return reference;
  return { ...reference, kind: kind === 'text' ? 'id' : kind, ids: members.flatMap((each, index) => each ?? numbers[index] ?? []) };
}

interface Group extends Pick<Section, 'line' | 'endLine'> {
  word: string | undefined;
  members: readonly string[];
}

/** Headings with a number that no task has and no other heading, where all tasks that go on from it stand below that one, and no others. */
class NumberedGroups {
  private readonly headings: ReadonlyMap<string, readonly { word: string | undefined; section: Section }[]>;
  private readonly known = new Map<string, Group | undefined>();
  /** By the first of the numbers of their ids. */
  private readonly tasks: ReadonlyMap<string, readonly Task[]>;
  /** Those of all of them, in order. */
  private readonly lines: readonly number[];

  constructor(tasks: readonly Task[], sections: readonly Section[]) {
    const numberedTasks = tasks.filter(({ id }) => id !== '');
    this.tasks = Map.groupBy(numberedTasks, ({ id }) => id.split('.', 1)[0] ?? '');
    this.lines = numberedTasks.map(({ line }) => line);
    const numbered = sections.flatMap((section) => {
      const [, word, number] = HEADING.exec(section.text.replaceAll(/[*_`]/g, '').trim()) ?? [];
      return number === undefined ? [] : [{ word, number, section }];
    });
    this.headings = Map.groupBy(numbered, ({ number }) => number);
  }

  /** Whether any heading stands for the tasks below it. */
  any(): boolean {
    return [...this.headings.keys()].some((number) => this.group(number) !== undefined);
  }

  isHeading(number: string): boolean {
    return this.headings.has(number);
  }

  /**
   * Ids of the leaves of a group; undefined where there is no such group, or where it goes by another word.
   * @param line of the task that names it: one of its own does not wait for it
   */
  membersOf(number: string, line: number, word?: string): readonly string[] | undefined {
    const group = this.group(number);
    if (group === undefined || (line >= group.line && line <= group.endLine)) return undefined;
    // A heading with a mere number goes by any word; `Phase 2` is no `Part 2`.
    const goesBy = word === undefined || group.word === undefined || word.toLowerCase() === group.word.toLowerCase();
    return goesBy ? group.members : undefined;
  }

  private group(number: string): Group | undefined {
    if (!this.headings.has(number)) return undefined;
    if (!this.known.has(number)) this.known.set(number, this.groupOf(number));
    return this.known.get(number);
  }

  private groupOf(number: string): Group | undefined {
    const [heading, another] = this.headings.get(number) ?? [];
    if (heading === undefined || another !== undefined) return undefined;
    const { line, endLine } = heading.section;
    const own = this.tasks.get(number) ?? [];
    const isBelow = (task: Task): boolean => task.id !== number && task.line > line && task.line <= endLine;
    if (
      own.length === 0 ||
      own.length > MAX_MEMBERS ||
      !own.every(isBelow) ||
      this.before(endLine + 1) - this.before(line + 1) !== own.length
    )
      return undefined;
    return { line, endLine, word: heading.word, members: own.filter(({ leaf }) => leaf).map(({ id }) => id) };
  }

  /** How many tasks stand before a line. */
  private before(line: number): number {
    let [low, high] = [0, this.lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.lines[middle] ?? 0) < line) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
