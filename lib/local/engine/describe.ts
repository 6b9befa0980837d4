import type { Json } from '../../domain/shared/digest.ts';
import { machineArn } from './names.ts';
import type { ExecutionRow } from './rows.ts';
import type { ExecutionDescription } from './types.ts';

/** An execution as callers of the engine see it. */
export function describeRow(row: ExecutionRow): ExecutionDescription {
  return {
    id: row.id,
    name: row.name,
    machine: row.machine,
    status: row.status,
    input: row.input,
    ...(row.status === 'SUCCEEDED' ? { output: row.output } : {}),
    ...(row.error === null ? {} : { error: row.error }),
    ...(row.cause === null ? {} : { cause: row.cause }),
    startedAt: row.started_at,
    ...(row.stopped_at === null ? {} : { stoppedAt: row.stopped_at }),
    ...(row.parent === null || row.parent_task === null ? {} : { parent: { executionId: row.parent, taskId: row.parent_task } }),
  };
}

/** DescribeExecution as a state that started an execution with `.sync:2` gets it: input and output are JSON, dates milliseconds. */
export function describeForParent(row: ExecutionRow): Json {
  return {
    ExecutionArn: row.id,
    Input: row.input,
    InputDetails: { Included: true },
    Name: row.name,
    ...(row.status === 'SUCCEEDED' ? { Output: row.output, OutputDetails: { Included: true } } : {}),
    ...(row.error === null ? {} : { Error: row.error }),
    ...(row.cause === null ? {} : { Cause: row.cause }),
    StartDate: Date.parse(row.started_at),
    StateMachineArn: machineArn(row.machine),
    Status: row.status,
    StopDate: Date.parse(row.stopped_at ?? row.started_at),
  };
}
