import type { Invocation } from './ports.ts';

/** A slow model call and what is done with its reply. */
const STEP_NEEDS_MS = 120_000;

/** Watches how long the steps of an invocation take. */
export interface TimeKeeper {
  /** Asked after a step: whether there is time for another, which may take half as long again as the longest so far. False when the host wants to stop. */
  another(): boolean;
}

/** Begins to watch. */
export function keepTime(invocation: Invocation): TimeKeeper {
  let before = invocation.remainingMs();
  let longest = 0;
  return {
    another: () => {
      const left = invocation.remainingMs();
      // A host without a limit says Infinity, and the difference of two of them is no number.
      if (Number.isFinite(left)) longest = Math.max(longest, before - left);
      before = left;
      return left > Math.max(STEP_NEEDS_MS, 1.5 * longest) && !invocation.signal.aborted;
    },
  };
}
