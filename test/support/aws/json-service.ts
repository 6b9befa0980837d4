import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LocalServer, readBody, sendJson, serve } from './http.ts';

/** A failure as a service states it; thrown by an operation. */
export class ServiceError extends Error {
  override name = 'ServiceError';
  readonly type: string;
  readonly status: number;
  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

/** A request as it came over the wire. */
export interface ServiceCall {
  operation: string;
  input: Record<string, unknown>;
  headers: IncomingMessage['headers'];
}

export type Operation = (input: Record<string, unknown>) => unknown;

export interface JsonService extends LocalServer {
  calls: ServiceCall[];
}

export interface JsonServiceOptions {
  /** What stands before the operation's name in `x-amz-target`. */
  target: string;
  version: '1.0' | '1.1';
  operations: Readonly<Record<string, Operation>>;
  /** Why a caller may not do this; undefined where they may. @default everybody may everything */
  refusal?: Refusal | undefined;
}

/** Asked before an operation is performed. */
export type Refusal = (call: ServiceCall) => string | undefined;

/** A service that speaks AWS JSON: the operation in `x-amz-target`, JSON both ways, failures with their type in `__type`. Unsigned requests are refused. */
export async function startJsonService(options: JsonServiceOptions): Promise<JsonService> {
  const calls: ServiceCall[] = [];
  const server = await serve((request, response) => {
    void answer(request, response, { ...options, calls });
  });
  return { ...server, calls };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { target, version, operations, refusal, calls }: JsonServiceOptions & { calls: ServiceCall[] },
): Promise<void> {
  const headers = { 'content-type': `application/x-amz-json-${version}`, 'x-amzn-requestid': randomUUID() };
  try {
    const body = (await readBody(request)).toString();
    const [prefix, operation = ''] = (request.headers['x-amz-target'] as string | undefined)?.split('.') ?? [];
    const perform = prefix === target && Object.hasOwn(operations, operation) ? operations[operation] : undefined;
    if (!perform) throw new ServiceError('UnknownOperationException', `${target} has no operation ${operation}`);
    if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true)
      throw new ServiceError('MissingAuthenticationTokenException', 'The request is not signed', 403);
    const input = JSON.parse(body === '' ? '{}' : body) as Record<string, unknown>;
    const call = { operation, input, headers: request.headers };
    const refused = refusal?.(call);
    if (refused !== undefined) throw new ServiceError('AccessDeniedException', refused);
    calls.push(call);
    sendJson(response, 200, (await perform(input)) ?? {}, headers);
  } catch (error) {
    const known = error instanceof ServiceError ? error : new ServiceError('InternalFailure', String(error), 500);
    sendJson(response, known.status, { __type: known.type, message: known.message }, headers);
  }
}
