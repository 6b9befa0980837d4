import type { DispatchEvent, HookResult, HookRun } from '../../domain/hooks/dispatch/index.ts';
import { type HookActionType, isFileTrigger } from '../../domain/hooks/index.ts';
import { StringlineError } from '../../domain/shared/errors.ts';
import { getJson, putJson } from '../artefacts.ts';
import type { SandboxJob, SandboxResult } from '../ports.ts';
import { StoredSandboxResult } from '../run-checks.ts';
import { endedJobs, GivesWay, SANDBOX_FAILED, SETUP_FAILED, type SoFar, type Waiting } from './jobs-elsewhere.ts';
import type { HookActionPorts, HookActions, HookElsewhere, HookJob, HookPlatform } from './ports.ts';

/** Where the run of an event from elsewhere takes place: in this process, in turns of a function around those of a sandbox, or not at all. */
export type RunPlace = 'here' | SoFar['by'] | { result: HookResult };

const PLACES: Readonly<Record<HookActionType, 'here' | SoFar['by']>> = {
  run_command: 'dispatch',
  lint_and_fix: 'dispatch',
  security_scan: 'here',
  generate_description: 'here',
  ask_agent: 'agent',
  sync_spec_design: 'agent',
  regenerate_unit_tests: 'agent',
};

/** Commands of repositories run in a sandbox, from the tree of the event; what only reads runs in this process. */
export function placeOf({ hook: { action } }: HookRun, event: DispatchEvent): RunPlace {
  if (event.tree === undefined) return { result: NO_COMMIT };
  return action === 'lint_and_fix' && isFileTrigger(event.trigger) ? { result: NO_EDITOR } : PLACES[action];
}

/** Never a pass. */
const NO_COMMIT: HookResult = {
  outcome: 'unavailable',
  summary: 'not applicable away from a checkout: the event names no commit, so the files that it is about are not here',
};
/** Nothing is judged at a save: that nobody formats the file here is no failure. */
const NO_EDITOR: HookResult = {
  outcome: 'skipped',
  summary:
    'not applicable away from a checkout: it repairs files for whoever saves them, and their folder is not here; stringline watch does it there',
};

/** What the run of an event from elsewhere reaches. */
export interface ElsewherePorts extends Omit<HookActionPorts, 'platform' | 'workplace'> {
  actions: HookActions;
  artefacts: HookElsewhere['artefacts'];
  /** Opens what a model is asked with; absent at functions that ask none. */
  platform?: (event: DispatchEvent, signal: AbortSignal) => Promise<Omit<HookPlatform, 'runJob'>>;
}

export interface RunElsewhere {
  job: HookJob;
  soFar: SoFar;
}

/**
 * Runs the action of a hook as far as it goes without a sandbox, from its beginning each time. Gives its result, or what is to come before
 * it is gone on with. The action is that of a laptop: it does not know that what its commands have come to was known before.
 */
export async function runElsewhere({ job, soFar }: RunElsewhere, ports: ElsewherePorts): Promise<HookResult | Waiting> {
  const { by, ends, turns } = soFar;
  const later = { by, ends, turns: turns + 1 };
  try {
    return await ports.actions[job.run.hook.action](job, actionPorts(job, ends, ports));
  } catch (error) {
    if (!(error instanceof GivesWay)) return failureOf(error);
    return error.job === undefined ? { next: by, ...later } : { next: 'sandbox', job: await putJson(ports.artefacts, error.job), ...later };
  }
}

function actionPorts({ run }: HookJob, ends: SoFar['ends'], ports: ElsewherePorts): HookActionPorts {
  const { clock, hash, source, artefacts, platform } = ports;
  const runJob = endedJobs(ends, hash);
  return {
    ...{ clock, hash, source, mergeBase: (one, other) => ports.mergeBase(one, other) },
    // With it come the readers of settings, which few events need.
    workplace: async (event) => (await import('./sandbox-workplace.ts')).sandboxWorkplace({ run, event, source, artefacts, hash, runJob }),
    ...(platform !== undefined && {
      platform: async (event, signal) => ({
        ...(await platform(event, signal)),
        runJob: (sandboxJob) => resultOf(sandboxJob, { runJob, artefacts }),
      }),
    }),
  };
}

async function resultOf(
  job: SandboxJob,
  { runJob, artefacts }: { runJob: ReturnType<typeof endedJobs>; artefacts: HookElsewhere['artefacts'] },
): Promise<SandboxResult> {
  const { commands, ...rest } = await getJson(artefacts, runJob(job), StoredSandboxResult);
  return { ...rest, commands: commands.map((command) => ({ ...command, exitCode: command.exitCode })) };
}

/** What the sandbox itself got wrong is a crash, and what cannot be installed there keeps a hook from its work: never a pass. */
function failureOf(error: unknown): HookResult {
  if (!(error instanceof StringlineError)) throw error;
  const [summary = '', ...output] = error.message.split('\n');
  const said = { summary, ...(output.length > 0 && { output: output.join('\n') }) };
  if (error.code === SANDBOX_FAILED) return { outcome: 'crashed', ...said };
  if (error.code === SETUP_FAILED) return { outcome: 'unavailable', ...said };
  throw error;
}
