import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import * as z from 'zod';
import type { Ports } from '../../lib/app/ports.ts';
import type { StageFunctionName } from '../../lib/domain/platform/index.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import { meterModels } from './model-meter.ts';
import { nameTransient, tellOutcome } from './outcome.ts';
import { nameErrors, type StageHandler } from './stage-handler.ts';
import { endOfTime, withinTime } from './time-limit.ts';

/** The part of Lambda's context that is read here; the tools read more of it. */
export interface LambdaContext {
  functionName: string;
  awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export interface StageDeployment {
  stage: StageFunctionName;
  /** The handler's factory. Where it brings much (prompts, rules, tools), it is imported here: while the run is read, not before a cold start is over. */
  load: () => Promise<(ports: Ports) => StageHandler>;
  /** The ports of one invocation: those of the run's project. */
  bind: (runId: string) => Promise<Ports>;
  /** @default made from `POWERTOOLS_*` */
  instruments?: Instruments;
}

export type DeployedStage = (event: unknown, context: LambdaContext) => Promise<Json>;

/** Every stage is called for a run; the rest of its event is its own. */
const AboutRun = z.looseObject({ runId: z.string(), operation: z.string().optional() });

/** The Lambda function of a stage: the handler that every host calls, on AWS ports, heard through logs and metrics that carry the run's id. */
export function deployStage(deployment: StageDeployment): DeployedStage {
  const instruments = deployment.instruments ?? createInstruments(deployment.stage);
  const { logger, metrics } = instruments;
  const handler = middy<unknown, Json, Error, never>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics, { captureColdStartMetric: true }))
    .use(tellOutcome(instruments))
    .use(nameErrors())
    .use(nameTransient())
    .handler(async (event, context) => invoke(deployment, instruments, { event, context }));
  return (event, context) => handler(event, context as never);
}

async function invoke(
  { stage, load, bind }: StageDeployment,
  { logger, metrics }: Instruments,
  { event, context }: { event: unknown; context: LambdaContext },
): Promise<Json> {
  const about = AboutRun.safeParse(event).data;
  if (about === undefined)
    throw new StringlineError({ code: 'stage-input-invalid', message: `${stage} was called for no run`, exit: EXIT.internal });
  const { runId, operation } = about;
  logger.appendKeys({ runId, ...(operation !== undefined && { operation }) });
  const signal = endOfTime(context.getRemainingTimeInMillis());
  // In this order: the request for the run is on its way before loading keeps the processor.
  const [bound, createHandler] = await Promise.all([bind(runId), load()]);
  const ports = meterModels(bound, metrics);
  const handle = createHandler({ ...ports, models: withinTime(ports.models, signal) });
  return handle(event, { getRemainingTimeInMillis: () => context.getRemainingTimeInMillis(), signal });
}
