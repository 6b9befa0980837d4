import { Logger } from '@aws-lambda-powertools/logger';
import { Metrics } from '@aws-lambda-powertools/metrics';
import { METRICS_NAMESPACE } from '../../lib/domain/operations/index.ts';
import { environment } from './env.ts';

/** How a function makes itself heard: lines of JSON and metrics in the embedded format, both on stdout. Never payloads, never tokens. */
export interface Instruments {
  logger: Logger;
  metrics: Metrics;
}

/** Level, service and namespace come from `POWERTOOLS_*`, where they are set. */
export function createInstruments(stage: string): Instruments {
  const serviceName = environment['POWERTOOLS_SERVICE_NAME'] ?? 'stringline';
  return {
    logger: new Logger({ serviceName, persistentKeys: { stage } }),
    metrics: new Metrics({
      serviceName,
      namespace: environment['POWERTOOLS_METRICS_NAMESPACE'] ?? METRICS_NAMESPACE,
      defaultDimensions: { stage },
    }),
  };
}
