import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import * as z from 'zod';
import { isTransient } from '../../lib/adapters/aws/aws-error.ts';
import type { Ports } from '../../lib/app/ports.ts';
import { METRICS, type MetricName } from '../../lib/domain/operations/index.ts';
import type { StageFunctionName } from '../../lib/domain/platform/index.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import { maskSecrets } from '../../lib/domain/shared/secrets.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import { meterModels } from './model-meter.ts';
import { isExpected, nameErrors, type StageHandler, TRANSIENT } from './stage-handler.ts';
import { endOfTime, withinTime } from './time-limit.ts';

/** The part of Lambda's context that is read here; the tools read more of it. */
export interface LambdaContext {
  functionName: string;
  awsRequestId: string;
  getRemainingTimeInMillis(): number;
}

export interface StageDeployment {
  stage: StageFunctionName;
  createHandler: (ports: Ports) => StageHandler;
  /** The ports of one invocation: those of the run's project. */
  bind: (runId: string) => Promise<Ports>;
  /** @default made from `POWERTOOLS_*` */
  instruments?: Instruments;
}

export type DeployedStage = (event: unknown, context: LambdaContext) => Promise<Json>;

/** Every stage is called for a run; the rest of its event is its own. */
const AboutRun = z.looseObject({ runId: z.string(), operation: z.string().optional() });

/** A stage that stopped before its time was up and wants to be called again. */
const ContinueReply = z.union([z.looseObject({ continue: z.literal(true) }), z.strictObject({ next: z.literal('turn') })]);

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
  { stage, createHandler, bind }: StageDeployment,
  { logger, metrics }: Instruments,
  { event, context }: { event: unknown; context: LambdaContext },
): Promise<Json> {
  const about = AboutRun.safeParse(event).data;
  if (about === undefined)
    throw new StringlineError({ code: 'stage-input-invalid', message: `${stage} was called for no run`, exit: EXIT.internal });
  const { runId, operation } = about;
  logger.appendKeys({ runId, ...(operation !== undefined && { operation }) });
  const signal = endOfTime(context.getRemainingTimeInMillis());
  const ports = meterModels(await bind(runId), metrics);
  const handle = createHandler({ ...ports, models: withinTime(ports.models, signal) });
  return handle(event, { getRemainingTimeInMillis: () => context.getRemainingTimeInMillis(), signal });
}

/** What the SDK gave up on may pass by itself, also where no adapter has put it into words. */
function nameTransient(): middy.MiddlewareObj<unknown, Json> {
  const stageTransientError: middy.MiddlewareFn<unknown, Json> = ({ error }) => {
    if (error && !isExpected(error) && isTransient(error)) Object.assign(error, { name: TRANSIENT });
  };
  return { onError: stageTransientError };
}

/** One line and one metric for how an invocation ended. What an expected failure says is in the run's record; of others, message and stack. */
function tellOutcome({ logger, metrics }: Instruments): middy.MiddlewareObj<unknown, Json> {
  let startedAt = 0;
  const conclude = (outcome: MetricName): { outcome: string; durationMs: number } => {
    const durationMs = performance.now() - startedAt;
    metrics.addMetric(METRICS.duration, MetricUnit.Milliseconds, durationMs);
    metrics.addMetric(outcome, MetricUnit.Count, 1);
    return { outcome, durationMs: Math.round(durationMs) };
  };
  const stageOutcomeBefore = (): void => {
    startedAt = performance.now();
  };
  const stageOutcomeAfter = ({ response }: { response?: Json | null | undefined }): void => {
    logger.info('stage ended', conclude(ContinueReply.safeParse(response).success ? METRICS.continued : METRICS.succeeded));
  };
  const stageOutcomeError = ({ error }: { error?: Error | null | undefined }): void => {
    if (!error) return;
    if (error.name === TRANSIENT)
      logger.warn('stage failed for now', { ...conclude(METRICS.transient), reason: maskSecrets(error.message) });
    else if (isExpected(error)) logger.warn('stage refused', { ...conclude(METRICS.refused), code: error.name });
    else logger.error('stage failed', { ...conclude(METRICS.faulted), error: { name: error.name, stack: maskSecrets(error.stack ?? '') } });
  };
  return { before: stageOutcomeBefore, after: stageOutcomeAfter, onError: stageOutcomeError };
}
