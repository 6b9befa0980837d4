import type { App, HttpResponse } from '../../src/http/messages.ts';

export interface TestRequest {
  headers?: Record<string, string>;
  body?: unknown;
}

/** Sends a request to an app: `send(app, 'GET /api/v1/things?limit=2')`, `send(app, 'POST /api/v1/things', { body: { … } })`. */
export function send(app: App, line: string, { headers = {}, body }: TestRequest = {}): Promise<HttpResponse> {
  const [method = 'GET', target = '/'] = line.split(' ');
  const { pathname, searchParams } = new URL(target, 'http://localhost');
  const text = typeof body === 'string' ? body : body === undefined ? '' : JSON.stringify(body);
  return app({ method, path: pathname, query: Object.fromEntries(searchParams), headers, body: text });
}
