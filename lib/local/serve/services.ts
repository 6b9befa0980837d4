import { Problem } from '../../api/problem.ts';
import type { ApiServices, HookHost, Webhooks } from '../../api/services.ts';
import type { LoadedPlaybook } from '../../adapters/models/index.ts';
import { createIdempotencyStore } from '../../adapters/local/stores/index.ts';
import { beginRun, continueRun, endRun, type ControlPorts } from '../../app/control-runs.ts';
import { driverOfMoving } from '../driver-of.ts';
import type { Platform } from '../platform.ts';
import type { RunDriver } from './driver.ts';
import { localGateReports } from './gates.ts';
import { gitSnapshots } from './snapshots.ts';
import type { ServingModels } from './models.ts';

export interface LocalServiceParts {
  platform: Platform;
  driver: RunDriver;
  models: ServingModels;
  hooks: HookHost;
  webhooks?: Webhooks | undefined;
  playbook?: LoadedPlaybook | undefined;
  version: string;
  onFault?: ApiServices['onFault'];
  onAnswer?: ApiServices['onAnswer'];
}

/** Runs that may wait for their turn; whoever asks for more has something that goes wrong. */
const MAX_QUEUED = 100;

const tooManyRuns = (): Problem =>
  new Problem(429, 'too-many-runs', {
    detail: `${MAX_QUEUED} runs wait for their turn already. Try again later, or cancel some.`,
    headers: { 'retry-after': '30' },
  });

/** The API over one repository on this machine: its source lies here, and its gates run here. */
export function localServices(parts: LocalServiceParts): ApiServices {
  const { platform, driver, models, playbook, version, onFault, onAnswer } = parts;
  const { ports, root } = platform;
  const snapshots = gitSnapshots(platform);
  const control: ControlPorts = {
    ports,
    pipelines: driver,
    settleModels: (config) => models.settle(config),
    ...(playbook && { playbook: ports.hash(playbook.canonical) }),
  };
  const withModel = (model: string): ControlPorts => ({
    ...{ ports, pipelines: driver },
    settleModels: (config) => models.settle(config, model),
  });
  return {
    version,
    clock: ports.clock,
    hash: ports.hash,
    idempotency: createIdempotencyStore(platform.database, ports.clock),
    records: { runs: ports.runs, reviews: ports.reviews },
    projects: {
      list: async () => Promise.resolve([root]),
      open: async (project) => Promise.resolve(project === root ? ports : undefined),
    },
    runs: {
      create: async (_project, { model, ...input }, requester) => {
        if (driver.queued() >= MAX_QUEUED) throw tooManyRuns();
        return beginRun({ ...input, allowDirty: true, requester }, model === undefined ? control : withModel(model));
      },
      driven: (run) => {
        const process = driverOfMoving(run, platform);
        return process === undefined ? undefined : process !== null || driver.carries(run.id);
      },
      cancel: (run, reason) => endRun(run, reason, control),
      resume: (run, budget) => continueRun(run, budget, control),
    },
    snapshots,
    gateReports: localGateReports(platform, driver),
    hooks: (project) => Promise.resolve(project === root ? parts.hooks : undefined),
    webhooks: parts.webhooks,
    onDecided: (runId) => driver.wake(runId),
    ...(onFault && { onFault }),
    ...(onAnswer && { onAnswer }),
  };
}
