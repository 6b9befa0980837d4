import type * as z from 'zod';
import type { HttpResponse } from './messages.ts';

export interface ProblemOptions {
  detail?: string;
  /** Members beside the standard ones, e.g. the fields that are wrong. */
  extensions?: Record<string, unknown>;
  headers?: Record<string, string>;
  cause?: unknown;
}

/** An expected failure, told to the caller as Problem Details (RFC 9457, which replaces RFC 7807). */
export class Problem extends Error {
  readonly status: number;
  /** Last part of the problem's type URI. */
  readonly type: string;
  readonly options: ProblemOptions;

  constructor(status: number, type: string, title: string, options: ProblemOptions = {}) {
    super(title, { cause: options.cause });
    this.name = 'Problem';
    this.status = status;
    this.type = type;
    this.options = options;
  }
}

/** The problem for input that does not fit its schema; it names every field that is wrong. */
export function invalidInput(error: z.core.$ZodError): Problem {
  const errors = error.issues.map(({ path, message }) => ({ field: path.join('.'), message }));
  return new Problem(400, 'invalid-input', 'The request is not valid.', { extensions: { errors } });
}

export function problemResponse({ status, type, message, options }: Problem, requestId: string): HttpResponse {
  return {
    status,
    headers: { 'content-type': 'application/problem+json', ...options.headers },
    body: {
      type: `https://notifications.example.com/problems/${type}`,
      title: message,
      status,
      ...(options.detail === undefined ? {} : { detail: options.detail }),
      instance: `urn:request:${requestId}`,
      ...options.extensions,
    },
  };
}
