import type { Clock } from '../../app/ports.ts';
import type { Scheduler } from './types.ts';

/** Longest delay that `setTimeout` takes, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

/** Real timers for absolute times, however far away. */
export function createScheduler(clock: Clock): Scheduler {
  return {
    at: (time, fire) => {
      let timer: NodeJS.Timeout;
      const arm = (): void => {
        const delay = time - clock.now().getTime();
        timer = delay > LONGEST ? setTimeout(arm, LONGEST) : setTimeout(fire, Math.max(0, delay));
      };
      arm();
      return () => {
        clearTimeout(timer);
      };
    },
  };
}
