import { labelled } from '../text/inline.ts';
import type { Line, ScannedText } from '../text/lines.ts';
import type { Section } from '../text/outline.ts';
import { isItem } from './section-lines.ts';
import { type TaskLine, taskLine } from './task-line.ts';
import { settleNumbers } from './task-number.ts';
import type { TaskGroup } from './tasks.ts';
import { DEPENDENCIES, FILES, headingWords, REFERENCES, TASK_WORD } from './vocabulary.ts';

export interface TaskDraft {
  box: TaskLine;
  line: number;
  markOffset: number;
  /** Lines below it that are not boxes. */
  body: Line[];
  section: number | undefined;
  /** Label of the list behind a task that it stands in, in lower case: `verification` of `**Verification**:`; empty where there is none. */
  list: string;
  /** The heading `## Task N` it stands under. */
  group: TaskGroup | undefined;
}

const GROUP = new RegExp(`^${TASK_WORD}\\s?(\\d{1,6}(?:\\.\\d{1,6}){0,3}[a-h]?)(?:\\s?[:：.、—–-]\\s?|\\s|$)`, 'i');

/** Finds the boxes of a document with the lines that belong to each, and the headings that stand for parents. */
export function collectTasks(scanned: ScannedText, sections: readonly Section[]): { drafts: TaskDraft[]; groups: TaskGroup[] } {
  const drafts: TaskDraft[] = [];
  const groups: TaskGroup[] = [];
  /** Index of the section that the next heading begins. */
  let next = 0;
  let section: number | undefined;
  let group: TaskGroup | undefined;
  let current: TaskDraft | undefined;
  let list = '';
  /** Whether a list can belong to a task: one with a number stands above it in the section, or the section is one. */
  let isBehindTask = false;
  /** What stands below a heading `## Task 1` beside its boxes and is said of all of them. */
  const said: { group: TaskGroup; line: Line }[] = [];
  /** Tasks that what follows may still belong to, outermost first. */
  const open: TaskDraft[] = [];
  /** A list behind a task that is not indented: its criteria at the end, `_Requirements: 1.1_`, make it the task's. Undefined behind anything else. */
  let beside: Line[] | undefined = [];
  const { lines } = scanned;
  for (let index = 0, line = lines[0]; line !== undefined; line = lines[(index += 1)]) {
    if (line.number === sections[next]?.line) {
      section = next;
      next += 1;
      group = nextGroup(sections, section, group);
      if (group?.line === line.number) groups.push(group);
      current = undefined;
      list = '';
      isBehindTask = group !== undefined;
      open.length = 0;
      beside = [];
      continue;
    }
    const box = taskLine(line);
    if (box !== undefined) {
      current = {
        box,
        line: line.number,
        markOffset: line.start + box.markIndex,
        body: [],
        section,
        list: !isBehindTask || (box.indent > 0 && open.length > 0) ? '' : list,
        group,
      };
      drafts.push(current);
      isBehindTask ||= box.id !== '' || box.kit !== undefined;
      closeTasks(open, box.indent);
      open.push(current);
      beside = [];
      continue;
    }
    list = listOf(line) ?? list;
    if (current !== undefined) current = ownerOf(line, current, open, group);
    else if (beside !== undefined && isClosing(line, group) && isSaid(line)) current = open[0];
    if (current !== undefined) {
      give(current, beside, line);
      beside = [];
    } else if (isInList(line)) beside?.push(line);
    else beside = undefined;
    if (current === undefined && group !== undefined && isSaid(line)) said.push({ group, line });
  }
  const saidOf = Map.groupBy(said, (each) => each.group);
  for (const { box, body, group: own } of drafts)
    if (own !== undefined && box.indent === 0) body.push(...(saidOf.get(own) ?? []).map(({ line }) => line));
  settleNumbers(drafts.map(({ box }) => box));
  return { drafts, groups };
}

/** `## Task 3: Title` opens a group; a heading below it stays inside, any other heading ends it. */
function nextGroup(sections: readonly Section[], index: number, group: TaskGroup | undefined): TaskGroup | undefined {
  const section = sections[index];
  if (section === undefined) return undefined;
  const words = section.text.replaceAll(/[*`]/g, '').trim();
  const match = GROUP.exec(words);
  if (match?.[1] !== undefined) return { id: match[1], title: headingWords(words.slice(match[0].length)), line: section.line };
  if (group === undefined || section.parent === undefined) return undefined;
  return sections[section.parent]?.line === group.line ? group : undefined;
}

/** What a line in front of a list says of it; undefined for lines that stand in one or are blank. */
function listOf({ kind, text }: Line): string | undefined {
  const first = text.charAt(0);
  if (kind !== 'text' || first === '' || ' \t-+>|'.includes(first)) return undefined;
  const label = labelled(text);
  return label?.value === '' ? label.label : '';
}

/** The task itself, or the one around it that a line beside its steps speaks of: `_Requirements: 1.1_` behind the last of them. */
function ownerOf(line: Line, current: TaskDraft, open: TaskDraft[], group: TaskGroup | undefined): TaskDraft | undefined {
  const { indent } = line;
  if (indent > current.box.indent || belongs(line, current)) return current;
  // Below a number, people put bullets where its title begins or where the number does.
  if (current.box.ordered && indent === current.box.indent && /^\s*[-*+]\s/.test(line.text)) return current;
  // `_Requirements: 1.1_` stands behind its task, but below `## Task 1` it is about all of them.
  if (isClosing(line, group)) return open[0];
  // `- **Requirement**: 1.1` right behind a box, as another item of its list; below several, it is about what they are steps of.
  const isBeside = indent === current.box.indent && current.body.at(-1)?.text.trim() !== '' && isSaid(line);
  if (indent > 0) closeTasks(open, indent);
  return (indent === 0 ? undefined : open[open.length - 1]) ?? (isBeside ? current : undefined);
}

/** Whether a line names criteria, prerequisites or files. */
function isSaid({ kind, text }: Line): boolean {
  const label = kind === 'text' ? labelled(text) : undefined;
  return label !== undefined && label.value !== '' && [REFERENCES, DEPENDENCIES, FILES].some((words) => words.test(label.label));
}

/** Whether a line is a field behind a task that stands as far out as the task itself. */
function isClosing({ indent, kind, text }: Line, group: TaskGroup | undefined): boolean {
  return indent === 0 && group === undefined && kind === 'text' && FIELD.test(text);
}

/** A task takes a line and what stands between. */
function give({ body }: TaskDraft, beside: readonly Line[] | undefined, line: Line): void {
  for (const each of beside ?? []) body.push(each);
  body.push(line);
}

/** Whether a line can be part of a list that is not indented: fields of the task may stand behind one, but not behind prose or a rule. */
function isInList(line: Line): boolean {
  return line.indent > 0 || line.text.trim() === '' || (line.kind === 'text' && (isItem(line.text) || FIELD.test(line.text)));
}

/** A field in italics, `_Boundary: …_`. */
const FIELD = /^_\p{L}[\p{L} ]{1,40}[:：]/u;

function closeTasks(open: TaskDraft[], indent: number): void {
  while (open.length > 0 && (open[open.length - 1]?.box.indent ?? 0) >= indent) open.pop();
}

/** Blank lines, and a line that is not indented and runs on without a blank one before it. */
function belongs(line: Line, task: TaskDraft): boolean {
  if (line.text.trim() === '') return true;
  const previous = task.body.at(-1);
  const runsOn = previous === undefined || previous.text.trim() !== '';
  return line.kind === 'text' && runsOn && !isItem(line.text) && !/^\s*(?:-{3,}|\*{3,}|<!--)/.test(line.text);
}
