import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LocalServer, readBody, sendJson, serve } from '../aws/http.ts';

/** A request to a stand-in, as it came over the wire. */
export interface HostRequest {
  method: string;
  /** Percent-encoding as it was sent. */
  path: string;
  query: Record<string, string>;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

export interface HostAnswer {
  status: number;
  body: unknown;
  headers?: Record<string, string>;
}

export interface RestHost extends LocalServer {
  requests: string[];
  /** Answers to come before those of the host, first one first: a fault for each request that is made. */
  faults: (HostAnswer | 'hang' | 'cut' | undefined)[];
}

/** A stand-in for a REST API: JSON both ways, faults on demand. */
export async function startRestHost(answer: (request: HostRequest) => HostAnswer): Promise<RestHost> {
  const host = { requests: [], faults: [] } as unknown as RestHost;
  const local = await serve((request, response) => {
    void handle(request, response, { host, answer });
  });
  return Object.assign(host, local);
}

async function handle(
  request: IncomingMessage,
  response: ServerResponse,
  { host, answer }: { host: RestHost; answer: (request: HostRequest) => HostAnswer },
): Promise<void> {
  const [path = '', search = ''] = (request.url ?? '').split('?');
  const text = (await readBody(request)).toString();
  host.requests.push(`${request.method ?? ''} ${path}`);
  const fault = host.faults.shift();
  if (fault === 'hang') return;
  if (fault === 'cut') {
    response.destroy();
    return;
  }
  const body = text === '' ? {} : (JSON.parse(text) as Record<string, unknown>);
  const query = Object.fromEntries(new URLSearchParams(search));
  const found = fault ?? answer({ method: request.method ?? '', path, query, headers: request.headers, body });
  sendJson(response, found.status, found.body, found.headers);
}
