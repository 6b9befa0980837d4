import { readdirSync, readFileSync } from 'node:fs';
import type { Json } from '../../../../lib/domain/shared/digest.ts';
import type { EngineCommand } from '../../../../lib/domain/workflow/asl/index.ts';
import { load, type Reply, type RunOptions, type RunResult, runToEnd } from './run-to-end.ts';

/** One documented behaviour of Step Functions, as data. */
export interface Vector {
  name: string;
  /** Where the behaviour is documented. */
  source: string;
  behaviour: string;
  definition: { [key: string]: Json };
  input?: Json;
  /** Answers by state name and attempt; the last one repeats. A state without a script answers `{}` at once. */
  script?: Record<string, (Reply & { never?: true })[]>;
  abortAfterSeconds?: number;
  deliverStale?: true;
  expect: {
    status: RunResult['status'];
    output?: Json;
    error?: string;
    cause?: string;
    /** Virtual seconds from start to end. */
    seconds?: number;
    secondsBelow?: number;
    /** Names of the states entered, in order. */
    states?: string[];
    /** What was sent to the tasks of a state, attempt by attempt. */
    arguments?: Record<string, Json[]>;
    /** Commands that must be among those given, in this order; members that are left out are not compared. */
    commands?: Partial<EngineCommand>[];
    distinctTokens?: number;
  };
}

const FOLDER = new URL('../../../vectors/asl/', import.meta.url);

/** All vectors by topic (the file's name). */
export function readVectors(): { topic: string; vectors: Vector[] }[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.json') && file !== 'refusals.json')
    .sort()
    .map((file) => ({ topic: file.replace('.json', ''), vectors: JSON.parse(readFileSync(new URL(file, FOLDER), 'utf8')) as Vector[] }));
}

/** Runs one vector. */
export function runVector(vector: Vector, options: Pick<RunOptions, 'between' | 'deliverStale'> = {}): Promise<RunResult> {
  const { input, abortAfterSeconds, deliverStale, script } = vector;
  return runToEnd(load(vector.definition), {
    ...(input === undefined ? {} : { input }),
    ...(abortAfterSeconds === undefined ? {} : { abortAfterSeconds }),
    ...(deliverStale === undefined ? {} : { deliverStale }),
    answer: (task, attempt) => {
      const replies = script?.[task.stateName] ?? [{ output: {} }];
      return replies[Math.min(attempt, replies.length) - 1] ?? {};
    },
    ...options,
  });
}

/** What a vector says about a run, and what the run says about it: equal when the vector holds. */
export function compare({ expect: expected }: Vector, result: RunResult): { expected: unknown; actual: unknown } {
  const actual: Record<string, unknown> = { status: result.status };
  if ('output' in expected) actual['output'] = result.output;
  if (expected.error !== undefined) actual['error'] = result.error;
  if (expected.cause !== undefined) actual['cause'] = result.cause;
  if (expected.seconds !== undefined) actual['seconds'] = result.seconds;
  if (expected.secondsBelow !== undefined)
    actual['secondsBelow'] = result.seconds < expected.secondsBelow ? expected.secondsBelow : result.seconds;
  if (expected.states !== undefined)
    actual['states'] = result.history.filter(({ type }) => type === 'StateEntered').map((entry) => entry.stateName);
  const started = result.commands.flatMap(({ command }) => (command.type === 'StartTask' ? [command] : []));
  if (expected.arguments !== undefined) {
    actual['arguments'] = Object.fromEntries(
      Object.keys(expected.arguments).map((name) => [
        name,
        started.filter((task) => task.stateName === name).map((task) => task.arguments),
      ]),
    );
  }
  if (expected.distinctTokens !== undefined) actual['distinctTokens'] = new Set(started.map((task) => task.token)).size;
  if (expected.commands !== undefined) actual['commands'] = pick(expected.commands, result.commands);
  return { expected, actual };
}

/** The given commands that match the wanted ones, in order, reduced to the members that are compared. */
function pick(wanted: Partial<EngineCommand>[], given: RunResult['commands']): unknown[] {
  const found: unknown[] = [];
  for (const { command } of given) {
    const next = wanted[found.length];
    if (next === undefined) break;
    const members = command as unknown as Record<string, unknown>;
    if (Object.entries(next).every(([key, value]) => members[key] === value)) found.push(next);
  }
  return found;
}
