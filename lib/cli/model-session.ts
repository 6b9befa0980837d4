import { resolve } from 'node:path';
import { createModels, loadPlaybook, type LoadedPlaybook, type Models } from '../adapters/models/index.ts';
import type { ModelPort } from '../app/ports.ts';
import type { ExitCode } from '../domain/shared/errors.ts';
import type { ProjectConfig } from '../domain/config/index.ts';
import type { ConverseRequest } from '../domain/models/converse.ts';
import { shorten } from '../domain/publish/index.ts';
import type { Platform } from '../local/platform.ts';
import type { CommandContext } from './main.ts';
import { type Activity, tellActivities } from './activity.ts';
import { pausable, pausing } from './interrupt.ts';
import { progressPrinter } from './progress.ts';
import { withSession } from './session.ts';

/** A platform opened for a command that drives a run, with models that are made once the configuration is known. */
export interface ModelSession {
  platform: Platform;
  /** Aborted when a person pauses the command. */
  signal: AbortSignal;
  /** Settles the routes of a configuration and makes its models the ones that stages call. */
  useModels: (config: ProjectConfig, playbook: LoadedPlaybook | undefined) => Promise<Models>;
}

/**
 * Opens the platform as `withSession` does, for work that settles its models on the way, shows its progress and can be paused.
 * @param options `model`: of the option `--model PROVIDER:NAME`
 */
export async function withModelSession(
  context: CommandContext,
  { model }: { model?: string | undefined },
  work: (session: ModelSession) => Promise<ExitCode>,
): Promise<ExitCode> {
  let port: ModelPort | undefined;
  const activities = tellActivities(context.io, context);
  const models: ModelPort = {
    converse: async (request, callOptions) => {
      if (!port) throw new Error('a model was called before the models were made');
      const end = activities.begin(askingOf(request));
      try {
        return await port.converse(request, callOptions);
      } finally {
        end();
      }
    },
  };
  const onCommand = (run: string): (() => void) => activities.begin(runningOf(run));
  const carried = (signal: AbortSignal): Promise<ExitCode> =>
    withSession(context, { signal, onEvent: progressPrinter(context.io, context), onCommand, models }, (platform) =>
      work({
        platform,
        signal,
        useModels: async (config, playbook) => {
          const made = await createModels({ env: context.io.env, config, now: () => platform.ports.clock.now(), playbook, model });
          port = made.port;
          return made;
        },
      }),
    );
  return pausable(context.io, carried, () => pausing(activities.current()?.stopping));
}

const askingOf = ({ model, purpose: { stage, step } }: ConverseRequest): Activity => ({
  doing: `asking ${model.id} (${stage} ${step})`,
  stopping: `Breaking off the call of ${model.id}: what it has cost is recorded, and it is made again when the run is resumed. Pausing`,
});

const runningOf = (run: string): Activity => ({
  doing: `running ${run}`,
  stopping: `Stopping \`${shorten(run.replaceAll(/\s+/gu, ' '), 80)}\`, which runs again when the run is resumed. Pausing`,
});

/** Where the playbook of a run lies, so that resuming it needs no option. */
export const PLAYBOOK_PATH = 'playbook-path';

/** The playbook of the option, read and checked. */
export async function givenPlaybook({ playbook }: { playbook?: string }, { io, cwd }: CommandContext): Promise<LoadedPlaybook | undefined> {
  return playbook === undefined ? undefined : loadPlaybook(resolve(io.cwd, cwd, playbook));
}
