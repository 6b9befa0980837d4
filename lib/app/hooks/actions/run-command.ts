import { tail } from '../../../domain/gates/index.ts';
import { type ChangedFile, commandOutcome, type HookResult } from '../../../domain/hooks/dispatch/index.ts';
import { compileMatcher, isFileTrigger, writesInPlace } from '../../../domain/hooks/index.ts';
import type { HookActionFunction, HookActionPorts, HookCommandEnd, HookJob, HookWorkplace } from '../ports.ts';

/** Variable that carries the causes of whatever a command of a hook sets off. */
export const CAUSE_VARIABLE = 'STRINGLINE_HOOK_CAUSE';

/** Names of the events in the JSON that commands of Kiro read from their standard input. */
const KIRO_EVENTS: Readonly<Record<string, string>> = {
  'file-save': 'PostFileSave',
  'file-create': 'PostFileCreate',
  'file-delete': 'PostFileDelete',
  'task-start': 'PreTaskExec',
  'task-end': 'PostTaskExec',
  'tool-before': 'PreToolUse',
  'tool-after': 'PostToolUse',
  prompt: 'UserPromptSubmit',
  'session-start': 'SessionStart',
  'session-end': 'SessionEnd',
  stop: 'Stop',
  manual: 'Manual',
  commit: 'Commit',
  pr: 'PullRequest',
};

/** Runs the command of a hook, with the event as JSON on its input. Exit code 2 blocks, others but 0 warn. */
export const runCommandAction: HookActionFunction = async (job, ports) => {
  const { command } = job.run.hook.options;
  if (typeof command !== 'string' || command.trim() === '') return { outcome: 'failed', summary: 'the hook names no command' };
  const workplace = await ports.workplace(job.event);
  const before = await savedFiles(job, workplace, ports);
  const folder = job.run.hook.root;
  const end = await workplace.run({
    run: command,
    ...(folder !== undefined && { folder }),
    ...surroundings(job, folder === undefined ? workplace.root : `${workplace.root}/${folder}`, folder),
  });
  const after = await savedFiles(job, workplace, ports);
  const written = after.filter(({ digest }, index) => digest !== before[index]?.digest);
  return { ...commandResult(end), ...(written.length > 0 && { written }) };
};

/** More than these are no burst of saves. */
const MAX_COMPARED = 500;

/**
 * The files of the event that the command is known to write, as they lie there now; none where it is about what is recorded, which no
 * command changes. Of other commands nothing is taken for their work: a person may save while they run, and must not be taken for them.
 */
async function savedFiles({ run, event }: HookJob, workplace: HookWorkplace, { hash }: HookActionPorts): Promise<ChangedFile[]> {
  const { command, writes } = run.hook.options;
  const declared = Array.isArray(writes) ? writes : typeof command === 'string' && writesInPlace(command) ? ['**'] : [];
  if (!isFileTrigger(event.trigger) || declared.length === 0 || run.files.length > MAX_COMPARED) return [];
  const matcher = compileMatcher({ trigger: event.trigger, matcher: { kind: 'globs', globs: declared } });
  return Promise.all(
    run.files
      .filter(({ path }) => matcher.ok && matcher.test(path))
      .map(async ({ path }) => {
        const bytes = await workplace.read(path);
        return { path, digest: bytes === undefined ? null : hash(bytes) };
      }),
  );
}

/** What a command gets to know of the event: on its input, and in its environment for what it sets off itself. Paths are those from its folder. */
export function surroundings(
  { run, event, timeoutMs, signal }: HookJob,
  root: string,
  folder?: string,
): { stdin: string; env: Record<string, string>; timeoutMs: number | undefined; signal: AbortSignal } {
  const files = run.files.map(({ path }) => (folder === undefined ? path : path.slice(folder.length + 1)));
  const input = {
    hook_event_name: KIRO_EVENTS[run.hook.trigger] ?? run.hook.trigger,
    cwd: root,
    hook: run.hook.name,
    files,
    ...(event.tool && { tool_name: event.tool.name }),
  };
  const cause = [...event.cause, { hook: run.hook.id, name: run.hook.name, run: run.id }];
  return {
    stdin: `${JSON.stringify(input)}\n`,
    env: { [CAUSE_VARIABLE]: JSON.stringify(cause), STRINGLINE_HOOK_FILES: files.slice(0, MAX_LISTED).join('\n') },
    timeoutMs,
    signal,
  };
}

/** An environment has to fit beside the arguments of a program; the input lists all files. */
const MAX_LISTED = 500;
const MAX_LINES = 40;

function commandResult(end: HookCommandEnd): HookResult {
  const output = tail(`${end.stdout}${end.stderr}`.trim(), MAX_LINES);
  return { ...commandOutcome(end), ...(end.exitCode !== undefined && { exitCode: end.exitCode }), ...(output !== '' && { output }) };
}
