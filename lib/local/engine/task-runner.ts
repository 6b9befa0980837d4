import { isStorageFault } from '../../adapters/local/stores/index.ts';
import type { Hash, Json } from '../../domain/shared/digest.ts';
import { invocationResult, type TaskOutcome, type TaskRequest } from './invocations.ts';
import { isExpectedFailure, taskFailureOf } from './task-failure.ts';
import type { EngineOptions } from './types.ts';

export interface Work {
  executionId: string;
  task: { id: string; stateName: string };
  request: Exclude<TaskRequest, { kind: 'execution' }>;
  /** Aborted when the task is cancelled or the run stops. */
  signal: AbortSignal;
}

/** Calls functions and the bus. */
export interface TaskRunner {
  /** What a function throws is the task's failure; it rejects only when this machine's storage cannot go on. */
  perform(work: Work): Promise<TaskOutcome>;
  /** Whether what the request started dies with this process. */
  isVolatile(request: TaskRequest): boolean;
}

type Invoke = Extract<TaskRequest, { kind: 'invoke' }>;

async function invoke(options: EngineOptions, work: Work, request: Invoke): Promise<TaskOutcome> {
  const { functionName, payload, wrapped } = request;
  const stage = Object.hasOwn(options.functions, functionName) ? options.functions[functionName] : undefined;
  if (stage === undefined)
    return { ok: false, error: 'Lambda.ResourceNotFoundException', cause: `There is no function ${JSON.stringify(functionName)}` };
  try {
    const result = await stage(payload, { signal: work.signal, remainingMs: () => Number.POSITIVE_INFINITY });
    return invocationResult(result, wrapped);
  } catch (error) {
    if (isStorageFault(error)) throw error;
    if (!isExpectedFailure(error) && !work.signal.aborted) {
      options.onFault?.(error, { executionId: work.executionId, stateName: work.task.stateName, functionName });
    }
    return { ok: false, ...taskFailureOf(error) };
  }
}

async function putEvents(options: EngineOptions, entries: readonly Json[], idOf: (index: number) => string): Promise<TaskOutcome> {
  const identified = entries.map((entry, index) => ({ id: idOf(index), entry }));
  try {
    await options.onEvents?.(identified);
  } catch (error) {
    return { ok: false, ...taskFailureOf(error) };
  }
  return { ok: true, output: { Entries: identified.map(({ id }) => ({ EventId: id })), FailedEntryCount: 0 } };
}

/** Carries out tasks with the functions and callbacks of the options. */
export function createTaskRunner(options: EngineOptions, hash: Hash): TaskRunner {
  const volatile = new Set(options.volatileFunctions);
  return {
    perform: (work) => {
      const { request, executionId, task } = work;
      switch (request.kind) {
        case 'invoke':
          return invoke(options, work, request);
        case 'events':
          return putEvents(options, request.entries, (index) => hash(`${executionId}|${task.id}|${index}`).slice(0, 32));
        case 'refused':
          return Promise.resolve({ ok: false, ...request.failure });
      }
    },
    isVolatile: (request) => request.kind === 'invoke' && volatile.has(request.functionName),
  };
}
