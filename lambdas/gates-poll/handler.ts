import { type PollPorts, pollWorkflows } from '../../lib/app/gates/poll-workflows.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** On a schedule: starts the workflows of waiting gates and notes which have ended. Fails when any could not be asked, so that it is seen. */
export function createHandler(open: () => PollPorts): () => Promise<Json> {
  return async () => {
    const failures = await pollWorkflows(open());
    if (failures.length > 0)
      throw new AggregateError(
        failures.map(({ error }) => error),
        `${failures.length} workflows could not be polled`,
      );
    return { failed: 0 };
  };
}
