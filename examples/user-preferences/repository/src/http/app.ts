import type { Logger } from '../logging/logger.ts';
import type { App, HttpRequest, HttpResponse, RequestContext, Route } from './messages.ts';
import { Problem, problemResponse } from './problem.ts';

export interface AppOptions {
  routes: readonly Route[];
  logger: Logger;
  newId: () => string;
}

/** Answers every request: finds its route, gives it ids and a logger, and turns failures into problems. */
export function createApp({ routes, logger, newId }: AppOptions): App {
  return async (request) => {
    const requestId = request.headers['x-request-id'] ?? newId();
    const correlationId = request.headers['x-correlation-id'] ?? requestId;
    const context = { requestId, correlationId, logger: logger.with({ request_id: requestId, correlation_id: correlationId }) };
    const response = await answer(routes, request, context);
    context.logger.info('request answered', { method: request.method, path: request.path, status: response.status });
    return { ...response, headers: { ...response.headers, 'x-request-id': requestId, 'x-correlation-id': correlationId } };
  };
}

async function answer(routes: readonly Route[], request: HttpRequest, context: RequestContext): Promise<HttpResponse> {
  try {
    return await routeOf(routes, request).handle(request, context);
  } catch (error) {
    if (error instanceof Problem) return problemResponse(error, context.requestId);
    context.logger.error('request failed', { error: error instanceof Error ? error.stack : String(error) });
    return problemResponse(new Problem(500, 'internal', 'Something went wrong on our side.'), context.requestId);
  }
}

function routeOf(routes: readonly Route[], { method, path }: HttpRequest): Route {
  const there = routes.filter((route) => route.path === path);
  const route = there.find((candidate) => candidate.method === method);
  if (route !== undefined) return route;
  if (there.length === 0) throw new Problem(404, 'not-found', `There is nothing at ${path}.`);
  const allow = there.map((candidate) => candidate.method).join(', ');
  throw new Problem(405, 'method-not-allowed', `${method} is not possible at ${path}.`, { headers: { allow } });
}
