import type { ModelPort } from '../../lib/app/ports.ts';
import { ModelError } from '../../lib/domain/models/converse.ts';
import { estimateUsage } from '../../lib/domain/routing/index.ts';

/** What a stage needs after a call that was broken off: to record what it has cost, and to answer. */
const CLOSING_MS = 15_000;

/** Aborted shortly before the host stops the function. */
export function endOfTime(remainingMs: number): AbortSignal {
  return AbortSignal.timeout(Math.max(0, remainingMs - CLOSING_MS));
}

/**
 * Models whose calls are broken off when the function's time is up. Such a call may be made again by the next invocation, which has all its
 * time before it; what was sent is billed all the same, and so it is counted.
 */
export function withinTime(models: ModelPort, outOfTime: AbortSignal): ModelPort {
  return {
    converse: async (request, options = {}) => {
      const signal = options.signal === undefined ? outOfTime : AbortSignal.any([options.signal, outOfTime]);
      try {
        return await models.converse(request, { ...options, signal });
      } catch (error) {
        if (!outOfTime.aborted || !(error instanceof ModelError) || error.kind !== 'aborted') throw error;
        const message = "The model had not answered when the function's time was up.";
        throw new ModelError('timeout', message, error, error.spent ?? { usage: estimateUsage(request, []), estimate: true });
      }
    },
  };
}
