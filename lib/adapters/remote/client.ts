import * as z from 'zod';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { isLoopback, type OutgoingRequest, type Sign, unsigned } from './sign.ts';

export interface RemoteOptions {
  /** Where the API lies, without `/v1`. */
  url: string;
  sign: Sign;
  /** `stringline/<version>`. */
  userAgent: string;
  /** A key for each thing that is to be done. */
  newKey: () => string;
  fetch?: typeof fetch;
  sleep: (ms: number) => Promise<void>;
  random: () => number;
  /** @default 5 */
  attempts?: number;
  /** Milliseconds for one attempt. @default 35,000 */
  timeoutMs?: number;
}

export interface PostOptions {
  /** Digest that the request is about. */
  ifMatch?: string;
  query?: Readonly<Record<string, string | undefined>>;
}

/** The API over HTTP. Answers are parsed: what a server says is not taken on trust. */
export interface RemoteClient {
  readonly url: string;
  get<T>(path: string, schema: z.ZodType<T>, query?: PostOptions['query']): Promise<T>;
  /** Done once, however often it is sent. */
  post<T>(path: string, body: unknown, schema: z.ZodType<T>, options?: PostOptions): Promise<T>;
  /** Bytes as they are, to a path of the API. */
  put<T>(path: string, bytes: Uint8Array, schema: z.ZodType<T>, query?: PostOptions['query']): Promise<T>;
  /** Bytes to an address that the API has given out for them: no credentials of ours go there. @throws StringlineError `upload-refused` */
  upload(to: { url: string; headers: Readonly<Record<string, string>> }, bytes: Uint8Array): Promise<void>;
}

const ProblemBody = z.looseObject({
  code: z.string(),
  detail: z.string(),
  requestId: z.string().optional(),
  fix: z.string().optional(),
  errors: z.array(z.looseObject({ at: z.string(), message: z.string() })).optional(),
});

/** A client whose requests are repeated while that may help; a repeated POST carries the same Idempotency-Key. */
export function createRemoteClient(options: RemoteOptions): RemoteClient {
  const base = baseOf(options.url);
  const headers = { accept: 'application/json', 'user-agent': options.userAgent };
  return {
    url: base,
    get: async (path, schema, query = {}) =>
      read(await send({ method: 'GET', url: urlOf(base, path, query), headers, body: undefined }, options), schema),
    post: async (path, body, schema, { ifMatch, query = {} } = {}) => {
      const own = {
        'content-type': 'application/json',
        'idempotency-key': options.newKey(),
        ...(ifMatch !== undefined && { 'if-match': `"${ifMatch}"` }),
      };
      const request: OutgoingRequest = {
        method: 'POST',
        url: urlOf(base, path, query),
        headers: { ...headers, ...own },
        body: JSON.stringify(body),
      };
      return read(await send(request, options), schema);
    },
    put: async (path, bytes, schema, query = {}) => {
      const request: OutgoingRequest = {
        method: 'PUT',
        url: urlOf(base, path, query),
        headers: { ...headers, 'content-type': 'application/octet-stream' },
        body: Uint8Array.from(bytes),
      };
      return read(await send(request, options), schema);
    },
    upload: async (to, bytes) => {
      const url = addressOf(to.url);
      // The platform counts the bytes itself.
      const { 'content-length': _length, ...given } = to.headers;
      const request: OutgoingRequest = { method: 'PUT', url, headers: given, body: Uint8Array.from(bytes) };
      const { status, text } = await send(request, { ...options, url: url.origin, sign: unsigned });
      if (status >= 300) throw uploadRefused(url, status, text);
    },
  };
}

const baseOf = (url: string): string => addressOf(url).href.replace(/\/+$/u, '').replace(/\/v1$/u, '');

/** Encrypted, or on this machine. */
function addressOf(url: string): URL {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed !== undefined && (parsed.protocol === 'https:' || (parsed.protocol === 'http:' && isLoopback(parsed)))) return parsed;
  throw new StringlineError({
    code: 'remote-invalid',
    message: `${JSON.stringify(url)} cannot be the address of an API: it must begin with https://, or be a port of this machine.`,
    fix: 'stringline remote status --remote https://…, or set STRINGLINE_URL',
    exit: EXIT.usage,
  });
}

function urlOf(base: string, path: string, query: Readonly<Record<string, string | undefined>>): URL {
  const url = new URL(`${base}${path}`);
  for (const [name, value] of Object.entries(query)) if (value !== undefined) url.searchParams.set(name, value);
  return url;
}

/** What may go away by itself; `429` and `5xx` come from what stands before the application as well. */
const PASSING = new Set([429, 500, 502, 503, 504]);
const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 20_000;

interface Answer {
  status: number;
  text: string;
  retryAfter: number | undefined;
}

async function send(request: OutgoingRequest, options: RemoteOptions): Promise<Answer> {
  const { attempts = 5, sleep, random } = options;
  for (let attempt = 1; ; attempt += 1) {
    const answer = await once(request, options);
    const failed = 'failure' in answer;
    if (!failed && !passing(answer)) return answer;
    const nobody = failed && isLoopback(request.url) && codeOf(answer.failure) === 'ECONNREFUSED';
    if (nobody) throw notServed(request.url);
    if (failed && reasonOf(answer.failure) === 'bad port') throw portRefused(request.url);
    if (attempt >= Math.max(attempts, failed ? 0 : patienceWith(answer))) {
      if (failed) throw unreachable(options.url, answer.failure);
      return answer;
    }
    const backoff = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1)) * (0.5 + random() / 2);
    await sleep(Math.min(LONGEST_WAIT_MS, failed ? backoff : pauseAfter(answer, backoff)));
  }
}

const pauseAfter = (answer: Answer, backoff: number): number =>
  inProgress(answer) ? Math.max(backoff, answer.retryAfter ?? 0) : (answer.retryAfter ?? backoff);

/** Tries while something is under way. If the first try of a request was lost, that shows after two minutes; a clone may take a quarter of an hour. */
const PATIENCE: Readonly<Record<string, number>> = { 'request-in-progress': 14, 'commit-on-its-way': 180 };

const patienceWith = ({ status, text }: Answer): number => (status === 409 ? (PATIENCE[problemOf(text)?.code ?? ''] ?? 0) : 0);
const inProgress = (answer: Answer): boolean => patienceWith(answer) > 0;
const passing = (answer: Answer): boolean => PASSING.has(answer.status) || inProgress(answer);

async function once(request: OutgoingRequest, options: RemoteOptions): Promise<Answer | { failure: unknown }> {
  const { fetch: get = fetch, timeoutMs = 35_000 } = options;
  const headers = await options.sign(request);
  // The platform sets it, and refuses to be told.
  delete headers['host'];
  try {
    const response = await get(request.url, {
      method: request.method,
      headers,
      signal: AbortSignal.timeout(timeoutMs),
      redirect: 'error',
      ...(request.body !== undefined && { body: request.body }),
    });
    const seconds = Number(response.headers.get('retry-after') ?? '');
    const retryAfter = Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined;
    return { status: response.status, text: await response.text(), retryAfter };
  } catch (failure) {
    return { failure };
  }
}

function read<T>({ status, text }: Answer, schema: z.ZodType<T>): T {
  if (status >= 400) throw refused(status, text);
  const parsed = schema.safeParse(jsonOf(text));
  if (parsed.success) return parsed.data;
  throw new StringlineError({
    code: 'remote-answer-invalid',
    message: 'The API answered something that this version does not understand.',
    fix: 'Is the address right? stringline --version and GET /v1/health tell both versions.',
    exit: EXIT.outside,
    cause: parsed.error,
  });
}

const jsonOf = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch (error) {
    return error;
  }
};

const problemOf = (text: string): z.infer<typeof ProblemBody> | undefined => ProblemBody.safeParse(jsonOf(text)).data;

function refused(status: number, text: string): StringlineError {
  const problem = problemOf(text);
  const where = (problem?.errors ?? []).map(({ at, message }) => `\n  ${at}: ${message}`).join('');
  const request = problem?.requestId === undefined ? '' : ` (request ${problem.requestId})`;
  return new StringlineError({
    code: problem?.code ?? `remote-${status}`,
    message: `${problem?.detail ?? `The API answered ${status}.`}${where}${status >= 500 ? request : ''}`,
    fix: fixOf(status, problem?.fix),
    exit: status >= 500 || status === 429 ? EXIT.outside : EXIT.usage,
  });
}

/** What to do where the API says no more than that: by status. */
const FIXES: Readonly<Record<number, string>> = {
  401: 'Check your credentials: STRINGLINE_TOKEN (of stringline serve: the token in .stringline/serve.json of its repository), or those that the AWS CLI would use.',
  403: 'Ask whoever runs this deployment for a role that may do it; stringline remote status shows whether you are let in at all.',
  404: 'stringline remote status lists the runs that you may see; --project NAME and --remote URL say where to look.',
  409: 'stringline remote status says how things stand. Run the command again when that has changed.',
  412: 'stringline remote review list, then decide on what is there now.',
  413: 'Send less: a shorter text, or fewer and smaller reports.',
  429: 'Try again later: the server has more to do than it takes.',
};
const FIX_ASKED = 'Mend what the message names; stringline remote --help shows what each command takes.';
const FIX_FAULT = 'Run the command again; if that does not help, tell whoever runs the server, with the request named above.';

/** The same verbs do the same over there, with `remote` before them. */
function fixOf(status: number, fix: string | undefined): string {
  if (fix === undefined || status === 401) return FIXES[status] ?? (status >= 500 ? FIX_FAULT : FIX_ASKED);
  return fix
    .replaceAll(/\bstringline show\b/gu, 'stringline remote status')
    .replaceAll(/\bstringline (?=run|status|resume|cancel|review)/gu, 'stringline remote ');
}

const uploadRefused = (url: URL, status: number, text: string): StringlineError =>
  new StringlineError({
    code: 'upload-refused',
    message: `${url.host} has refused an object (${status}): ${text.replaceAll(/\s+/gu, ' ').slice(0, 300)}`,
    fix: 'Run the command again: what has arrived is not sent twice.',
    exit: EXIT.outside,
  });

const unreachable = (url: string, cause: unknown): StringlineError =>
  new StringlineError({
    code: 'remote-unreachable',
    message: `The API at ${url} cannot be reached: ${reasonOf(cause)}`,
    fix: 'Check the address and the network; stringline serve starts one on this machine.',
    exit: EXIT.outside,
    cause,
  });

const notServed = ({ origin, port }: URL): StringlineError =>
  new StringlineError({
    code: 'remote-unreachable',
    message: `There is no server at ${origin}.`,
    fix: `Start one in the repository that it shall serve: stringline serve${port === '' ? '' : ` --port ${port}`}`,
    exit: EXIT.outside,
  });

/** Clients of HTTP leave some ports to other services, as browsers do: trying again changes nothing. */
const portRefused = ({ origin, port }: URL): StringlineError =>
  new StringlineError({
    code: 'remote-port-refused',
    message: `Port ${port} of ${origin} belongs to another kind of service: no request over HTTP is sent there.`,
    fix: 'Is the address right? stringline serve says at which one it listens; --port NUMBER chooses another.',
    exit: EXIT.usage,
  });

/** What the system says, two levels down: `fetch failed`, because of the connection. */
function codeOf(failure: unknown): unknown {
  return (failure as { cause?: { code?: unknown } } | null)?.cause?.code;
}

/** `fetch failed` says nothing; its cause does. */
function reasonOf(cause: unknown): string {
  const { message, cause: inner } = cause as { message?: string; cause?: { message?: string } };
  return inner?.message ?? message ?? String(cause);
}
