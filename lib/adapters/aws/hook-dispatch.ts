import { type SFNClient, StartExecutionCommand } from '@aws-sdk/client-sfn';
import { awsError, awsErrorName } from './aws-error.ts';

export interface HookDispatchOptions {
  client: SFNClient;
  /** ARN of the alias that new events follow. */
  stateMachineArn: string;
}

/** Starts the dispatch of events on Step Functions, each once. False where that is over already: one that is under way may be started again. @throws as `awsError` says */
export function createStepFunctionsDispatch({ client, stateMachineArn }: HookDispatchOptions): (eventId: string) => Promise<boolean> {
  return async (eventId) => {
    try {
      await client.send(new StartExecutionCommand({ stateMachineArn, name: eventId, input: JSON.stringify({ eventId }) }));
      return true;
    } catch (error) {
      if (awsErrorName(error) === 'ExecutionAlreadyExists') return false;
      throw awsError(error, `the state machine ${stateMachineArn}`);
    }
  };
}
