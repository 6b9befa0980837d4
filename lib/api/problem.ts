import { EXIT, StringlineError } from '../domain/shared/errors.ts';

/** One thing that is wrong with a request. */
export interface ProblemDetail {
  /** JSON Pointer into the body, or the name of a parameter. */
  at: string;
  message: string;
}

export interface ProblemOptions {
  detail: string;
  /** What to do about it. */
  fix?: string | undefined;
  errors?: readonly ProblemDetail[];
  headers?: Record<string, string>;
  cause?: unknown;
}

/** A refusal as HTTP tells it (RFC 9457). Codes are stable: clients may act on them. */
export class Problem extends Error {
  override name = 'Problem';
  readonly status: number;
  readonly code: string;
  readonly fix: string | undefined;
  readonly errors: readonly ProblemDetail[] | undefined;
  readonly headers: Record<string, string>;

  constructor(status: number, code: string, options: ProblemOptions) {
    super(options.detail, { cause: options.cause });
    this.status = status;
    this.code = code;
    this.fix = options.fix;
    this.errors = options.errors;
    this.headers = options.headers ?? {};
  }
}

/** What is not there and what is not for this caller look alike, word for word. */
export function notFound(): Problem {
  return new Problem(404, 'not-found', { detail: 'There is nothing here for you: it does not exist, or your roles do not allow it.' });
}

/** Statuses of the expected failures of use cases; a code that is not listed gets the status of its exit code. */
const STATUS: Readonly<Record<string, number>> = {
  'run-not-found': 404,
  'review-not-found': 404,
  'spec-not-found': 422,
  'webhook-not-configured': 404,
  'webhook-signature-invalid': 401,
  'webhook-stale': 403,
  'hook-event-conflict': 409,
  'run-ended': 409,
  'run-collided': 409,
  'run-already-resumed': 409,
  'spec-busy': 409,
  'branch-taken': 409,
  'branch-checked-out': 409,
  'repository-dirty': 409,
  'repository-busy': 409,
  'repository-unborn': 409,
  'playbook-missing': 409,
  'review-already-decided': 409,
  'task-failure-not-approvable': 409,
  'review-digest-differs': 412,
  'requester-may-not-approve': 403,
  'policy-review-not-allowed': 403,
  'model-not-allowed': 403,
  'repository-not-allowed': 403,
};

/**
 * Refusals that rest on the request alone: it will be refused for ever. All others rest on how things stand (another run is active, a snapshot
 * is not whole, a role is missing), which may be mended.
 */
const FINAL: ReadonlySet<string> = new Set([
  'body-invalid',
  'spec-name-invalid',
  'branch-name-invalid',
  'comment-missing',
  'edit-empty',
  'object-invalid',
  'object-too-large',
]);

/** Whether the same request can have no other answer. */
export const isFinal = ({ code }: Problem): boolean => FINAL.has(code);

const STATUS_OF_EXIT: Readonly<Record<number, number>> = {
  [EXIT.findings]: 409,
  [EXIT.usage]: 422,
  [EXIT.waiting]: 409,
  [EXIT.budget]: 409,
  [EXIT.outside]: 503,
};

/** The one place that turns whatever was thrown into a problem. Only failures that callers can act on are told in words. */
export function problemOf(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (!(error instanceof StringlineError)) return fault(error);
  const status = STATUS[error.code] ?? STATUS_OF_EXIT[error.exit] ?? 500;
  if (status === 500) return fault(error);
  if (status === 404) return notFound();
  if (status === 503)
    return new Problem(503, 'unavailable', {
      detail: 'Something that Stringline needs could not be reached. Nothing was lost; try again.',
      headers: { 'retry-after': '5' },
      cause: error,
    });
  return new Problem(status, error.code, { detail: error.message, fix: error.fix, cause: error });
}

const fault = (cause: unknown): Problem =>
  new Problem(500, 'internal', { detail: 'Stringline itself failed. Please report the request id.', cause });

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  414: 'URI Too Long',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  428: 'Precondition Required',
  429: 'Too Many Requests',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** Codes are documented by their names, so they are their own type. */
export function problemBody(problem: Problem, requestId: string): Record<string, unknown> {
  return {
    type: `urn:stringline:problem:${problem.code}`,
    title: TITLES[problem.status] ?? 'Error',
    status: problem.status,
    detail: problem.message,
    code: problem.code,
    requestId,
    ...(problem.fix !== undefined && { fix: problem.fix }),
    ...(problem.errors !== undefined && { errors: problem.errors }),
  };
}
