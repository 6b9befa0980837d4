import type { TaskTokens } from '../../app/ports.ts';
import { awsError, awsErrorName } from './aws-error.ts';
import { domainOf } from './secret-reader.ts';
import { createSignedCall, type SignedCallOptions } from './signed-call.ts';
import { GONE_TOKEN, MAX_CAUSE, MAX_ERROR } from './task-tokens.ts';

/** Task tokens of Step Functions without its SDK client: for functions that hold three of those already. @throws as `awsError` says */
export function createSignedTokens(
  options: Omit<SignedCallOptions, 'service' | 'endpoint'> & { endpoint?: string | undefined },
): TaskTokens {
  const { region, endpoint = `https://states.${region}.${domainOf(region)}` } = options;
  const call = createSignedCall({ ...options, service: 'states', endpoint });
  const told = async (operation: string, input: object): Promise<boolean> => {
    try {
      await call({
        headers: { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AWSStepFunctions.${operation}` },
        body: JSON.stringify(input),
      });
      return true;
    } catch (error) {
      if (GONE_TOKEN.has(awsErrorName(error))) return false;
      throw awsError(error, 'Step Functions');
    }
  };
  return {
    succeed: (taskToken, output) => told('SendTaskSuccess', { taskToken, output: JSON.stringify(output) }),
    fail: (taskToken, error, cause) =>
      told('SendTaskFailure', { taskToken, error: error.slice(0, MAX_ERROR), cause: cause.slice(0, MAX_CAUSE) }),
  };
}
