import { ModelError, type ModelFailureKind, type Spending } from '../../domain/models/converse.ts';

/** A failed call, with what the retry needs to know. */
export class ProviderError extends ModelError {
  /** How long the server asks to wait. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: ModelFailureKind,
    message: string,
    details: { cause?: unknown; retryAfterMs?: number | undefined; spent?: Spending | undefined } = {},
  ) {
    super(kind, message, details.cause, details.spent);
    this.retryAfterMs = details.retryAfterMs;
  }
}

/** The same failure with what it has cost. */
export function withSpent(error: ModelError, spent: Spending): ProviderError {
  const retryAfterMs = error instanceof ProviderError ? error.retryAfterMs : undefined;
  return new ProviderError(error.kind, error.message, { cause: error.cause ?? error, retryAfterMs, spent });
}

/** What an error says that was spent. */
export function spentOf(error: unknown): Spending | undefined {
  return error instanceof ModelError ? error.spent : undefined;
}

const LONGEST_EXCERPT = 400;

/** A server's words, fit for a message: one line, bounded, without control characters and secrets. */
export function excerpt(text: string, secrets: readonly string[] = []): string {
  let safe = text.slice(0, LONGEST_EXCERPT * 4);
  for (const secret of secrets) if (secret !== '') safe = safe.replaceAll(secret, '***');
  safe = safe.replace(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ').trim();
  return safe.length > LONGEST_EXCERPT ? `${safe.slice(0, LONGEST_EXCERPT)}…` : safe;
}

/** Words by which servers say that the request does not fit the model. */
const TOO_LONG =
  /context[_ ](?:length|window|size)|maximum context|input is too long|prompt is too long|too many (?:input )?tokens|exceeds? the (?:available|maximum) context/i;

/** Kind of failure of an HTTP status. 400 is told apart by the server's words. */
export function failureOfStatus(status: number, message: string): ModelFailureKind {
  if (status === 401 || status === 403) return 'unauthorized';
  if (status === 408) return 'timeout';
  if (status === 413) return 'too-large';
  // A used-up account answers 429 too, and no waiting helps.
  if (status === 429) return /insufficient_quota|exceeded your current quota/i.test(message) ? 'rejected' : 'throttled';
  if (status === 501 || status === 505) return 'rejected';
  if (status >= 500) return 'unavailable';
  return status === 400 && TOO_LONG.test(message) ? 'too-large' : 'rejected';
}

const NETWORK_CODES =
  /^(?:ECONN|EPIPE|ENOTFOUND|EAI_|EHOST|ENET|ETIMEDOUT|ERR_HTTP2|ERR_STREAM|UND_ERR|HPE_|CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED)/;

/** Kind of failure of a connection, by Node's error code; undefined for other errors. */
export function failureOfNetwork(error: unknown): ModelFailureKind | undefined {
  const code = networkCode(error);
  if (code === undefined || !NETWORK_CODES.test(code)) return undefined;
  // What is not HTTP will not become HTTP, and a bad certificate not a good one.
  if (code.startsWith('HPE_')) return 'protocol';
  return /^(?:CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|UNABLE_TO|SELF_SIGNED)/.test(code) ? 'rejected' : 'unavailable';
}

/** Node's error code, also of the first error inside an AggregateError (several addresses tried) and of a cause. */
export function networkCode(error: unknown): string | undefined {
  if (!isError(error)) return undefined;
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('errors' in error && Array.isArray(error.errors)) return error.errors.map(networkCode).find((code) => code !== undefined);
  return error.cause === undefined ? undefined : networkCode(error.cause);
}

/** An error of any realm: those that Node's own modules make are not always instances of the `Error` at hand. */
export function isError(value: unknown): value is Error {
  return typeof value === 'object' && value !== null && 'message' in value && typeof value.message === 'string';
}
