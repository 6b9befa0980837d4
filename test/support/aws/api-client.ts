import { randomUUID } from 'node:crypto';
import type { Functions } from './lambda/functions.ts';

/** Who calls: what API Gateway has verified of a token before it calls the function. */
export interface Caller {
  email: string;
  groups: readonly string[];
}

export interface ApiReply {
  status: number;
  headers: Record<string, string>;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the shape differs by route, and a wrong access fails the test that makes it
  body: any;
}

export interface ApiRequest {
  method: 'GET' | 'POST';
  /** Path and query. */
  path: string;
  body?: unknown;
  headers?: Readonly<Record<string, string>>;
}

/** Calls the API, and fails where the answer is no success. */
export async function callApi(functions: Functions, caller: Caller, request: ApiRequest): Promise<ApiReply> {
  const reply = await askApi(functions, caller, request);
  if (reply.status >= 400) throw new Error(`${request.method} ${request.path} was answered ${reply.status}: ${JSON.stringify(reply.body)}`);
  return reply;
}

/** Calls the API's function with the event that API Gateway's HTTP API sends (payload format 2.0). */
export async function askApi(functions: Functions, caller: Caller, { method, path, body, headers = {} }: ApiRequest): Promise<ApiReply> {
  const [rawPath = '', rawQueryString = ''] = path.split('?');
  const result = await functions.invoke('api', {
    version: '2.0',
    rawPath,
    rawQueryString,
    headers: { ...(method === 'POST' && { 'content-type': 'application/json', 'idempotency-key': randomUUID() }), ...headers },
    requestContext: {
      requestId: randomUUID(),
      domainName: 'api.example.com',
      http: { method },
      // HTTP APIs hand lists of claims on as text.
      authorizer: {
        jwt: {
          claims: {
            iss: 'https://cognito-idp.us-east-1.amazonaws.com/us-east-1_example',
            sub: caller.email,
            email: caller.email,
            email_verified: 'true',
            'cognito:groups': `[${caller.groups.join(' ')}]`,
          },
        },
      },
    },
    ...(body !== undefined && { body: JSON.stringify(body), isBase64Encoded: false }),
  });
  if (!result.ok) throw new Error(`the API's function failed: ${JSON.stringify(result.failure)}`);
  const answer = JSON.parse(result.payload) as { statusCode: number; headers: Record<string, string>; body: string };
  return { status: answer.statusCode, headers: answer.headers, body: JSON.parse(answer.body) as unknown };
}
