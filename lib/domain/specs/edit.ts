import { STATUS_OF } from './read/task-line.ts';
import { numberOf } from './read/task-number.ts';
import { readTasks, type Task, type TasksDocument, type TaskStatus } from './read/tasks.ts';

export type EditFailure = { code: 'task-unknown' | 'task-ambiguous' | 'task-status-same'; message: string };
export type EditResult = { ok: true; text: string } | { ok: false; failure: EditFailure };

const MARK_OF: Readonly<Record<TaskStatus, string>> = { 'not-started': ' ', queued: '~', 'in-progress': '-', completed: 'x' };

/**
 * The text with the status of one task changed: exactly one character differs, everything else stays byte for byte.
 * @param taskId number of the task where it is unique, else its full text as written behind the box, or its title alone
 */
export function setTaskStatus(text: string, taskId: string, status: TaskStatus): EditResult {
  const { tasks, broken } = readTasks(text);
  const found = tasksNamed(tasks, taskId);
  const [task] = found;
  if (task === undefined) return failure('task-unknown', unknown(taskId, text, broken));
  if (found.length > 1) return failure('task-ambiguous', ambiguous(taskId, found));
  if (STATUS_OF[text.charAt(task.markOffset)] === status) {
    return failure('task-status-same', `Task ${taskId} on line ${task.line} is ${status} already.`);
  }
  return { ok: true, text: text.slice(0, task.markOffset) + MARK_OF[status] + text.slice(task.markOffset + 1) };
}

/** The text with every box empty: what a plan says, whatever of it is done. */
export function withoutTicks(text: string): string {
  let [empty, at] = ['', 0];
  for (const { markOffset } of readTasks(text).tasks.toSorted((a, b) => a.markOffset - b.markOffset)) {
    empty += text.slice(at, markOffset) + MARK_OF['not-started'];
    at = markOffset + 1;
  }
  return empty + text.slice(at);
}

/** How many boxes of a plan are ticked, or no longer, or marked otherwise, in a later text of it that differs by nothing else. */
export function changedTicks(before: string, after: string): { ticked: number; unticked: number; marked: number } {
  const changes = { ticked: 0, unticked: 0, marked: 0 };
  for (const { markOffset } of readTasks(after).tasks) {
    const [was, is] = [before.charAt(markOffset), after.charAt(markOffset)];
    if (was === is) continue;
    const [wasDone, isDone] = [STATUS_OF[was] === 'completed', STATUS_OF[is] === 'completed'];
    changes[wasDone === isDone ? 'marked' : isDone ? 'ticked' : 'unticked'] += 1;
  }
  return changes;
}

/** What a task may be called by, the surest first. */
const NAMES: readonly ((task: Task) => string)[] = [({ id }) => id, ({ fullText }) => fullText, ({ title }) => title];

/** The tasks that go by a name: by their number where one has it, else by their full text, else by their title. */
export function tasksNamed(tasks: readonly Task[], name: string): Task[] {
  const nameOf = name === '' ? undefined : NAMES.find((each) => tasks.some((task) => each(task) === name));
  return nameOf === undefined ? [] : tasks.filter((task) => nameOf(task) === name);
}

/** A line that is meant for it may be none, for its box. */
function unknown(taskId: string, text: string, broken: TasksDocument['broken']): string {
  const message = `There is no task ${taskId} in this document`;
  const meant = broken.find(({ end }) => numberOf(text.slice(end).split('\n', 1).join('').trim()).id === taskId);
  return meant === undefined ? `${message}.` : `${message}: line ${meant.line} looks like it, but its box is none that tools read.`;
}

function ambiguous(taskId: string, found: readonly Task[]): string {
  return `Task ${taskId} exists ${found.length} times, on lines ${found.map(({ line }) => line).join(', ')}; name it by its full text.`;
}

function failure(code: EditFailure['code'], message: string): EditResult {
  return { ok: false, failure: { code, message } };
}
