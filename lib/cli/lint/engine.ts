import process from 'node:process';
import { setFlagsFromString } from 'node:v8';

/** The V8 of Node 24. Others may not know the flag by this name, and would say so on standard error. */
const COUNTS_INVOCATIONS = process.versions.v8.startsWith('13.');

/**
 * Fits V8 to a check, which reads many small texts once and is over.
 *
 * The part of the heap that new objects are made in stays as small as it is: a check makes much that does not live longer than one spec, which V8
 * takes for a reason to let this part grow to 16 MB, three times over. One thread empties it: so little is done sooner so than by several that have
 * to wait for each other.
 *
 * Of the rest of the heap it is content with a third more than is held: as it comes, it waits until there is twice or three times as much to
 * collect, which costs a third more memory and saves a few hundredths of the time.
 *
 * Its last and dearest compiler waits longer for its turn. As it comes, it takes a quarter of all processor time for functions that run a few
 * thousand times and end; those that look at every letter and every line still get to it, and in a check of ten thousand specs the others, too.
 */
export function fitEngine(): void {
  setFlagsFromString('--no-parallel-scavenge');
  setFlagsFromString('--semi-space-growth-factor=1');
  setFlagsFromString('--heap-growing-percent=33');
  if (COUNTS_INVOCATIONS) setFlagsFromString('--invocation-count-for-turbofan=100000');
}
