import { type SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Pipelines } from '../../app/ports.ts';
import { isNamed } from './failures.ts';

export interface PipelinesOptions {
  client: SFNClient;
  /** ARN of the state machine, or of the alias or version that new executions shall follow. */
  stateMachineArn: string;
}

/** Longest cause that StopExecution takes. */
const MAX_CAUSE = 32_768;

/** Pipelines on Step Functions. */
export function createStepFunctionsPipelines({ client, stateMachineArn }: PipelinesOptions): Pipelines {
  return {
    start: async (runId, attempt) => {
      const input = JSON.stringify({ runId });
      try {
        await client.send(new StartExecutionCommand({ stateMachineArn, name: executionName(runId, attempt), input }));
      } catch (error) {
        // It has run already: the name is the attempt's, and an attempt begins once.
        if (!isNamed(error, 'ExecutionAlreadyExists')) throw error;
      }
    },
    abort: async (runId, attempt, cause) => {
      const executionArn = executionArnOf(stateMachineArn, executionName(runId, attempt));
      try {
        await client.send(new StopExecutionCommand({ executionArn, error: 'run-cancelled', cause: cause.slice(0, MAX_CAUSE) }));
      } catch (error) {
        if (!isNamed(error, 'ExecutionDoesNotExist')) throw error;
      }
    },
  };
}

const executionName = (runId: string, attempt: number): string => `${runId}-${attempt}`;

/** Executions carry the name of their machine without the alias or version that started them. */
function executionArnOf(stateMachineArn: string, name: string): string {
  const [arn, partition, service, region, account, , machine] = stateMachineArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, name].join(':');
}
