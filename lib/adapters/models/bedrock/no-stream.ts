import { isError } from '../failure.ts';

/**
 * True where ConverseStream cannot be had but Converse may: a role that allows only `bedrock:InvokeModel`, a model that does not
 * stream, or a stand-in server that does not know the path.
 */
export function refusesStreams(error: unknown): boolean {
  if (!isError(error)) return false;
  if (error.name === 'AccessDeniedException') return error.message.includes('InvokeModelWithResponseStream');
  if (error.name === 'ValidationException') return /stream/i.test(error.message) && /not support|unsupported/i.test(error.message);
  if (error.name === 'ResourceNotFoundException') return false;
  const status = '$metadata' in error ? (error.$metadata as { httpStatusCode?: number }).httpStatusCode : undefined;
  return error.name === 'UnknownOperationException' || status === 404 || status === 405 || status === 501;
}
