import type { Logger } from '../logging/logger.ts';

export interface HttpRequest {
  method: string;
  /** Path without the query. */
  path: string;
  query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  headers: Readonly<Record<string, string>>;
  /** Text of the body; empty when there is none. */
  body: string;
}

export interface HttpResponse {
  status: number;
  headers?: Record<string, string>;
  /** Sent as JSON. */
  body?: unknown;
}

/** What belongs to one request and to nothing else. */
export interface RequestContext {
  requestId: string;
  /** Given by the caller, so that one activity can be followed through all services. */
  correlationId: string;
  logger: Logger;
}

export interface Route {
  method: string;
  path: string;
  handle: (request: HttpRequest, context: RequestContext) => Promise<HttpResponse>;
}

export type App = (request: HttpRequest) => Promise<HttpResponse>;
