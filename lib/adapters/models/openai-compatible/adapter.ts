import type { ModelPort } from '../../../app/ports.ts';
import {
  type ConverseEvent,
  type ConverseReply,
  type ConverseRequest,
  ModelError,
  type Spending,
} from '../../../domain/models/converse.ts';
import { estimateUsage } from '../../../domain/routing/index.ts';
import { type Deadline, startDeadline } from '../deadline.ts';
import { tellWhole } from '../events.ts';
import { excerpt, failureOfNetwork, failureOfStatus, isError, networkCode, ProviderError, spentOf, withSpent } from '../failure.ts';
import { bounded, parseBoundedJson, readText, REPLY_LIMITS } from '../limits.ts';
import { Completion, errorText, gather, replyOf, spendingOf } from './decode.ts';
import { adaptDialect, type Dialect, dialectOf } from './dialect.ts';
import { encodeRequest } from './encode.ts';
import { retryAfterMs } from './retry-after.ts';
import { StreamGatherer } from './stream.ts';
import { type HttpResponse, post, type Transport } from './transport.ts';

export interface OpenAiCompatibleOptions {
  /** E.g. `http://127.0.0.1:8080/v1`. */
  baseUrl: URL;
  apiKey?: string | undefined;
  /** Time limit of one call. */
  timeoutMs: number;
  /** @default node:http(s) */
  transport?: Transport;
  /** Reads HTTP dates of Retry-After. */
  now: () => Date;
}

/** Chat completions of any server: OpenAI, llama.cpp, Ollama, vLLM. Streams when the caller listens. */
export function createOpenAiCompatible(options: OpenAiCompatibleOptions): ModelPort {
  const server = new Server(options);
  return {
    async converse(request, { signal, onEvent } = {}) {
      const deadline = startDeadline(signal, options.timeoutMs);
      try {
        return await server.call(request, deadline, onEvent);
      } catch (error) {
        throw deadline.failure(spentOf(error)) ?? server.failure(error);
      } finally {
        deadline.release();
      }
    },
  };
}

class Server {
  readonly #options: OpenAiCompatibleOptions;
  readonly #url: URL;
  /** What the server was found to take, for all later calls. */
  #dialect: Dialect;

  constructor(options: OpenAiCompatibleOptions) {
    this.#options = options;
    this.#url = new URL(`${options.baseUrl.href.replace(/\/+$/, '')}/chat/completions`);
    this.#dialect = dialectOf(options.baseUrl);
  }

  async call(request: ConverseRequest, deadline: Deadline, onEvent?: (event: ConverseEvent) => void): Promise<ConverseReply> {
    const notes: string[] = [];
    for (;;) {
      if (deadline.signal.aborted) throw new ModelError('aborted', 'The call was cancelled.');
      const response = await this.#send(request, deadline.signal, onEvent !== undefined);
      if (response.status === 200) {
        const reply = await this.#read(request, response, onEvent);
        return notes.length === 0 ? reply : { ...reply, notes: [...notes, ...(reply.notes ?? [])] };
      }
      const words = await this.#errorWords(response);
      const adapted = response.status === 400 || response.status === 422 ? adaptDialect(this.#dialect, words) : undefined;
      if (adapted === undefined) throw this.#refusal(response, words);
      this.#dialect = adapted.dialect;
      notes.push(adapted.note);
    }
  }

  async #send(request: ConverseRequest, signal: AbortSignal, stream: boolean): Promise<HttpResponse> {
    const progress = { sent: false };
    const { apiKey, transport = post } = this.#options;
    const headers = {
      accept: stream ? 'text/event-stream, application/json' : 'application/json',
      'content-type': 'application/json',
      'user-agent': 'stringline',
      ...(apiKey !== undefined && { authorization: `Bearer ${apiKey}` }),
    };
    const body = JSON.stringify(encodeRequest(request, this.#dialect, stream));
    try {
      return await transport({ url: this.#url, headers, body, signal, onSent: () => (progress.sent = true) });
    } catch (error) {
      const failure = this.failure(error);
      // A server that was at work when we hung up has read the request, and bills that.
      throw progress.sent && signal.aborted ? withSpent(failure, { usage: estimateUsage(request, []), estimate: true }) : failure;
    }
  }

  async #read(request: ConverseRequest, response: HttpResponse, onEvent?: (event: ConverseEvent) => void): Promise<ConverseReply> {
    const type = (response.header('content-type') ?? '').split(';')[0]?.trim().toLowerCase() ?? '';
    if (type === 'text/event-stream') return this.#readStream(request, response, onEvent ?? (() => undefined));
    if (type !== '' && !/^application\/(?:[\w.+-]*\+)?json$/.test(type)) {
      response.discard();
      const hint = 'is the base URL right? It usually ends in /v1';
      throw new ModelError('protocol', `The model server at ${this.#url.origin} answered with ${excerpt(type)} instead of JSON (${hint}).`);
    }
    const body = parseBoundedJson(
      await this.#billed(
        () => ({ usage: estimateUsage(request, []), estimate: true }),
        async () => readText(response.body, REPLY_LIMITS.bodyBytes),
      ),
    );
    const completion = Completion.safeParse(body);
    if (!completion.success) {
      const words = excerpt(errorText(body), this.#secrets());
      throw new ModelError(
        'protocol',
        `The model server at ${this.#url.origin} answered 200 with something that is no chat completion: ${words}`,
        completion.error,
      );
    }
    const gathered = gather(completion.data);
    const reply = await this.#billed(
      () => spendingOf(gathered, request),
      async () => replyOf(gathered, request),
    );
    tellWhole(reply.content, onEvent);
    return reply;
  }

  async #readStream(request: ConverseRequest, response: HttpResponse, onEvent: (event: ConverseEvent) => void): Promise<ConverseReply> {
    const stream = new StreamGatherer(onEvent);
    return this.#billed(
      () => spendingOf(stream.gathered, request),
      async () => {
        await stream.read(bounded(response.body, REPLY_LIMITS.streamBytes));
        return replyOf(stream.gathered, request);
      },
    );
  }

  /** A reply that has begun is billed, also when it breaks off or is of no use. */
  async #billed<T>(spending: () => Spending, read: () => Promise<T>): Promise<T> {
    try {
      return await read();
    } catch (error) {
      throw withSpent(this.failure(error), spending());
    }
  }

  async #errorWords(response: HttpResponse): Promise<string> {
    const text = await readText(response.body, REPLY_LIMITS.bodyBytes);
    try {
      return errorText(parseBoundedJson(text));
    } catch (error) {
      // Error pages of proxies are HTML or plain text: their words are all there is.
      if (error instanceof SyntaxError) return text;
      throw error;
    }
  }

  #refusal(response: HttpResponse, words: string): ModelError {
    const { status } = response;
    const said = excerpt(words, this.#secrets());
    const message = `The model server at ${this.#url.origin} answered ${status}${said === '' ? '' : `: ${said}`}`;
    if (status >= 300 && status < 400)
      return new ModelError('rejected', `${message} (redirects are not followed: set the base URL to the server itself)`);
    if (status === 404) return new ModelError('rejected', `${message} (is the model there, and does the base URL end in /v1?)`);
    if (status < 300) return new ModelError('protocol', message);
    const kind = failureOfStatus(status, words);
    const wait = retryAfterMs((name) => response.header(name), this.#options.now());
    return new ProviderError(kind, message, { retryAfterMs: wait });
  }

  /** Any failure in our words, without the key. */
  failure(error: unknown): ModelError {
    if (error instanceof ModelError) return error;
    const where = `the model server at ${this.#url.origin}`;
    if (error instanceof SyntaxError) return new ModelError('protocol', `The reply of ${where} is not JSON.`);
    const kind = failureOfNetwork(error);
    const words = excerpt(isError(error) ? error.message : String(error), this.#secrets());
    if (kind === undefined) return new ModelError('protocol', `The call to ${where} failed: ${words}`);
    const hint = networkCode(error) === 'ECONNREFUSED' ? ' Is it running?' : '';
    return new ModelError(kind, `The connection to ${where} failed: ${words || (networkCode(error) ?? 'no reason given')}.${hint}`);
  }

  #secrets(): string[] {
    return this.#options.apiKey === undefined ? [] : [this.#options.apiKey];
  }
}
