import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { createEventBridgeClient } from '../../lib/adapters/aws/clients/eventbridge.ts';
import { createEventBridgeBus } from '../../lib/adapters/aws/event-bus.ts';
import { METRICS } from '../../lib/domain/operations/index.ts';
import { openStorage } from '../shared/aws-ports.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { createInstruments } from '../shared/instruments.ts';
import { createHandler } from './handler.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_BUS']);
const { outbox, runs } = openStorage(env).stores();
const instruments = createInstruments('outbox');
const { logger, metrics } = instruments;

export const handler = deployFunction({
  name: 'outbox',
  handle: createHandler(
    { outbox, runs, bus: createEventBridgeBus({ client: createEventBridgeClient(), bus: env.STRINGLINE_BUS }) },
    (dropped) => {
      metrics.addMetric(METRICS.eventsDropped, MetricUnit.Count, dropped.length);
      for (const { event, reason } of dropped) logger.error('event dropped', { event, reason });
    },
  ),
  instruments,
});
