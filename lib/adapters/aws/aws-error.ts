import { EXIT, StringlineError } from '../../domain/shared/errors.ts';

/** What the SDK's errors carry. Not asked by `instanceof`: each client has classes of its own. */
interface AwsFault {
  name?: unknown;
  message?: unknown;
  code?: unknown;
  $metadata?: { httpStatusCode?: number };
}

const THROTTLED = new Set([
  'LimitExceededException',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'Throttling',
  'ThrottlingException',
  'ThrottledException',
  'TooManyRequestsException',
  'TransactionInProgressException',
]);
const UNREACHED = new Set(['ECONNREFUSED', 'ECONNRESET', 'EAI_AGAIN', 'ENOTFOUND', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'ENETUNREACH']);
/** The SDK wraps what it does not take for an error of this realm, and keeps its words only. */
const WRAPPED = new RegExp(`^AWS SDK error wrapper for .*\\b(?:${[...UNREACHED].join('|')})\\b`);
const TIMED_OUT = new Set(['TimeoutError', 'RequestTimeout', 'RequestTimeoutException']);
const DENIED = new Set(['AccessDenied', 'AccessDeniedException', 'UnauthorizedException', 'AllAccessDisabled']);
const MISSING = new Set(['NoSuchBucket', 'ResourceNotFoundException', 'StateMachineDoesNotExist']);
const IDENTITY = new Set([
  'CredentialsProviderError',
  'ExpiredToken',
  'ExpiredTokenException',
  'InvalidAccessKeyId',
  'InvalidSignatureException',
  'SignatureDoesNotMatch',
  'TokenProviderError',
  'UnrecognizedClientException',
]);

function faultOf(error: unknown): AwsFault {
  return typeof error === 'object' && error !== null ? error : {};
}

/** Name of an SDK error, such as `ConditionalCheckFailedException`. */
export function awsErrorName(error: unknown): string {
  const { name } = faultOf(error);
  return typeof name === 'string' ? name : '';
}

/** HTTP status of the answer behind an SDK error; undefined when none came. */
export function awsErrorStatus(error: unknown): number | undefined {
  return faultOf(error).$metadata?.httpStatusCode;
}

/** Whether a service asked us to slow down. */
export function isThrottled(error: unknown): boolean {
  return THROTTLED.has(awsErrorName(error)) || awsErrorStatus(error) === 429;
}

/** Whether the same call may well succeed later: throttled, timed out, not reached, or failed inside the service. */
export function isTransient(error: unknown): boolean {
  const { code, message } = faultOf(error);
  const unreached = (typeof code === 'string' && UNREACHED.has(code)) || (typeof message === 'string' && WRAPPED.test(message));
  return isThrottled(error) || unreached || TIMED_OUT.has(awsErrorName(error)) || (awsErrorStatus(error) ?? 0) >= 500;
}

function say(code: string, cause: unknown, words: { message: string; fix: string }): StringlineError {
  return new StringlineError({
    code,
    message: `${words.message} (${awsErrorName(cause)}: ${String(faultOf(cause).message)})`,
    fix: words.fix,
    exit: EXIT.outside,
    cause,
  });
}

/**
 * What a failure of an AWS call means. `what` names the resource, e.g. `the table stringline`.
 * @returns a StringlineError `aws-unavailable` (the state machines try again), `aws-access-denied`, `aws-resource-missing` or
 * `aws-credentials`; a fault of ours (an invalid request) comes back unchanged.
 */
export function awsError(cause: unknown, what: string): unknown {
  if (cause instanceof StringlineError) return cause;
  const name = awsErrorName(cause);
  if (isTransient(cause)) {
    return say('aws-unavailable', cause, { message: `AWS did not serve ${what} in time`, fix: 'Try again in a while' });
  }
  if (IDENTITY.has(name)) {
    return say('aws-credentials', cause, {
      message: `AWS did not accept the credentials for ${what}`,
      fix: 'Sign in again (aws sso login) or set AWS_PROFILE',
    });
  }
  if (DENIED.has(name) || awsErrorStatus(cause) === 403) {
    return say('aws-access-denied', cause, {
      message: `This role may not use ${what}`,
      fix: 'Grant it what the message names, or use another role',
    });
  }
  if (MISSING.has(name)) {
    return say('aws-resource-missing', cause, {
      message: `There is no such resource: ${what}`,
      fix: 'Check region and names, or deploy the stacks',
    });
  }
  return cause;
}
