import { createSfnClient } from '../../lib/adapters/aws/clients/sfn.ts';
import { createStepFunctionsDispatch } from '../../lib/adapters/aws/hook-dispatch.ts';
import { endEvent } from '../../lib/app/hooks/end-event.ts';
import { allowedOf, isAllowedProject } from '../../lib/domain/deploy/index.ts';
import { openStorage } from '../shared/aws-ports.ts';
import { deployFunction } from '../shared/deploy-function.ts';
import { readEnv } from '../shared/env.ts';
import { hooksOf } from '../shared/hook-stores.ts';
import { createInstruments } from '../shared/instruments.ts';
import { isProject } from '../shared/project-registry.ts';
import { createHandler } from './handler.ts';

const env = readEnv(['STRINGLINE_TABLE', 'STRINGLINE_BUCKET', 'STRINGLINE_HOOKS_ARN', 'STRINGLINE_CONFIG']);
const storage = openStorage(env);
const { clock, hash } = storage;
const start = createStepFunctionsDispatch({ client: createSfnClient(), stateMachineArn: env.STRINGLINE_HOOKS_ARN });
/** What is taken off the list afterwards is not taken any more, whoever was a project before. */
const allowed = allowedOf(env.STRINGLINE_CONFIG);
const everywhere = { hooks: hooksOf(undefined, storage), clock };
const instruments = createInstruments('hook-events');

export const handler = deployFunction({
  name: 'hook-events',
  instruments,
  handle: createHandler({
    admission: async (project) =>
      isAllowedProject(project, allowed) && (await isProject(project, storage))
        ? { clock, hash, start, hooks: hooksOf(project, storage) }
        : undefined,
    end: (eventId, reason) => endEvent(eventId, reason, everywhere),
    sweep: { ...everywhere, start },
    onTaken: (message, outcome) => instruments.logger.info('hook event', { message, ...outcome }),
    onFault: (message, error) =>
      instruments.logger.error('hook event failed', { message, error: error instanceof Error ? error : new Error(String(error)) }),
  }),
});
