import { createS3Steering } from '../../lib/adapters/aws/global-steering.ts';
import { HOOK_ACTION_FUNCTIONS } from '../../lib/app/hooks/actions/index.ts';
import { mergeBaseOf } from '../../lib/app/hooks/merge-base.ts';
import { type HookAgentPorts, outsideAgentPorts } from '../../lib/app/hooks/outside-agents.ts';
import type { TaskTokens } from '../../lib/app/ports.ts';
import type { ProjectLimits } from '../../lib/domain/deploy/index.ts';
import { projectPorts, type StageParts, type Storage } from '../shared/aws-ports.ts';
import { hooksOf, projectOfEvent } from '../shared/hook-stores.ts';
import type { Instruments } from '../shared/instruments.ts';
import { meterModels } from '../shared/model-meter.ts';
import { modelsOfPlatform } from '../shared/models.ts';
import { settleModels } from '../shared/settle-models.ts';
import { hostedSource } from '../shared/source.ts';
import { withinTime } from '../shared/time-limit.ts';

export interface AgentBinding {
  storage: Storage;
  limits: ProjectLimits;
  region: string;
  metrics: Instruments['metrics'];
}

/** No execution waits for the review of a design that an agent has followed the code with. */
const NO_TOKENS: TaskTokens = { succeed: () => Promise.resolve(false), fail: () => Promise.resolve(false) };

const PARTS: StageParts = {
  source: hostedSource,
  models: modelsOfPlatform,
  tokens: () => NO_TOKENS,
  globalSteering: ({ s3, bucket }) => createS3Steering({ client: s3, bucket }),
  codeReader: async () => (await import('../../lib/adapters/syntax/index.ts')).createCodeReader(),
};

/** The ports of the agents of one event, whose calls end with the signal. @throws StringlineError `hook-event-missing` */
export async function bindAgents(
  eventId: string,
  { storage, limits, region, metrics }: AgentBinding,
  signal: AbortSignal,
): Promise<HookAgentPorts> {
  const project = await projectOfEvent(eventId, storage);
  const ports = meterModels(projectPorts(project, storage, PARTS), metrics);
  const today = storage.clock.now().toISOString().slice(0, 10);
  return outsideAgentPorts({
    hooks: hooksOf(project, storage),
    actions: HOOK_ACTION_FUNCTIONS,
    mergeBase: (one, other) => mergeBaseOf(ports.source, one, other),
    ports: {
      ...ports,
      models: withinTime(ports.models, signal),
      // An approval of the same bytes is not carried over: this function may decide no review, and a person looks once more.
      reviews: { ...ports.reviews, approvalOf: () => Promise.resolve(undefined) },
    },
    // Asynchronous: what a deployment does not allow is a failure of the run, not of the function.
    settleModels: async (config) => Promise.resolve(settleModels(config, { limits, region, today })),
    mostUsd: limits.budget.usdPerRun,
  });
}
