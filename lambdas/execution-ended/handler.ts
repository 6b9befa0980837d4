import * as z from 'zod';
import { closeEndedExecution } from '../../lib/app/close-run.ts';
import type { Ports } from '../../lib/app/ports.ts';
import { EXECUTION_ENDED } from '../../lib/domain/events/index.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';

/** Step Functions' word about an execution, as EventBridge delivers it. What it does not know, it says as null. */
const ExecutionEvent = z.object({
  source: z.literal('aws.states'),
  'detail-type': z.literal('Step Functions Execution Status Change'),
  detail: z.object({
    name: z.string(),
    status: z.enum(EXECUTION_ENDED),
    error: z.string().nullish(),
    cause: z.string().nullish(),
  }),
});

/** `<runId>-<attempt>`; somebody who starts the machine by hand gives other names. */
const NAME = /^(?<runId>.+)-(?<attempt>\d{1,6})$/u;

export interface ExecutionEndedParts {
  runs: Pick<Ports['runs'], 'get'>;
  /** Ports of the run's project. */
  bind: (runId: string) => Promise<Ports>;
}

/** Hears that an execution has ended without success, and closes its run where nobody else could. */
export function createHandler({ runs, bind }: ExecutionEndedParts): (event: unknown) => Promise<Json> {
  return async (event) => {
    const { name, status, error, cause } = ExecutionEvent.parse(event).detail;
    const { runId, attempt } = NAME.exec(name)?.groups ?? {};
    if (runId === undefined || (await runs.get(runId)) === undefined) return { outcome: 'ignored' };
    const execution = { runId, attempt: Number(attempt), status, error: error ?? undefined, cause: cause ?? undefined };
    return { outcome: await closeEndedExecution(execution, await bind(runId)) };
  };
}
