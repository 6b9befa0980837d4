import { createHandler } from '../../../lambdas/api/handler.ts';
import type { HttpResult } from '../../../lambdas/api/http-event.ts';
import type { ApiServices } from '../../../lib/api/services.ts';
import { createOidcVerifier } from '../../../lib/local/serve/oidc.ts';
import { startServer } from '../../../lib/local/serve/server.ts';
import { startIssuer } from './issuer.ts';
import { type Caller, groupsOf, nameOf, subjectOf } from './world.ts';

export interface ApiRequest {
  method?: string;
  /** With its query. */
  path: string;
  as?: Caller;
  headers?: Record<string, string>;
  /** A value is sent as JSON; text and bytes go as they are. */
  body?: unknown;
}

export interface ApiAnswer {
  status: number;
  headers: Record<string, string>;
  text: string;
  /** The body read as JSON; undefined where there is none. */
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- tests look at the fields they know; a wrong access fails the test that makes it
  json: any;
}

/** One application on one host. */
export interface ApiHost {
  request(request: ApiRequest): Promise<ApiAnswer>;
  close(): Promise<void>;
}

export type StartHost = (services: ApiServices) => Promise<ApiHost>;

let keys = 0;
/** A key that nobody has used. */
export const freshKey = (): string => `key-${process.pid}-${(keys += 1)}`;

function headersOf({ method = 'GET', headers = {}, body }: ApiRequest): Record<string, string> {
  const post = method === 'POST' ? { 'content-type': 'application/json', 'idempotency-key': freshKey() } : {};
  const all = { ...(body === undefined && method !== 'POST' ? {} : post), ...headers };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''));
}

const bodyOf = ({ method = 'GET', body }: ApiRequest): Uint8Array<ArrayBuffer> | undefined => {
  if (body === undefined) return method === 'POST' ? new Uint8Array(Buffer.from('{}')) : undefined;
  return new Uint8Array(body instanceof Uint8Array ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)));
};

function answered(status: number, headers: Record<string, string>, text: string): ApiAnswer {
  return { status, headers, text, json: text === '' ? undefined : (JSON.parse(text) as unknown) };
}

/** The Lambda function behind API Gateway's HTTP API: events of payload format 2.0, with what its JWT authorizer adds. */
export const lambdaHost: StartHost = async (services) => {
  const handler = createHandler({ services });
  let requests = 0;
  return Promise.resolve({
    request: async (request) => {
      const [path = '', query = ''] = request.path.split(/\?(.*)/su);
      const body = bodyOf(request);
      const event = {
        version: '2.0',
        routeKey: '$default',
        rawPath: path,
        rawQueryString: query,
        headers: headersOf(request),
        requestContext: {
          requestId: `request-${(requests += 1)}`,
          domainName: 'abc123.execute-api.eu-central-1.amazonaws.com',
          stage: '$default',
          http: { method: request.method ?? 'GET', path, protocol: 'HTTP/1.1', sourceIp: '203.0.113.9', userAgent: 'test' },
          ...authorizer(request.as),
        },
        ...(body && { body: Buffer.from(body).toString('base64'), isBase64Encoded: true }),
      };
      const result: HttpResult = await handler(event);
      return answered(result.statusCode, result.headers, result.body);
    },
    close: async () => Promise.resolve(),
  });
};

/** API Gateway writes lists as text in brackets. */
function authorizer(caller: Caller = 'nobody'): object {
  if (caller === 'nobody') return {};
  const claims = {
    iss: 'https://login.example.org',
    sub: subjectOf(caller),
    email: nameOf(caller),
    email_verified: 'true',
    'cognito:groups': `[${groupsOf(caller).join(' ')}]`,
  };
  return { authorizer: { jwt: { claims, scopes: null } } };
}

/** `stringline serve`: real HTTP, and tokens of a real issuer. */
export const serveHost: StartHost = async (services) => {
  const issuer = await startIssuer();
  const oidc = createOidcVerifier({ issuer: issuer.url, audience: 'stringline', now: () => new Date() });
  const server = await startServer({ services, host: '127.0.0.1', port: 0, token: 'the-local-token', person: 'Ada', oidc });
  return {
    request: async (request) => {
      const { as: caller = 'nobody', method = 'GET' } = request;
      const body = bodyOf(request);
      const token =
        caller === 'nobody'
          ? undefined
          : await issuer.token({ sub: subjectOf(caller), email: nameOf(caller), email_verified: true, groups: groupsOf(caller) });
      const response = await fetch(`${server.url}${request.path}`, {
        method,
        headers: { ...headersOf(request), ...(token !== undefined && { authorization: `Bearer ${token}` }) },
        ...(body && { body }),
      });
      return answered(response.status, Object.fromEntries(response.headers), await response.text());
    },
    close: async () => {
      await server.close();
      await issuer.close();
    },
  };
};

export const HOSTS = { lambda: lambdaHost, serve: serveHost } as const;
