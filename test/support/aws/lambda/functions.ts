import { type EnvironmentOptions, type ExecutionEnvironment, type FunctionSpec, startEnvironment } from './execution-environment.ts';
import type { InvocationResult, RuntimeFailure } from './runtime-api.ts';

export interface FunctionsOptions extends EnvironmentOptions {
  functions: readonly FunctionSpec[];
  /** Execution environments of one function at the same time; more callers are throttled. */
  concurrency: number;
}

/** Functions as Lambda runs them: bundles in processes, started when they are needed, kept warm, thrown away when they fail. */
export interface Functions {
  /** Calls a function and waits for its answer. An unknown name or a full house is a failure like any other. */
  invoke(name: string, payload: unknown): Promise<InvocationResult>;
  /** Refuses the next calls of a function as Lambda does when there is no capacity left. */
  throttle(name: string, times: number): void;
  /** Processes that were started, by function. */
  coldStarts: ReadonlyMap<string, number>;
  close(): Promise<void>;
}

const failed = (errorType: string, errorMessage: string): InvocationResult => ({ ok: false, failure: { errorType, errorMessage } });

/** Starts nothing yet: each function's first call does. */
export function createFunctions(options: FunctionsOptions): Functions {
  const specs = new Map(options.functions.map((spec) => [spec.name, spec]));
  const idle = new Map<string, ExecutionEnvironment[]>();
  const busy = new Map<string, number>();
  const refusals = new Map<string, number>();
  const coldStarts = new Map<string, number>();
  const all = new Set<ExecutionEnvironment>();
  let closed = false;

  const open = async (spec: FunctionSpec): Promise<ExecutionEnvironment> => {
    const warm = idle.get(spec.name)?.pop();
    if (warm?.alive() === true) return warm;
    count(coldStarts, spec.name, 1);
    const environment = await startEnvironment(spec, options);
    all.add(environment);
    return environment;
  };
  const run = async (spec: FunctionSpec, payload: unknown): Promise<InvocationResult> => {
    try {
      const environment = await open(spec);
      const result = await environment.invoke(JSON.stringify(payload));
      if (environment.alive()) idle.set(spec.name, [...(idle.get(spec.name) ?? []), environment]);
      return result;
    } catch (error) {
      if (isRuntimeFailure(error)) return { ok: false, failure: error };
      throw error;
    }
  };
  return {
    coldStarts,
    throttle: (name, times) => void refusals.set(name, times),
    invoke: async (name, payload) => {
      const spec = specs.get(name);
      if (spec === undefined || closed) return failed('Lambda.ResourceNotFoundException', `Function not found: ${name}`);
      if ((refusals.get(name) ?? 0) > 0 || (busy.get(name) ?? 0) >= options.concurrency) {
        count(refusals, name, (refusals.get(name) ?? 0) > 0 ? -1 : 0);
        return failed('Lambda.TooManyRequestsException', 'Rate Exceeded.');
      }
      count(busy, name, 1);
      try {
        return await run(spec, payload);
      } finally {
        count(busy, name, -1);
      }
    },
    close: async () => {
      closed = true;
      await Promise.all([...all].map((environment) => environment.close()));
    },
  };
}

function count(map: Map<string, number>, key: string, by: number): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

function isRuntimeFailure(error: unknown): error is RuntimeFailure {
  return typeof error === 'object' && error !== null && 'errorType' in error && 'errorMessage' in error;
}
