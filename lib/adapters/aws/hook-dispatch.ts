import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { awsError, awsErrorName } from './aws-error.ts';

export interface HookDispatchOptions {
  client: SFNClient;
  /** ARN of the alias that new events follow. */
  stateMachineArn: string;
}

/** Starts the dispatch of events on Step Functions, each once. @throws as `awsError` says */
export function createStepFunctionsDispatch({ client, stateMachineArn }: HookDispatchOptions): (eventId: string) => Promise<void> {
  return async (eventId) => {
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name: eventId, input: JSON.stringify({ eventId }) }));
    } catch (error) {
      // Taken means: it was started already.
      if (awsErrorName(error) !== 'ExecutionAlreadyExists') throw awsError(error, `the state machine ${stateMachineArn}`);
    }
  };
}
