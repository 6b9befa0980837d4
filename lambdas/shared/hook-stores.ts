import { createDynamoHooks } from '../../lib/adapters/aws/stores/hooks.ts';
import type { HookStore } from '../../lib/app/hooks/ports.ts';
import type { Storage } from './aws-ports.ts';

/** Events and runs of the hooks of a project; without one, what is asked by an id alone. */
export function hooksOf(
  project: string | undefined,
  { dynamo: client, table, artefacts, hash, clock }: Omit<Storage, 'stores'>,
): HookStore {
  return createDynamoHooks({ client, table, artefacts, hash, clock, ...(project !== undefined && { project }) });
}
