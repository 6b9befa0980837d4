import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface HttpRequest {
  url: URL;
  headers: Record<string, string>;
  body: string;
  signal: AbortSignal;
  /** The whole request has left: from now on the server may work, and bill. */
  onSent?: () => void;
}

export interface HttpResponse {
  status: number;
  /** The first value of a header, by lower-case name. */
  header(name: string): string | undefined;
  body: AsyncIterable<Uint8Array>;
  /** Gives the connection up without reading the body. */
  discard(): void;
}

export type Transport = (request: HttpRequest) => Promise<HttpResponse>;

/** Keeps connections of calls that think for minutes: gateways drop idle ones after 350 seconds. */
const KEEP_ALIVE_MS = 60_000;

/**
 * One POST through `node:http(s)`. Not `fetch`: that gives up after 300 seconds without headers, and a model on a laptop may think longer.
 * Redirects are not followed: a key goes to the configured server or nowhere.
 */
export const post: Transport = ({ url, headers, body, signal, onSent }) =>
  new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? requestHttps : requestHttp;
    const length = String(Buffer.byteLength(body));
    const request = send(url, { method: 'POST', headers: { ...headers, 'content-length': length }, signal });
    request.on('socket', (socket) => socket.setKeepAlive(true, KEEP_ALIVE_MS));
    request.on('error', reject);
    if (onSent !== undefined) request.on('finish', onSent);
    request.on('response', (response) => {
      resolve({
        status: response.statusCode ?? 0,
        header: (name) => [response.headers[name]].flat()[0],
        body: response,
        discard: () => response.destroy(),
      });
    });
    request.end(body);
  });
