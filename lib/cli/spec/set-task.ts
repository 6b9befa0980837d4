import { createFileWriter } from '../../adapters/local/file-writer.ts';
import { suggest } from '../../domain/config/index.ts';
import { idsInWords, plural } from '../../domain/shared/wording.ts';
import { openParts, readTasks, setTaskStatus, tasksNamed, type TaskStatus } from '../../domain/specs/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { CommandContext } from '../main.ts';
import { present } from '../present.ts';
import { openSpec } from './open-spec.ts';

const STATES = new Map<string, TaskStatus>([
  ['not-started', 'not-started'],
  ['queued', 'queued'],
  ['in-progress', 'in-progress'],
  ['completed', 'completed'],
]);

/** Changes the box of one task: one byte of the file, and none where the file has changed since it was read. */
export function setTask({ spec: name, id, state }: { spec: string; id: string; state: string }, context: CommandContext): ExitCode {
  const status = STATES.get(state);
  if (status === undefined) throw failure('state-unknown', `There is no state ${JSON.stringify(state)}.`, stateFix(state));
  const { root, directory, files } = openSpec(name, context);
  const path = directory === '' ? 'tasks.md' : `${directory}/tasks.md`;
  const before = files['tasks.md'];
  if (before === undefined) throw failure('tasks-missing', `${directory} has no tasks.md.`, 'Name a spec that has one.');
  const result = setTaskStatus(before, id, status);
  const same = !result.ok && result.failure.code === 'task-status-same';
  if (!result.ok && !same) throw failure(result.failure.code, result.failure.message, `stringline spec show ${name} lists them.`);
  if (result.ok && !createFileWriter(root).replace(path, before, result.text))
    throw failure('file-changed', `${path} has changed since it was read; it was left as it is.`, 'Give the command again.');
  const open = status === 'completed' ? openBelow(before, id) : [];
  return present(
    {
      schema: 'stringline.task-set/1',
      exit: EXIT.done,
      data: { path, task: id, state: status, changed: result.ok, open },
      text: () => `${result.ok ? `Task ${id} of ${path} is ${status}.` : result.failure.message}${openInWords(open)}`,
    },
    context.io,
    context.json,
  );
}

/** What is left to do of a task, by number or text. */
function openBelow(text: string, id: string): string[] {
  const { tasks } = readTasks(text);
  const [task] = tasksNamed(tasks, id);
  return (openParts(tasks).get(task?.key ?? '') ?? []).map((part) => (part.id === '' ? part.title : part.id));
}

/** Done as asked, and told: Kiro's editor would refuse it. */
const openInWords = (open: readonly string[]): string =>
  open.length === 0 ? '' : ` ${idsInWords(open)} below it ${plural(open.length, 'is')} still open.`;

/** What people say for the states, beside what they mistype. */
const SAID: ReadonlyMap<string, TaskStatus> = new Map([
  ...['done', 'complete', 'finished', 'closed', 'x', 'checked', 'ticked'].map((word) => [word, 'completed'] as const),
  ...['open', 'todo', 'new', 'pending', 'reset', 'unchecked'].map((word) => [word, 'not-started'] as const),
  ...['started', 'doing', 'wip', 'running', 'in_progress', 'progress', 'active'].map((word) => [word, 'in-progress'] as const),
  ...['waiting', 'planned', 'next'].map((word) => [word, 'queued'] as const),
]);

function stateFix(state: string): string {
  const near = SAID.get(state.toLowerCase()) ?? suggest(state, STATES.keys());
  const all = `Write one of ${[...STATES.keys()].join(', ')}.`;
  return near === undefined ? all : `Did you mean ${near}? ${all}`;
}

function failure(code: string, message: string, fix: string): StringlineError {
  return new StringlineError({ code, message, fix, exit: EXIT.usage });
}
