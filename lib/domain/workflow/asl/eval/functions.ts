import jsonata from 'jsonata';
import { uniform, uuidFrom } from './random.ts';
import type { Sources } from './scope.ts';

/** Names of JSONata 2.0.6's functions, and of those that Step Functions adds. `$eval` is left out: the service refuses it. */
export const FUNCTIONS: ReadonlySet<string> = new Set(
  (
    'sum count max min average string substring substringBefore substringAfter lowercase uppercase length trim pad match contains ' +
    'replace split join formatNumber formatBase formatInteger parseInteger number floor ceil round abs sqrt power random boolean not ' +
    'map zip filter single reduce sift keys lookup append exists spread merge reverse each error assert type sort shuffle distinct ' +
    'base64encode base64decode encodeUrlComponent encodeUrl decodeUrlComponent decodeUrl toMillis fromMillis clone now millis ' +
    'partition range hash uuid parse'
  ).split(' '),
);

const MAX_RANGE = 1_000_000;
const ALGORITHMS = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

/**
 * The functions that Step Functions adds to JSONata, and those of JSONata that read a clock or draw random numbers, bound to the
 * event and the seed of the execution so that a replay gives the same values.
 */
export function boundFunctions(sources: Sources): Readonly<Record<string, (...args: never[]) => unknown>> {
  const millis = Date.parse(sources.at);
  return {
    partition,
    range,
    parse: (text?: unknown) => (text === undefined ? undefined : (JSON.parse(expectString('parse', text)) as unknown)),
    uuid: () => uuidFrom(sources.host, sources.nextSeed()),
    random: (seed?: unknown) =>
      uniform(sources.host, seed === undefined ? sources.nextSeed() : `seed:${expectNumber('random', seed).toString()}`),
    hash: (text?: unknown, algorithm?: unknown) => (text === undefined ? undefined : hash(sources, text, algorithm)),
    shuffle: (items?: unknown) => (items === undefined ? undefined : shuffle(sources, expectArray('shuffle', items))),
    millis: () => millis,
    now: (picture?: unknown, timezone?: unknown) =>
      picture === undefined ? new Date(millis).toISOString() : FORMAT.evaluate(undefined, { millis, picture, timezone }),
  };
}

const FORMAT = jsonata('$fromMillis($millis, $picture, $timezone)');

/** Which of the bound functions an expression may need, so that the others are not made for it. */
export const BOUND: ReadonlySet<string> = new Set(['partition', 'range', 'parse', 'uuid', 'random', 'hash', 'shuffle', 'millis', 'now']);

function partition(items?: unknown, size?: unknown): unknown {
  if (items === undefined) return undefined;
  const list = expectArray('partition', items);
  const chunk = expectNumber('partition', size);
  if (!Number.isInteger(chunk) || chunk < 1) throw refuse('partition', 'the chunk size must be a positive integer');
  const chunks: unknown[] = [];
  for (let start = 0; start < list.length; start += chunk) chunks.push(list.slice(start, start + chunk));
  return chunks;
}

function range(first?: unknown, last?: unknown, step?: unknown): unknown {
  const from = expectNumber('range', first);
  const to = expectNumber('range', last);
  const by = expectNumber('range', step);
  if (by === 0) throw refuse('range', 'the step must not be 0');
  const steps = Math.floor((to - from) / by);
  if (steps >= MAX_RANGE) throw refuse('range', 'more than 1,000,000 values');
  return Array.from({ length: Math.max(0, steps + 1) }, (_, index) => from + index * by);
}

function hash(sources: Sources, value: unknown, algorithm: unknown): string {
  if (typeof algorithm !== 'string' || !ALGORITHMS.includes(algorithm)) {
    throw refuse('hash', `the algorithm must be one of ${ALGORITHMS.join(', ')}`);
  }
  return sources.host.hash(typeof value === 'string' ? value : JSON.stringify(value), algorithm);
}

function shuffle(sources: Sources, items: readonly unknown[]): unknown {
  const result = [...items];
  for (let index = result.length - 1; index > 0; index -= 1) {
    const other = Math.floor(uniform(sources.host, sources.nextSeed()) * (index + 1));
    [result[index], result[other]] = [result[other], result[index]];
  }
  return result;
}

function expectString(name: string, value: unknown): string {
  if (typeof value === 'string') return value;
  throw refuse(name, 'a string is expected');
}

function expectNumber(name: string, value: unknown): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw refuse(name, 'a number is expected');
}

function expectArray(name: string, value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw refuse(name, 'an array is expected');
}

function refuse(name: string, why: string): Error {
  return new Error(`$${name}: ${why}`);
}
