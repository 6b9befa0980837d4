/** What a measurement has to reach. */
export type Bar =
  /** At most `factor` times the reference, plus `plus` in the row's unit. */
  { kind: 'ratio'; factor: number; plus?: number } | { kind: 'at-most'; value: number } | { kind: 'at-least'; value: number };

/** One measured figure. */
export interface Row {
  /** What was measured, in a few words. */
  measure: string;
  unit: 'ms' | 'µs' | 'per s' | 'calls' | 'tokens' | 'processes' | 'kB' | 'x';
  value: number;
  /** The same work done by a peer, in the same process conditions and, where possible, in interleaved rounds. */
  reference?: { name: string; value: number };
  bar: Bar;
}

/** A benchmark: a file of this folder that exports one of these as `bench`. Each runs in a process of its own. */
export interface Bench {
  title: string;
  run(): Promise<Row[]>;
}

/** The figure a row is held against, in its unit. A ratio without its reference is a fault of the benchmark. */
export function limit({ bar, reference, measure }: Row): number {
  if (bar.kind !== 'ratio') return bar.value;
  if (reference === undefined) throw new Error(`${measure}: a ratio needs a reference`);
  return bar.factor * reference.value + (bar.plus ?? 0);
}

/** Whether a row reaches its bar. A figure that is not a number reaches nothing. */
export function reached(row: Row): boolean {
  return row.bar.kind === 'at-least' ? row.value >= limit(row) : row.value <= limit(row);
}

/** Middle of the values: outliers of a shared machine do not move it. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low = NaN, high = NaN] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return (low + high) / 2;
}

/** The least of some times: what the work takes when nothing else is in its way. For figures whose growth is in question, not their size. */
export function fastest(times: readonly number[]): number {
  return Math.min(...times);
}

/** Milliseconds that a contender has measured itself. */
export interface Measured {
  ms: number;
}

/** Processor time of work in this process: what else the machine does changes it least. */
export function processorTime(work: () => unknown): Measured {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return { ms: (user + system) / 1000 };
}

function isMeasured(result: unknown): result is Measured {
  return typeof result === 'object' && result !== null && 'ms' in result;
}

/**
 * Median milliseconds of each contender. Rounds are interleaved, so that a slow moment of the machine falls on all of them, and each
 * contender runs once unmeasured before. One that gives a time has measured itself.
 */
export async function compare<Name extends string>(
  rounds: number,
  contenders: Record<Name, () => unknown>,
  pick: (times: readonly number[]) => number = median,
): Promise<Record<Name, number>> {
  const names = Object.keys(contenders) as Name[];
  const times = new Map<Name, number[]>(names.map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const name of names) {
      const startedAt = performance.now();
      const measured = await contenders[name]();
      if (round >= 0) times.get(name)?.push(isMeasured(measured) ? measured.ms : performance.now() - startedAt);
    }
  }
  return Object.fromEntries(names.map((name) => [name, pick(times.get(name) ?? [])])) as Record<Name, number>;
}
