import { injectLambdaContext } from '@aws-lambda-powertools/logger/middleware';
import { logMetrics } from '@aws-lambda-powertools/metrics/middleware';
import middy from '@middy/core';
import type { LambdaContext } from './deploy-stage.ts';
import { createInstruments, type Instruments } from './instruments.ts';
import { nameTransient, tellOutcome } from './outcome.ts';
import { nameErrors } from './stage-handler.ts';

export interface FunctionDeployment<Result> {
  name: string;
  handle: (event: unknown, context: LambdaContext) => Promise<Result>;
  /** @default made from `POWERTOOLS_*` */
  instruments?: Instruments;
}

export type DeployedFunction<Result> = (event: unknown, context: LambdaContext) => Promise<Result>;

/** The Lambda function beside the stages: a handler that is heard through the same logs and metrics. */
export function deployFunction<Result>({ name, handle, instruments }: FunctionDeployment<Result>): DeployedFunction<Result> {
  const { logger, metrics } = instruments ?? createInstruments(name);
  const handler = middy<unknown, Result, Error, never>()
    .use(injectLambdaContext(logger, { resetKeys: true }))
    .use(logMetrics(metrics, { captureColdStartMetric: true }))
    .use(tellOutcome({ logger, metrics }))
    .use(nameErrors())
    .use(nameTransient())
    .handler((event, context) => handle(event, context));
  return (event, context) => handler(event, context as never);
}
