import { SendTaskFailureCommand, SendTaskSuccessCommand, type SFNClient } from '@aws-sdk/client-sfn';
import type { TaskTokens } from '../../app/ports.ts';
import { awsError, awsErrorName } from './aws-error.ts';

/** Longest cause and error name that SendTaskFailure takes. */
export const MAX_CAUSE = 32_768;
export const MAX_ERROR = 256;

/** What Step Functions says of a token that nobody waits for: used, timed out with its execution, or never given out. */
export const GONE_TOKEN = new Set(['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken']);

/** Task tokens of Step Functions. @throws as `awsError` says */
export function createStepFunctionsTokens(client: SFNClient): TaskTokens {
  return {
    succeed: (taskToken, output) => told(() => client.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(output) }))),
    fail: (taskToken, error, cause) =>
      told(() =>
        client.send(new SendTaskFailureCommand({ taskToken, error: error.slice(0, MAX_ERROR), cause: cause.slice(0, MAX_CAUSE) })),
      ),
  };
}

async function told(send: () => Promise<unknown>): Promise<boolean> {
  try {
    await send();
    return true;
  } catch (error) {
    if (GONE_TOKEN.has(awsErrorName(error))) return false;
    throw awsError(error, 'Step Functions');
  }
}
