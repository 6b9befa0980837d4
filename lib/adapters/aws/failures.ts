/** Whether an error of the SDK is one of these, by the name the service gave it. */
export function isNamed(error: unknown, ...names: readonly string[]): boolean {
  return typeof error === 'object' && error !== null && 'name' in error && names.includes(String(error.name));
}

/** Services say these when the same request may succeed later. */
const TRANSIENT = new Set([
  'InternalFailure',
  'InternalServerError',
  'LimitExceededException',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestTimeout',
  'RequestTimeoutException',
  'ServiceUnavailable',
  'ServiceUnavailableException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TimeoutError',
  'TooManyRequestsException',
  'TransactionConflictException',
  'TransactionInProgressException',
]);

const NETWORK = /^(?:ECONN|EPIPE|EAI_AGAIN|ENETUNREACH|EHOSTUNREACH|ETIMEDOUT|ERR_HTTP2|ERR_STREAM)/;

/**
 * Whether what the SDK threw, after its own attempts, may pass by itself: throttling, a fault of the service, a broken line.
 * Only errors that the SDK made count, by their `$metadata`, and those of the network, by their code.
 */
export function isTransient(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  if ('code' in error && typeof error.code === 'string' && NETWORK.test(error.code)) return true;
  if (!('$metadata' in error) || typeof error.$metadata !== 'object' || error.$metadata === null) return false;
  const status = 'httpStatusCode' in error.$metadata ? Number(error.$metadata.httpStatusCode) : 0;
  const retryable = '$retryable' in error && error.$retryable !== undefined;
  return status >= 500 || status === 429 || retryable || isNamed(error, ...TRANSIENT);
}
