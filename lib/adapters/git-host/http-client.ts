import { StringlineError } from '../../domain/shared/errors.ts';
import { hostAnswer, hostMoved, hostUnreachable } from './errors.ts';

/** What isomorphic-git asks of an HTTP client. */
export interface GitHttpRequest {
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: AsyncIterable<Uint8Array> | Iterable<Uint8Array>;
}

export interface GitHttpResponse {
  url: string;
  method: string;
  statusCode: number;
  statusMessage: string;
  headers: Record<string, string>;
  body: AsyncIterableIterator<Uint8Array>;
}

export interface HttpClientOptions {
  /** For one request with its whole answer. @default 60,000 */
  timeoutMs?: number;
  /** An answer above it is cut off. @default 512 MiB */
  maxBytes?: number;
  fetch?: typeof fetch;
}

const TIMEOUT_MS = 60_000;
const MAX_BYTES = 512 * 1024 * 1024;

/** HTTP for isomorphic-git by fetch: with an end in time and size, and without redirects. */
export function createGitHttp(
  host: string,
  options: HttpClientOptions = {},
): { request(request: GitHttpRequest): Promise<GitHttpResponse> } {
  const { timeoutMs = TIMEOUT_MS, maxBytes = MAX_BYTES, fetch: send = fetch } = options;
  return {
    request: async ({ url, method = 'GET', headers = {}, body }) => {
      const signal = AbortSignal.timeout(timeoutMs);
      const response = await send(url, {
        method,
        headers: { ...headers, 'user-agent': 'git/stringline' },
        redirect: 'manual',
        signal,
        ...(body && { body: new Uint8Array(Buffer.concat(await collect(body))) }),
      }).catch((error: unknown) => {
        throw hostUnreachable(host, error);
      });
      const location = response.headers.get('location');
      if (response.status >= 300 && response.status < 400) throw hostMoved(host, location ?? 'nowhere');
      return {
        url,
        method,
        statusCode: response.status,
        statusMessage: response.statusText,
        headers: Object.fromEntries(response.headers),
        body: limited(host, response.body, maxBytes),
      };
    },
  };
}

async function collect(body: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<Uint8Array[]> {
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return parts;
}

async function* limited(host: string, body: ReadableStream<Uint8Array> | null, maxBytes: number): AsyncIterableIterator<Uint8Array> {
  if (body === null) return;
  let size = 0;
  try {
    for await (const part of body) {
      size += part.length;
      if (size > maxBytes) throw hostAnswer(host, `more than ${String(maxBytes)} bytes`);
      yield part;
    }
  } catch (error) {
    throw error instanceof StringlineError ? error : hostUnreachable(host, error);
  }
}
