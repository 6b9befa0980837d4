import { type SFNClient, StartExecutionCommand, StopExecutionCommand } from '@aws-sdk/client-sfn';
import type { Pipelines } from '../../app/ports.ts';
import { executionName } from '../../domain/workflow/index.ts';
import { awsError, awsErrorName } from './aws-error.ts';

export interface PipelinesOptions {
  client: SFNClient;
  /** ARN of the state machine, or of the alias or version that new executions shall follow. */
  stateMachineArn: string;
}

/** Longest cause that StopExecution takes. */
const MAX_CAUSE = 32_768;

/** Pipelines on Step Functions. @throws as `awsError` says */
export function createStepFunctionsPipelines({ client, stateMachineArn }: PipelinesOptions): Pipelines {
  const unless = async (name: string, send: () => Promise<unknown>): Promise<void> => {
    try {
      await send();
    } catch (error) {
      if (awsErrorName(error) !== name) throw awsError(error, `the state machine ${stateMachineArn}`);
    }
  };
  return {
    start: (runId, attempt) =>
      // Taken means: this attempt has run already, and an attempt begins once.
      unless('ExecutionAlreadyExists', () => {
        const input = JSON.stringify({ runId });
        return client.send(new StartExecutionCommand({ stateMachineArn, name: executionName(runId, attempt), input }));
      }),
    abort: (runId, attempt, cause) =>
      unless('ExecutionDoesNotExist', () => {
        const executionArn = executionArnOf(stateMachineArn, executionName(runId, attempt));
        return client.send(new StopExecutionCommand({ executionArn, error: 'run-cancelled', cause: cause.slice(0, MAX_CAUSE) }));
      }),
  };
}

/** Executions carry the name of their machine without the alias or version that started them. */
function executionArnOf(stateMachineArn: string, name: string): string {
  const [arn, partition, service, region, account, , machine] = stateMachineArn.split(':');
  return [arn, partition, service, region, account, 'execution', machine, name].join(':');
}
