import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LocalServer, readBody, sendJson, serve } from '../http.ts';

/** Largest response of a function that was called for its answer, in bytes. */
const MAX_RESPONSE = 6 * 1024 * 1024 + 100;

/** An error as a runtime reports it. */
export interface RuntimeFailure {
  errorType: string;
  errorMessage: string;
  trace?: string[];
}

export type InvocationResult = { ok: true; payload: string } | { ok: false; failure: RuntimeFailure };

export interface InvocationOptions {
  functionArn: string;
  /** When the function's time is up, epoch milliseconds. */
  deadlineMs: number;
}

/** The Lambda Runtime API of one execution environment. One invocation at a time, as Lambda promises. */
export interface RuntimeApi extends LocalServer {
  /** Resolves when the runtime asks for work; rejects with the RuntimeFailure of an init that failed. */
  ready: Promise<void>;
  invoke(payload: string, options: InvocationOptions): Promise<InvocationResult>;
  /** Answers the invocation that is under way in the runtime's place, which has died or run out of time. */
  abandon(failure: RuntimeFailure): void;
}

interface Pending extends InvocationOptions {
  id: string;
  payload: string;
  settle(result: InvocationResult): void;
}

/** Starts the Runtime API (2018-06-01) that a runtime finds by `AWS_LAMBDA_RUNTIME_API`. It knows nothing of the runtime behind it. */
export async function startRuntimeApi(): Promise<RuntimeApi> {
  const environment = new Environment();
  const server = await serve((request, response) => {
    void environment.answer(request, response);
  });
  return {
    ...server,
    ready: environment.ready.promise,
    invoke: (payload, options) => environment.invoke(payload, options),
    abandon: (failure) => {
      environment.abandon(failure);
    },
  };
}

class Environment {
  readonly ready = Promise.withResolvers<undefined>();
  /** What the runtime has asked for and not yet been given. */
  #next: ServerResponse | undefined;
  #pending: Pending | undefined;
  #handedOut = false;

  constructor() {
    // Whoever starts the environment hears of it through `ready`; nobody else has to.
    this.ready.promise.catch(() => undefined);
  }

  invoke(payload: string, options: InvocationOptions): Promise<InvocationResult> {
    if (this.#pending !== undefined) throw new Error('an execution environment takes one invocation at a time');
    return new Promise((resolve) => {
      const settle = (result: InvocationResult): void => {
        this.#pending = undefined;
        resolve(result);
      };
      this.#pending = { ...options, id: randomUUID(), payload, settle };
      this.#handedOut = false;
      this.#handOut();
    });
  }

  abandon(failure: RuntimeFailure): void {
    this.ready.reject(failure);
    this.#pending?.settle({ ok: false, failure });
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://runtime');
    const call = /^\/2018-06-01\/runtime\/(?:invocation\/(?<id>[^/]+)\/)?(?<what>[a-z/]+)$/.exec(pathname)?.groups;
    const id = call?.['id'] ?? '';
    switch (`${request.method ?? ''} ${call?.['what'] ?? pathname}`) {
      case 'GET invocation/next':
        this.#askForNext(response);
        break;
      case 'POST response':
        await this.#takeResponse(id, request, response);
        break;
      case 'POST error':
        await this.#takeError(id, request, response);
        break;
      case 'POST init/error':
        await this.#takeInitError(request, response);
        break;
      default:
        refuse(response, 404, 'NotFound', `There is nothing at ${pathname}`);
    }
  }

  #askForNext(response: ServerResponse): void {
    this.#next = response;
    this.ready.resolve(undefined);
    this.#handOut();
  }

  #handOut(): void {
    const response = this.#next;
    const pending = this.#pending;
    if (response === undefined || pending === undefined || this.#handedOut) return;
    this.#handedOut = true;
    this.#next = undefined;
    response.writeHead(200, {
      'content-type': 'application/json',
      'Lambda-Runtime-Aws-Request-Id': pending.id,
      'Lambda-Runtime-Deadline-Ms': String(pending.deadlineMs),
      'Lambda-Runtime-Invoked-Function-Arn': pending.functionArn,
      'Lambda-Runtime-Trace-Id': traceId(),
    });
    response.end(pending.payload);
  }

  async #takeResponse(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const payload = (await readBody(request)).toString();
    const pending = this.#expected(id, response);
    if (pending === undefined) return;
    if (Buffer.byteLength(payload) > MAX_RESPONSE) {
      refuse(response, 413, 'RequestEntityTooLarge', `Exceeded maximum allowed payload size (${MAX_RESPONSE} bytes).`);
      const failure = { errorType: 'Function.ResponseSizeTooLarge', errorMessage: 'Response payload size exceeded maximum allowed size.' };
      pending.settle({ ok: false, failure });
      return;
    }
    accept(response);
    pending.settle({ ok: true, payload });
  }

  async #takeError(id: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
    const failure = await readFailure(request);
    const pending = this.#expected(id, response);
    if (pending === undefined) return;
    accept(response);
    pending.settle({ ok: false, failure });
  }

  async #takeInitError(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const failure = await readFailure(request);
    accept(response);
    this.abandon(failure);
  }

  #expected(id: string, response: ServerResponse): Pending | undefined {
    if (this.#pending?.id === id && this.#handedOut) return this.#pending;
    refuse(response, 400, 'InvalidRequestID', 'Invalid request ID');
    return undefined;
  }
}

async function readFailure(request: IncomingMessage): Promise<RuntimeFailure> {
  const header = request.headers['lambda-runtime-function-error-type'];
  const body = JSON.parse((await readBody(request)).toString() || '{}') as Partial<RuntimeFailure>;
  return { errorType: String(header ?? 'Unknown'), errorMessage: '', ...body };
}

const accept = (response: ServerResponse): void => sendJson(response, 202, { status: 'OK' });

function refuse(response: ServerResponse, status: number, errorType: string, errorMessage: string): void {
  sendJson(response, status, { errorType, errorMessage });
}

function traceId(): string {
  const hex = randomUUID().replaceAll('-', '');
  const seconds = Math.floor(Date.now() / 1000).toString(16);
  return `Root=1-${seconds}-${hex.slice(0, 24)};Parent=${hex.slice(16)};Sampled=1`;
}
