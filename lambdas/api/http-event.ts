import * as z from 'zod';

/** The part of API Gateway's HTTP API event (payload format 2.0) that is used here. */
export const HttpEvent = z.looseObject({
  version: z.literal('2.0'),
  rawPath: z.string(),
  rawQueryString: z.string().default(''),
  headers: z.record(z.string(), z.string()).default({}),
  cookies: z.array(z.string()).optional(),
  body: z.string().optional(),
  isBase64Encoded: z.boolean().default(false),
  requestContext: z.looseObject({
    requestId: z.string(),
    /** The account of the API. */
    accountId: z.string().optional(),
    domainName: z.string().default('api.invalid'),
    http: z.looseObject({ method: z.string() }),
    authorizer: z
      .looseObject({
        jwt: z.looseObject({ claims: z.record(z.string(), z.unknown()) }).optional(),
        iam: z.looseObject({ userArn: z.string() }).nullish(),
      })
      .optional(),
  }),
});
export type HttpEvent = z.infer<typeof HttpEvent>;

export interface HttpResult {
  statusCode: number;
  headers: Record<string, string>;
  body: string;
  isBase64Encoded: boolean;
}

/** Methods that a Request cannot be built with; the application refuses them like any other that it does not know. */
const UNSAYABLE: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** The request as a browser would say it. A path that is no URL becomes one that matches nothing. */
export function requestOf(event: HttpEvent): Request {
  const { method } = event.requestContext.http;
  const query = event.rawQueryString === '' ? '' : `?${event.rawQueryString}`;
  const path = event.rawPath.startsWith('/') ? event.rawPath : `/${event.rawPath}`;
  const headers = new Headers(Object.entries(event.headers));
  if (UNSAYABLE.has(method))
    return Object.defineProperty(new Request(`https://${event.requestContext.domainName}/`), 'method', { value: method });
  const hasBody = method !== 'GET' && method !== 'HEAD' && event.body !== undefined;
  const body = hasBody ? bytesOf(event.body ?? '', event.isBase64Encoded) : undefined;
  // API Gateway has decoded the transfer; what it says about the length is of the wire.
  headers.delete('content-length');
  return new Request(`https://${event.requestContext.domainName}${path}${query}`, { method, headers, ...(body !== undefined && { body }) });
}

const bytesOf = (body: string, base64: boolean): Uint8Array<ArrayBuffer> =>
  new Uint8Array(base64 ? Buffer.from(body, 'base64') : Buffer.from(body, 'utf8'));

/** The answer in payload format 2.0. Everything that we answer is text. */
export async function resultOf(response: Response): Promise<HttpResult> {
  return {
    statusCode: response.status,
    headers: Object.fromEntries(response.headers),
    body: await response.text(),
    isBase64Encoded: false,
  };
}
