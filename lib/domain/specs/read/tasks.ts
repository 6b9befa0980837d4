import type { Finding } from '../../shared/finding.ts';
import { scanLines } from '../text/lines.ts';
import { outline, type Section } from '../text/outline.ts';
import type { Stretch } from '../text/place.ts';
import { type BrokenBox, brokenBoxes } from './broken-box.ts';
import { commentedBoxes } from './commented-box.ts';
import { waitForGroups } from './group-headings.ts';
import type { Reference } from './references.ts';
import { documentTitle } from './requirements.ts';
import { collectTasks } from './task-collector.ts';
import type { TaskField } from './task-fields.ts';
import { blockingTasks } from './spec-kit.ts';
import { linkTasks } from './task-tree.ts';
import { textFindings } from './text-findings.ts';
import { readWaves, type Wave } from './waves.ts';

export type TaskStatus = 'not-started' | 'queued' | 'in-progress' | 'completed';

export interface Task {
  /** `1.2` as written; empty for a box without a number. */
  id: string;
  /** The id where it is given and unique in the document, else the full text: how the task is addressed. */
  key: string;
  /** Text behind the number, without emphasis and strike-through. */
  title: string;
  /** All text behind the box: Kiro's own identity of a task. */
  fullText: string;
  status: TaskStatus;
  optional: boolean;
  line: number;
  /** 1-based column of the box's mark. */
  column: number;
  /** Offset of the status character in the whole text. */
  markOffset: number;
  /** Marked `(P)`: may run beside others. */
  parallel: boolean;
  /** Italic fields below it, `_Boundary: …_`, in order. */
  fields: TaskField[];
  /** Where `fullText` stands. */
  text: Stretch;
  /** 0 for top-level tasks. */
  level: number;
  /** Key of the task above, or id of the heading (`## Task 1`) that stands for it. */
  parent: string | undefined;
  /** Lines below the task, without bullets. */
  details: string[];
  references: Reference[];
  /** Ids of the references, ranges expanded. */
  criteria: string[];
  properties: string[];
  /** Where it names them first, in the same order. */
  propertyPlaces: Stretch[];
  /** Ids of tasks that it names as its prerequisites. */
  dependsOn: string[];
  /** The same, as written and where. */
  prerequisites: Reference[];
  /** Paths of its `Files:` line, else those in code spans. */
  files: string[];
  /** True when `files` come from a `Files:` line. */
  statesFiles: boolean;
  /** Text of its `Done when:` line. */
  success: string | undefined;
  checkpoint: boolean;
  /** Nothing is nested in it. */
  leaf: boolean;
  /** Index in `sections` of the innermost heading above it. */
  section: number | undefined;
  /** Label of the list behind a task that it stands in, in lower case: `verification` of `**Verification**:`; empty where there is none. */
  list: string;
}

export interface TaskGroup {
  /** `1` of `## Task 1: Title`. */
  id: string;
  title: string;
  line: number;
}

export interface TasksDocument {
  title: string;
  tasks: Task[];
  /** Headings that stand for a parent task. */
  groups: TaskGroup[];
  sections: Section[];
  /** Undefined when the document has no dependency graph. */
  waves: Wave[] | undefined;
  /** 1-based line of the graph. */
  wavesLine: number | undefined;
  /** Keys of the leaves in document order. */
  order: string[];
  /** Lines that look like tasks and are none. */
  broken: BrokenBox[];
  /** Lines with a box in a comment of HTML, 1-based: no tasks. */
  commented: number[];
  findings: Finding[];
  empty: boolean;
}

/** Reads tasks.md in any of the forms in use. Total: any text gives a document. */
export function readTasks(text: string): TasksDocument {
  const scanned = scanLines(text);
  const sections = outline(scanned);
  const { drafts, groups } = collectTasks(scanned, sections);
  const tasks = linkTasks(drafts, groups, text);
  waitForGroups(tasks, sections);
  if (drafts.some(({ box }) => box.kit !== undefined)) addBlocking(tasks, blockingTasks(scanned, sections));
  const graph = readWaves(scanned, sections);
  return {
    title: documentTitle(sections),
    tasks,
    groups,
    sections,
    waves: graph?.waves,
    wavesLine: graph?.line,
    order: tasks.filter(({ leaf }) => leaf).map(({ key }) => key),
    broken: brokenBoxes(scanned.lines, drafts),
    commented: commentedBoxes(scanned),
    findings: [...textFindings(scanned, text), ...(graph?.findings ?? [])],
    empty: text.trim() === '',
  };
}

/** What a section of the plan says comes before a task, beside what the task says itself. */
function addBlocking(tasks: readonly Task[], first: ReadonlyMap<string, readonly Reference[]>): void {
  for (const task of tasks) {
    const added = first.get(task.id) ?? [];
    task.prerequisites.push(...added);
    task.dependsOn = [...new Set([...task.dependsOn, ...added.flatMap(({ ids }) => ids)])];
  }
}
