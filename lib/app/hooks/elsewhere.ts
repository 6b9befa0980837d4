import { commandOutcome, type DispatchEvent, type HookResult, type HookRun } from '../../domain/hooks/dispatch/index.ts';
import { isFileTrigger } from '../../domain/hooks/index.ts';
import { tail } from '../../domain/gates/index.ts';
import type { SandboxJob } from '../ports.ts';
import { loadEvidence } from '../sandbox-evidence.ts';
import { surroundings } from './actions/run-command.ts';
import type { HookElsewhere } from './ports.ts';

/** Where the run of an event from elsewhere takes place: in this process, in a sandbox, or not at all. */
export type RunPlace = 'here' | { job: SandboxJob } | { result: HookResult };

/** Seconds of a command whose hook states no limit. */
const USUAL_SECONDS = 600;
/** What Linux takes as one argument is 128 KiB; quotes and the command itself need their part of it. */
const MOST_BYTES = 64 * 1024;

/** Commands of repositories run in a sandbox, from the tree of the event; what only reads runs in this process. */
export function placeOf(run: HookRun, event: DispatchEvent): RunPlace {
  const { action } = run.hook;
  if (event.tree === undefined) return notApplicable('the event names no commit, so the files that it is about are not here');
  if (action === 'lint_and_fix') return isFileTrigger(event.trigger) ? NO_EDITOR : notApplicable(NO_FIXES);
  if (action !== 'run_command') return 'here';
  const { command } = run.hook.options;
  if (typeof command !== 'string' || command.trim() === '') return { result: { outcome: 'failed', summary: 'the hook names no command' } };
  return { job: jobOf(run, event, { command, tree: event.tree }) };
}

/** Nothing is judged at a save: that nobody formats the file here is no failure. */
const NO_EDITOR: RunPlace = {
  result: {
    outcome: 'skipped',
    summary:
      'not applicable away from a checkout: it repairs files for whoever saves them, and their folder is not here; stringline watch does it there',
  },
};
const NO_FIXES = 'it repairs files in the folder of whoever commits; the gate `lint` judges commits here';

/** Never a pass. */
function notApplicable(reason: string): { result: HookResult } {
  return { result: { outcome: 'unavailable', summary: `not applicable away from a checkout: ${reason}` } };
}

function jobOf(run: HookRun, event: DispatchEvent, { command, tree }: { command: string; tree: string }): SandboxJob {
  const seconds = run.hook.timeoutMs === undefined ? USUAL_SECONDS : Math.ceil(run.hook.timeoutMs / 1000);
  return {
    id: `${run.id}-${String(run.attempts)}`,
    runId: event.id,
    tree,
    commands: [{ name: run.hook.name, run: commandLine(command, run, event), timeoutSeconds: seconds }],
    reports: [],
    network: 'none',
    failFast: true,
    fresh: false,
  };
}

/** The command with what it gets at a laptop, too: the event on its input, causes and files in its environment. Its own exit code is that of the line. */
export function commandLine(command: string, run: HookRun, event: DispatchEvent): string {
  for (let { files } = run; ; files = files.slice(0, Math.floor(files.length / 2))) {
    const job = { run: { ...run, files }, event, timeoutMs: undefined, signal: NEVER };
    const { stdin, env } = surroundings(job, '.');
    const variables = Object.entries(env).map(([name, value]) => `${name}=${quoted(value)}`);
    const line = `printf '%s' ${quoted(stdin)} | env ${variables.join(' ')} sh -c ${quoted(command)}`;
    if (files.length === 0 || new TextEncoder().encode(line).length <= MOST_BYTES) return line;
  }
}

const NEVER = new AbortController().signal;

const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** What a sandbox has brought back of a run. */
export type EndElsewhere = { result: string } | { error: string };

const MAX_LINES = 40;

/** The result of a run that took place in a sandbox. What the sandbox itself got wrong is a crash, never a pass. */
export async function resultElsewhere(end: EndElsewhere, { artefacts }: Pick<HookElsewhere, 'artefacts'>): Promise<HookResult> {
  if ('error' in end) return { outcome: 'crashed', summary: `the sandbox did not run it: ${end.error}` };
  const [command] = (await loadEvidence(end.result, artefacts)).commands;
  if (command === undefined) return { outcome: 'crashed', summary: 'the sandbox brought back no result' };
  const { outcome, exitCode, stdout, stderr } = command;
  const output = tail(`${stdout}${stderr}`.trim(), MAX_LINES);
  return {
    ...commandOutcome({ outcome, exitCode, aborted: false }),
    ...(exitCode !== undefined && { exitCode }),
    ...(output !== '' && { output }),
  };
}
