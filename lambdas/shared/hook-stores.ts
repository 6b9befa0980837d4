import { createDynamoHooks } from '../../lib/adapters/aws/stores/hooks.ts';
import type { HookStore } from '../../lib/app/hooks/ports.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';
import type { Storage } from './aws-ports.ts';

/** Events and runs of the hooks of a project; without one, what is asked by an id alone. */
export function hooksOf(
  project: string | undefined,
  { dynamo: client, table, artefacts, hash, clock }: Omit<Storage, 'stores'>,
): HookStore {
  return createDynamoHooks({ client, table, artefacts, hash, clock, ...(project !== undefined && { project }) });
}

/** The project that an event is of. @throws StringlineError `hook-event-missing` */
export async function projectOfEvent(eventId: string, storage: Omit<Storage, 'stores'>): Promise<string> {
  const project = (await hooksOf(undefined, storage).event(eventId))?.project;
  if (project !== undefined) return project;
  throw new StringlineError({ code: 'hook-event-missing', message: `There is no hook event ${eventId}.`, exit: EXIT.internal });
}
