/**
 * What all AWS clients of the house have in common. Each is built in a module of its own below `clients/`, so that a function which needs
 * one does not load the others; region, credentials and `AWS_ENDPOINT_URL_*` are found by the SDK itself, when the first call needs them.
 */

declare const STRINGLINE_VERSION: string | undefined;

/** What tests and hosts may say differently; everything else is the same everywhere. */
export interface ClientOptions {
  region?: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
  /** Tries of one call in all. */
  maxAttempts?: number;
  /** Longest wait for an answer, in milliseconds. */
  timeoutMs?: number;
}

interface Service {
  timeoutMs: number;
  maxAttempts: number;
}

/** Settings of a client: adaptive retries, time-outs well below those of a stage, and a user agent that names us. */
export interface ClientSettings {
  retryMode: 'adaptive';
  maxAttempts: number;
  customUserAgent: [string, string][];
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: true };
  region?: string;
  endpoint?: string;
  credentials?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string };
}

/** The settings for one service; `options` go before its usual values. */
export function clientSettings(service: Service, options: ClientOptions = {}): ClientSettings {
  const { region, endpoint, credentials, maxAttempts = service.maxAttempts, timeoutMs = service.timeoutMs } = options;
  return {
    retryMode: 'adaptive',
    maxAttempts,
    customUserAgent: [['stringline', typeof STRINGLINE_VERSION === 'string' ? STRINGLINE_VERSION : 'source']],
    requestHandler: { connectionTimeout: 2000, requestTimeout: timeoutMs, throwOnRequestTimeout: true },
    ...(region !== undefined && { region }),
    ...(endpoint !== undefined && { endpoint }),
    ...(credentials !== undefined && { credentials }),
  };
}
