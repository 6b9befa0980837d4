import { ModelError, type Spending } from '../../domain/models/converse.ts';

/** A caller's signal and a time limit in one. */
export interface Deadline {
  signal: AbortSignal;
  /** The failure to report when the signal fired, with what was spent until then; undefined while it has not. */
  failure(spent?: Spending): ModelError | undefined;
  /** Ends the time limit. */
  release(): void;
}

/** Starts a time limit for a whole call, in milliseconds. The caller's cancellation and the limit are told apart. */
export function startDeadline(caller: AbortSignal | undefined, limitMs: number): Deadline {
  const limit = new AbortController();
  const timer = setTimeout(() => limit.abort(), limitMs);
  return {
    signal: caller === undefined ? limit.signal : AbortSignal.any([caller, limit.signal]),
    failure(spent) {
      if (caller?.aborted === true) return new ModelError('aborted', 'The call was cancelled.', caller.reason, spent);
      if (limit.signal.aborted)
        return new ModelError('timeout', `The model did not answer within ${limitMs / 1000} seconds.`, undefined, spent);
      return undefined;
    },
    release: () => clearTimeout(timer),
  };
}
