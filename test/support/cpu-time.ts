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

/**
 * How many times as long `times` as much takes: about `times` where the work grows with what it is given, `times` squared where everything is
 * compared with everything. The first run, in which code is compiled, does not count; what looks like more than twice its share is looked at
 * once more, because what else goes on in the process (collecting garbage, compiling) is rarely there twice.
 */
export function growth(work: (size: number) => unknown, size: number, times: number): number {
  work(size);
  const few = Math.max(LEAST, Math.min(...[1, 2].map(() => cpuTime(() => work(size)))));
  const much = (): number => cpuTime(() => work(size * times)) / few;
  const first = much();
  return first > 2 * times ? Math.min(first, much()) : first;
}
