import type { Json } from '../domain/shared/digest.ts';
import type { Principal } from './principal.ts';
import { isFinal, Problem, problemBody, problemOf } from './problem.ts';
import type { Attempt } from './route.ts';
import type { ApiServices } from './services.ts';

/** An answer as it is remembered and given again. */
export interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

const KEY = /^[\x21-\x7e]{1,128}$/u;

/** @throws Problem `idempotency-key-missing` */
export function idempotencyKey(header: string | undefined): string {
  if (header !== undefined && KEY.test(header)) return header;
  throw new Problem(400, 'idempotency-key-missing', {
    detail: 'Send an Idempotency-Key of 1 to 128 printable characters without blanks; repeat it when you repeat the request.',
    errors: [{ at: 'Idempotency-Key', message: header === undefined ? 'required' : 'not a key' }],
  });
}

export interface OnceRequest {
  key: string;
  route: string;
  principal: Principal | undefined;
  /** Everything that makes it the same request: path, If-Match, body. */
  content: string;
  requestId: string;
}

/**
 * Does the work once per caller, route and key. The same request again gets the same answer, another one under the key is refused. What was
 * refused because of how things stood, or failed through a fault, may be tried again under the same key: things change.
 */
export async function once(request: OnceRequest, services: ApiServices, work: (attempt: Attempt) => Promise<Answer>): Promise<Answer> {
  const { idempotency, hash } = services;
  const key = hash(JSON.stringify([request.principal?.id ?? '', request.route, request.key]));
  const digest = hash(request.content);
  const begun = await idempotency.begin(key, digest);
  if (begun.outcome === 'replay') return { ...(begun.response as unknown as Answer), ...replayed(begun.response as unknown as Answer) };
  if (begun.outcome === 'conflict')
    throw new Problem(422, 'idempotency-key-reused', { detail: 'This Idempotency-Key was used for another request.' });
  if (begun.outcome === 'in-progress') throw inProgress();
  const attempt: Attempt = {
    noted: begun.noted,
    note: async (what) => {
      if (!(await idempotency.note(key, digest, what))) throw inProgress();
    },
  };
  return settle({ key, digest, requestId: request.requestId }, services, () => work(attempt));
}

const inProgress = (): Problem =>
  new Problem(409, 'request-in-progress', {
    detail: 'The same request is being worked on at this moment.',
    headers: { 'retry-after': '1' },
  });

const replayed = (answer: Answer): Pick<Answer, 'headers'> => ({ headers: { ...answer.headers, 'idempotency-replayed': 'true' } });

async function settle(
  request: { key: string; digest: string; requestId: string },
  { idempotency }: ApiServices,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    const answer = await work();
    await idempotency.complete(request.key, request.digest, answer as unknown as Json);
    return answer;
  } catch (error) {
    const problem = problemOf(error);
    // Neither a fault nor "not now" is the last word on a request.
    if (isFinal(problem))
      await idempotency.complete(request.key, request.digest, problemAnswer(problem, request.requestId) as unknown as Json);
    else await idempotency.abandon(request.key, request.digest);
    throw error;
  }
}

/** A problem as an answer. */
export function problemAnswer(problem: Problem, requestId: string): Answer {
  return {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...problem.headers },
    body: JSON.stringify(problemBody(problem, requestId)),
  };
}
