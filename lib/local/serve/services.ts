import type { ApiServices } from '../../api/services.ts';
import type { LoadedPlaybook } from '../../adapters/models/index.ts';
import { createIdempotencyStore } from '../../adapters/local/stores/index.ts';
import { beginRun, continueRun, endRun, type ControlPorts } from '../../app/control-runs.ts';
import type { Platform } from '../platform.ts';
import type { RunDriver } from './driver.ts';
import { gitSnapshots } from './snapshots.ts';
import type { ServingModels } from './models.ts';

export interface LocalServiceParts {
  platform: Platform;
  driver: RunDriver;
  models: ServingModels;
  playbook?: LoadedPlaybook | undefined;
  version: string;
  onFault?: ApiServices['onFault'];
  onAnswer?: ApiServices['onAnswer'];
}

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
      create: (_project, input, requester) => beginRun({ ...input, allowDirty: true, requester }, control),
      cancel: (run, reason) => endRun(run, reason, control),
      resume: (run, budget) => continueRun(run, budget, control),
    },
    snapshots,
    gateReports: undefined,
    onDecided: (runId) => driver.wake(runId),
    ...(onFault && { onFault }),
    ...(onAnswer && { onAnswer }),
  };
}
