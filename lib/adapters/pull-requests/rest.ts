import { setTimeout as delay } from 'node:timers/promises';
import type * as z from 'zod';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { maskSecrets } from '../../domain/shared/secrets.ts';

export interface RestOptions {
  /** Name for people: `GitHub`. */
  service: string;
  /** Address that paths are appended to, without a slash at its end. */
  base: string;
  headers: Record<string, string>;
  /** Values that must not appear in an error. */
  secrets: readonly string[];
  /** For one request with its whole answer. @default 20,000 */
  timeoutMs?: number;
  /** Requests in all, for one that may be repeated. @default 4 */
  attempts?: number;
  wait?: (ms: number) => Promise<unknown>;
  fetch?: typeof fetch;
}

export interface RestRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH';
  path: string;
  query?: Record<string, string>;
  body?: Record<string, unknown>;
}

export interface RestAnswer {
  status: number;
  text: string;
}

/** Longest wait that a host may ask for; what takes longer is left to the retries of the state machine. */
const MAX_WAIT_MS = 30_000;
const TIMEOUT_MS = 20_000;
const ATTEMPTS = 4;

/**
 * Calls of a host's REST API: with an end in time, repeated when the host is busy (429 and 503, and 403 with `retry-after`, where nothing
 * was done yet) and, for calls that may be repeated, when it fails or the line breaks. Redirects are not followed.
 */
export class Rest {
  readonly #options: RestOptions;

  constructor(options: RestOptions) {
    this.#options = options;
  }

  /** The answer, whatever its status is, once the host has nothing against it. @throws StringlineError `pull-request-host-unreachable`, `pull-request-rate-limited` */
  async call(request: RestRequest): Promise<RestAnswer> {
    const attempts = this.#options.attempts ?? ATTEMPTS;
    for (let attempt = 1; ; attempt += 1) {
      const answer = await this.#send(request);
      const wait = waitOf(answer, request, attempt);
      if (wait === undefined) {
        if (!(answer instanceof Error)) return answer;
        throw this.#unreachable(answer);
      }
      if (attempt >= attempts || wait > MAX_WAIT_MS) throw answer instanceof Error ? this.#unreachable(answer) : this.#busy(answer, wait);
      await (this.#options.wait ?? delay)(wait);
    }
  }

  /** The body of an answer that must be one of success. @throws StringlineError `pull-request-refused`, `pull-request-host-answer` */
  read<T>(answer: RestAnswer, schema: z.ZodType<T>): T {
    if (answer.status < 200 || answer.status >= 300) throw this.refused(answer);
    const parsed = schema.safeParse(jsonOf(answer.text));
    if (parsed.success) return parsed.data;
    throw new StringlineError({
      code: 'pull-request-host-answer',
      message: `${this.#options.service} answered something unexpected: ${this.#shown(answer.text)}`,
      fix: 'Check the address of its API in the configuration of the host.',
      exit: EXIT.outside,
    });
  }

  /** What a refusal means for a person. */
  refused({ status, text }: RestAnswer): StringlineError {
    const { service } = this.#options;
    const who = status === 401 || status === 403;
    const [what, fix] = who
      ? [`did not accept the token (status ${String(status)})`, 'Store a token that may read the repository and write pull requests.']
      : status === 404
        ? ['knows no such repository, or the token may not see it', 'Check the project’s name and what the token may see.']
        : [`refused the pull request (status ${String(status)})`, 'Read what it says; resume when it is mended.'];
    return new StringlineError({
      code: who ? 'git-credentials-refused' : 'pull-request-refused',
      message: `${service} ${what}: ${this.#shown(text)}`,
      fix,
      exit: status >= 500 ? EXIT.outside : EXIT.usage,
    });
  }

  #shown(text: string): string {
    const { message } = (jsonOf(text) ?? {}) as { message?: unknown };
    return maskSecrets(typeof message === 'string' ? message : text.slice(0, 300), this.#options.secrets);
  }

  async #send({ method, path, query, body }: RestRequest): Promise<(RestAnswer & { retryAfter: number | undefined }) | Error> {
    const { base, headers, timeoutMs = TIMEOUT_MS, fetch: send = fetch } = this.#options;
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    try {
      const response = await send(`${base}${path}${search}`, {
        method,
        headers: { ...headers, 'user-agent': 'stringline', ...(body && { 'content-type': 'application/json' }) },
        redirect: 'manual',
        signal: AbortSignal.timeout(timeoutMs),
        ...(body && { body: JSON.stringify(body) }),
      });
      const seconds = Number(response.headers.get('retry-after') ?? Number.NaN);
      return { status: response.status, text: await response.text(), retryAfter: Number.isFinite(seconds) ? seconds * 1000 : undefined };
    } catch (error) {
      return error instanceof Error ? error : new Error(String(error));
    }
  }

  #unreachable(cause: Error): StringlineError {
    return new StringlineError({
      code: 'pull-request-host-unreachable',
      message: `${this.#options.service} could not be reached, or did not answer in time.`,
      fix: 'Try again later: the branch is pushed, and a resume opens the pull request.',
      exit: EXIT.outside,
      cause,
    });
  }

  #busy(answer: RestAnswer, wait: number): StringlineError {
    return new StringlineError({
      code: answer.status >= 500 ? 'pull-request-host-unreachable' : 'pull-request-rate-limited',
      message: `${this.#options.service} asks to wait (status ${String(answer.status)}, ${String(Math.ceil(wait / 1000))} s): ${this.#shown(answer.text)}`,
      fix: 'Try again later: the branch is pushed, and a resume opens the pull request.',
      exit: EXIT.outside,
    });
  }
}

/** How long to wait before the same call is made again; undefined when the answer stands. */
function waitOf(
  answer: (RestAnswer & { retryAfter?: number | undefined }) | Error,
  { method }: RestRequest,
  attempt: number,
): number | undefined {
  const backoff = 500 * 2 ** (attempt - 1);
  const repeatable = method !== 'POST';
  if (answer instanceof Error) return repeatable ? backoff : undefined;
  const { status, retryAfter } = answer;
  if (status === 429 || status === 503) return retryAfter ?? backoff;
  // GitHub states its secondary limits so.
  if (status === 403 && retryAfter !== undefined) return retryAfter;
  return status >= 500 && repeatable ? backoff : undefined;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // eslint-disable-next-line no-restricted-syntax -- a body that is no JSON is judged by the schema of who asked
    return undefined;
  }
}

/** Cuts a body that a host would refuse, and says so. Lengths are counted in characters, as the hosts do. */
export function fitBody(body: string, limit: number): string {
  if (body.length <= limit) return body;
  const note = '\n\n_The rest of this text was left out: the host takes no more. The whole text is an artefact of the run._\n';
  return `${body.slice(0, limit - note.length).toWellFormed()}${note}`;
}
