import type { PriceKey } from './prices.ts';

/** Tokens of all calls of a run that one route serves. */
export interface Tokens {
  readonly calls: number;
  readonly input: number;
  readonly cacheWrite: number;
  readonly cacheRead: number;
  readonly output: number;
}

/** What a run takes. An assumption to start from: `stringline usage` says what runs have really taken. */
export interface RunShape {
  readonly description: string;
  /** Documents and repairs: the route of `spec_generation`. */
  readonly reasoning: Tokens;
  /** Turns at tasks: the route of `high_volume_synthesis`. */
  readonly generation: Tokens;
  readonly uses: Readonly<Partial<Record<PriceKey, number>>>;
  readonly buildMinutes: number;
}

/** GB-seconds: nearly all of it is 1 GB that waits for a model. */
const WAITING = 53 * 25;
const WORKING = 160 * 0.5;

/** One feature of usual size: three documents of which one is repaired once, eight tasks with six turns each, gates that fail once. */
export const USUAL_RUN: RunShape = {
  description: 'three documents (one repaired), eight tasks of six turns, gates that fail once',
  reasoning: { calls: 5, input: 60_000, cacheWrite: 60_000, cacheRead: 100_000, output: 30_000 },
  generation: { calls: 48, input: 96_000, cacheWrite: 40_000, cacheRead: 1_160_000, output: 48_000 },
  uses: {
    // Twelve states for a document, about twenty-five for a task with its turns and checks, and those around them.
    stateTransition: 280,
    lambdaRequest: 213,
    lambdaGbSecond: WAITING + WORKING,
    // An event is three writes in one transaction, which counts each twice.
    tableWrite: 1500,
    tableRead: 3000,
    objectPut: 700,
    objectGet: 1500,
    event: 60,
    apiRequest: 60,
    logGb: 0.006,
    keyRequest: 400,
  },
  buildMinutes: 24,
};

/** Hours of a month, on average. */
export const HOURS = 730;

/** What stays of a run, in GB: records with their index, and artefacts with git objects. */
export const KEPT = { table: 0.002, objects: 0.01 } as const;

/** Series that functions write while they work: six for each of nine stages, and six more for each of four that call models. */
export const CUSTOM_METRICS = 9 * 6 + 4 * 6;

/** Metrics in alarms. The test of the stacks counts them. */
export const ALARM_METRICS = 73;

/** Passes by the clock, of the outbox, of undelivered decisions and of jobs elsewhere, each every five minutes. */
export const SWEEPS = 3 * HOURS * 12;
