import { createHmac, timingSafeEqual } from 'node:crypto';
import type { App, HttpRequest, HttpResponse } from './messages.ts';
import { Problem, problemResponse } from './problem.ts';

export interface SignatureOptions {
  /** Shared with the gateway. */
  secret: string;
  now: () => Date;
}

/** A signature holds so long, so that a request that was overheard cannot be sent again later. */
const VALID_MS = 5 * 60 * 1000;

/** Answers only requests that the gateway has signed, so that nobody else can say who a user is. `/health` is open. */
export function requireSignature(app: App, options: SignatureOptions): App {
  return async (request) => {
    if (request.path === '/health') return app(request);
    return isSigned(request, options) ? app(request) : refused(request);
  };
}

/** What the gateway signs: time, method, path, user and role, one a line; HMAC-SHA256 in hexadecimal. */
export function signatureOf({ method, path, headers }: Pick<HttpRequest, 'method' | 'path' | 'headers'>, secret: string): string {
  const lines = [headers['x-gateway-time'], method, path, headers['x-user-id'], headers['x-user-role']];
  return createHmac('sha256', secret)
    .update(lines.map((line) => line ?? '').join('\n'))
    .digest('hex');
}

function isSigned(request: HttpRequest, { secret, now }: SignatureOptions): boolean {
  const age = now().getTime() - Date.parse(request.headers['x-gateway-time'] ?? '');
  if (!(Math.abs(age) <= VALID_MS)) return false;
  const given = Buffer.from(request.headers['x-gateway-signature'] ?? '');
  const right = Buffer.from(signatureOf(request, secret));
  return given.length === right.length && timingSafeEqual(given, right);
}

function refused({ headers }: HttpRequest): HttpResponse {
  const problem = new Problem(401, 'not-from-gateway', 'The request does not come from the gateway.');
  return problemResponse(problem, headers['x-request-id'] ?? 'unsigned');
}
