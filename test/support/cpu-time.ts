/** Milliseconds of processor time of this process so far. What else runs on the machine does not count, as it does on the clock. */
export function processorTime(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** What some work takes of it. */
export function cpuTime(work: () => unknown): number {
  const before = processorTime();
  work();
  return processorTime() - before;
}

/** What is faster says more about the machine than about the work. */
const LEAST = 5;

/** So often something is measured before it counts as growing too fast. */
const TRIES = 5;

/**
 * How many times as long `times` as much takes: about `times` where the work grows with what it is given, `times` squared where everything is
 * compared with everything. The first run, in which code is compiled, does not count. What looks like more than twice its share is measured
 * again, both sizes beside each other: a machine under load gives a process less for its time, and never alike for long.
 */
export function growth(work: (size: number) => unknown, size: number, times: number): number {
  work(size);
  const ratios: number[] = [];
  do ratios.push(ratioOf(work, size, times));
  while (Math.min(...ratios) > 2 * times && ratios.length < TRIES);
  return Math.min(...ratios);
}

function ratioOf(work: (size: number) => unknown, size: number, times: number): number {
  const few = Math.max(LEAST, Math.min(...[1, 2].map(() => cpuTime(() => work(size)))));
  return cpuTime(() => work(size * times)) / few;
}
