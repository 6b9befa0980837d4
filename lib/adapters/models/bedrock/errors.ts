import { ModelError, type ModelFailureKind } from '../../../domain/models/converse.ts';
import { excerpt, failureOfNetwork, failureOfStatus, isError, ProviderError } from '../failure.ts';

/** Errors of the service and of the SDK by name. What is not here goes by its HTTP status. */
const KINDS: Readonly<Record<string, ModelFailureKind>> = {
  ThrottlingException: 'throttled',
  ModelNotReadyException: 'throttled',
  TooManyRequestsException: 'throttled',
  // A quota of the account that no waiting lifts (InvokeModel declares it, Converse does not).
  ServiceQuotaExceededException: 'rejected',
  ServiceUnavailableException: 'unavailable',
  InternalServerException: 'unavailable',
  ModelErrorException: 'unavailable',
  ModelStreamErrorException: 'unavailable',
  ModelTimeoutException: 'timeout',
  TimeoutError: 'timeout',
  ValidationException: 'rejected',
  ResourceNotFoundException: 'rejected',
  ConflictException: 'rejected',
  AccessDeniedException: 'unauthorized',
  UnrecognizedClientException: 'unauthorized',
  InvalidSignatureException: 'unauthorized',
  ExpiredTokenException: 'unauthorized',
  ExpiredToken: 'unauthorized',
  CredentialsProviderError: 'unauthorized',
  TokenProviderError: 'unauthorized',
};

/** Why a call failed, in our words. */
export function failureOf(error: unknown, what: { modelId: string; endpoint: string }): ModelError {
  if (error instanceof ModelError) return error;
  if (!isError(error)) return new ModelError('protocol', `The call to ${what.endpoint} failed: ${excerpt(String(error))}`);
  // An error page where an answer should be: the SDK fails while it parses it.
  if (error instanceof SyntaxError)
    return new ModelError('protocol', `${what.endpoint} answered with something that is no Converse answer.`);
  if (error instanceof RangeError) return new ModelError('too-large', "The model's reply is refused: JSON nested too deeply.");
  const said = excerpt(error.message);
  const kind = kindOf(error, said);
  const message = `The call to ${what.modelId} at ${what.endpoint} failed (${error.name}): ${said === '' ? 'no reason given' : said}${hint(error)}`;
  return new ProviderError(kind, message, { cause: error, retryAfterMs: retryAfterOf(error) });
}

function kindOf(error: Error, said: string): ModelFailureKind {
  const status = statusOf(error);
  if (isBrokenConnection(error)) return 'unavailable';
  const named = Object.hasOwn(KINDS, error.name) ? KINDS[error.name] : undefined;
  if (named === 'rejected') return failureOfStatus(400, said);
  if (named !== undefined) return named;
  if (status !== undefined && status >= 400) return failureOfStatus(status, said);
  return failureOfNetwork(error) ?? 'protocol';
}

/** Connection failures that the SDK reports without a code: wrapped in an error of its own, or under the name of a time-out. */
function isBrokenConnection(error: Error): boolean {
  return /\bECONN[A-Z]+\b|socket hang up|http2 request did not get a response|abnormally aborted|premature close/i.test(error.message);
}

function statusOf(error: Error): number | undefined {
  const metadata = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number } | undefined) : undefined;
  return metadata?.httpStatusCode;
}

/** The SDK hangs the response on its errors. */
function retryAfterOf(error: Error): number | undefined {
  const headers = '$response' in error ? (error.$response as { headers?: Record<string, string> } | undefined)?.headers : undefined;
  const after = headers?.['retry-after'];
  return after !== undefined && /^\d{1,6}$/.test(after) ? Number(after) * 1000 : undefined;
}

function hint(error: Error): string {
  if (error.name === 'ResourceNotFoundException')
    return ' (does the model exist in this region, and was it used within 15 days if it is a legacy one?)';
  if (error.name === 'CredentialsProviderError') return ' (set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY)';
  if (/Region is missing/.test(error.message)) return ' (set AWS_REGION)';
  return /ECONNREFUSED/.test(error.message) ? ' (is it running?)' : '';
}
