import process from 'node:process';
import type { Io } from './io.ts';

const PAUSING = '(Ctrl-C again stops at once; nothing recorded is lost) …';

/** What somebody reads who stops a run: what becomes of what is under way, where that is known. */
export const pausing = (stopping = 'Pausing after this step'): string => `${stopping} ${PAUSING}`;

/** Runs work that Ctrl-C (or a polite kill) pauses: the first signal aborts, a second one ends the process at once; both leave a resumable run. `words`: what is said then. */
export async function pausable<T>(io: Io, work: (signal: AbortSignal) => Promise<T>, words: () => string = pausing): Promise<T> {
  const controller = new AbortController();
  const onSignal = (): void => {
    if (controller.signal.aborted) process.exit(130);
    io.stderr.write(`\n${words()}\n`);
    controller.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  try {
    return await work(controller.signal);
  } finally {
    process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  }
}
