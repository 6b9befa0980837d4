import { limitsOf } from '../../lib/domain/deploy/index.ts';
import { openStorage } from '../shared/aws-ports.ts';
import { deployHooks } from '../shared/deploy-hooks.ts';
import { environment, readEnv } from '../shared/env.ts';
import { createInstruments } from '../shared/instruments.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_CONFIG']);
const instruments = createInstruments('hook-agent');
const binding = {
  storage: openStorage(env),
  limits: limitsOf(env.STRINGLINE_CONFIG),
  region: environment['AWS_REGION'] ?? '',
  metrics: instruments.metrics,
};

export const handler = deployHooks({
  name: 'hook-agent',
  // With them come prompts, tools and rules.
  load: async () => (await import('./handler.ts')).createHandler,
  bind: async (eventId, signal) => (await import('./bind.ts')).bindAgents(eventId, binding, signal),
  instruments,
});
