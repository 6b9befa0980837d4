import { setTimeout as wait } from 'node:timers/promises';
import { type Credentials, sigV4 } from '../remote/sign.ts';
import { isTransient } from './aws-error.ts';

declare const STRINGLINE_VERSION: string | undefined;

export interface SignedCallOptions {
  /** Name of the service in its addresses and in signatures: `secretsmanager`. */
  service: string;
  /** Region that the signature names. */
  region: string;
  /** Where the service answers. */
  endpoint: string;
  /** The function's role. */
  credentials: () => Promise<Credentials>;
  /** Tries of one call in all. @default 5 */
  maxAttempts?: number;
  /** Longest wait for an answer, in milliseconds. @default 10,000 */
  timeoutMs?: number;
  sleep?: (ms: number) => Promise<unknown>;
  random?: () => number;
}

/** What a call sends: headers beside those of the signature, and the body. */
export interface SignedRequest {
  headers: Readonly<Record<string, string>>;
  body: string;
}

/** One `POST`. Returns the text of an answer that is no failure. */
export type SignedCall = (request: SignedRequest) => Promise<string>;

const FIRST_WAIT_MS = 100;
const LONGEST_WAIT_MS = 5000;

/**
 * One call of an AWS service without its SDK client, for functions that hold three of those already: signed (version 4), with an end in
 * time, and repeated with growing, random waits while the failure may pass. A failure has the name and the status that an error of the SDK
 * would have, so that `awsError` reads it alike.
 */
export function createSignedCall(options: SignedCallOptions): SignedCall {
  const { maxAttempts = 5, sleep = wait, random = Math.random } = options;
  return async (request) => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await send(request, options);
      } catch (error) {
        if (attempt >= maxAttempts || !isTransient(error)) throw error;
        await sleep(random() * Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** attempt));
      }
    }
  };
}

async function send({ headers, body }: SignedRequest, options: SignedCallOptions): Promise<string> {
  const { service, region, endpoint, credentials, timeoutMs = 10_000 } = options;
  const url = new URL('/', endpoint);
  const version = typeof STRINGLINE_VERSION === 'string' ? STRINGLINE_VERSION : 'source';
  const signed = await sigV4({ service, region, credentials })({ method: 'POST', url, headers: { ...headers }, body });
  const { ok, status, text } = await fetch(url, {
    method: 'POST',
    headers: { ...signed, 'user-agent': `stringline/${version}` },
    body,
    redirect: 'error',
    signal: AbortSignal.timeout(timeoutMs),
  })
    .then(async (response) => ({ ok: response.ok, status: response.status, text: await response.text() }))
    .catch((error: unknown) => {
      throw unreached(error);
    });
  if (ok) return text;
  throw fault(text, status);
}

/** Whatever `fetch` met on the way may pass; its own codes say where it gave up, and nobody else knows them. */
function unreached(error: unknown): Error {
  if (error instanceof Error && error.name === 'TimeoutError') return error;
  const code = (error as { cause?: { code?: unknown } }).cause?.code;
  return Object.assign(new Error(`The service was not reached (${String(code ?? error)})`, { cause: error }), { code: 'ECONNRESET' });
}

/** What the service says went wrong: JSON with `__type`, or XML with `Code`. */
function fault(text: string, httpStatusCode: number): Error {
  const name =
    /"__type"\s*:\s*"(?:[^"#]*#)?([\w.]+)"/u.exec(text)?.[1] ?? /<Code>([\w.]+)<\/Code>/u.exec(text)?.[1] ?? `Status${httpStatusCode}`;
  const said = /"[Mm]essage"\s*:\s*"([^"]*)"/u.exec(text)?.[1] ?? /<Message>([^<]*)<\/Message>/u.exec(text)?.[1] ?? '';
  return Object.assign(new Error(said), { name, $metadata: { httpStatusCode } });
}
