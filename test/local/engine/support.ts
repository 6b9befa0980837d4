import { createHash } from 'node:crypto';
import { type Database, openDatabase } from '../../../lib/adapters/local/stores/index.ts';
import type { Json } from '../../../lib/domain/shared/digest.ts';
import { type AslHost, loadMachine, type Machine } from '../../../lib/domain/workflow/asl/index.ts';
import { createEngine, type Engine, type EngineOptions } from '../../../lib/local/engine/index.ts';

export const host: AslHost = {
  hash: (text, algorithm) => createHash(algorithm.toLowerCase().replace('-', '')).update(text).digest('hex'),
};

/** A clock that moves when it is told to, with the timers that hang on it. */
export class VirtualTime {
  #now = Date.parse('2026-11-01T10:00:00.000Z');
  readonly #timers = new Set<{ time: number; fire: () => void }>();

  readonly clock = { now: (): Date => new Date(this.#now) };

  readonly scheduler = {
    at: (time: number, fire: () => void): (() => void) => {
      const timer = { time, fire };
      this.#timers.add(timer);
      // What is due fires by itself, as real timers do.
      if (time <= this.#now) setImmediate(() => this.#fire(timer));
      return () => this.#timers.delete(timer);
    },
  };

  /** Moves on and fires what has come due, in order. */
  advance(milliseconds: number): void {
    this.#now += milliseconds;
    const due = [...this.#timers].filter((timer) => timer.time <= this.#now).sort((a, b) => a.time - b.time);
    for (const timer of due) this.#fire(timer);
  }

  #fire(timer: { time: number; fire: () => void }): void {
    if (this.#timers.delete(timer)) timer.fire();
  }
}

/** A machine from a definition in JSONata; what is refused fails the test. */
export function machineOf(name: string, definition: Json): Machine {
  const loaded = loadMachine(name, definition);
  if (!loaded.ok) throw new Error(JSON.stringify(loaded.findings, undefined, 2));
  return loaded.machine;
}

export const INVOKE = 'arn:aws:states:::lambda:invoke';
export const WAIT_FOR_TOKEN = `${INVOKE}.waitForTaskToken`;

/** A Task state that invokes a function with its input (or what is given) and goes on with the payload. */
export function invoke(functionName: string, rest: Record<string, Json> = { End: true }, payload: Json = '{% $states.input %}'): Json {
  return {
    Type: 'Task',
    Resource: INVOKE,
    Arguments: { FunctionName: functionName, Payload: payload },
    Output: '{% $states.result.Payload %}',
    ...rest,
  };
}

/** A Task state that hands a token to a function and waits for it. */
export function waitForToken(functionName: string, rest: Record<string, Json> = { End: true }): Json {
  return {
    Type: 'Task',
    Resource: WAIT_FOR_TOKEN,
    Arguments: { FunctionName: functionName, Payload: { token: '{% $states.context.Task.Token %}', input: '{% $states.input %}' } },
    ...rest,
  };
}

export function definition(startAt: string, states: Record<string, Json>, rest: Record<string, Json> = {}): Json {
  return { QueryLanguage: 'JSONata', StartAt: startAt, States: states, ...rest };
}

export interface Bench {
  readonly engine: Engine;
  readonly database: Database;
  readonly time: VirtualTime;
  /** Another engine over the same database, as after a restart. The lease of the first must be free. */
  again(change?: Partial<EngineOptions>): Engine;
}

/** An engine over definitions and functions, in memory, on virtual time. */
export function engineOf(definitions: Record<string, Json>, options: Partial<EngineOptions> = {}): Bench {
  const database = options.database ?? openDatabase(':memory:');
  const time = new VirtualTime();
  const machines = Object.fromEntries(Object.entries(definitions).map(([name, text]) => [name, machineOf(name, text)]));
  let id = 0;
  const make = (change: Partial<EngineOptions> = {}): Engine =>
    createEngine({
      database,
      machines,
      functions: {},
      clock: time.clock,
      scheduler: time.scheduler,
      host,
      ids: () => `id-${(id += 1)}`,
      ...options,
      ...change,
    });
  return { engine: make(), database, time, again: make };
}
