import type * as z from 'zod';
import { notFound, Problem, type ProblemDetail } from './problem.ts';

/** Path parameters that cannot name anything name nothing. */
export function parseParams(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (!parsed.success) throw notFound();
  return parsed.data;
}

/** Query parameters; each may be given once. */
export function parseQuery(schema: z.ZodType, parameters: URLSearchParams): unknown {
  const repeated = [...new Set(parameters.keys())].filter((name) => parameters.getAll(name).length > 1);
  if (repeated.length > 0) throw invalidQuery(repeated.map((name): ProblemDetail => ({ at: name, message: 'given more than once' })));
  const parsed = schema.safeParse(Object.fromEntries(parameters));
  if (!parsed.success) throw invalidQuery(details(parsed.error, (path) => path.join('.')));
  return parsed.data;
}

export function parseBody(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new Problem(422, 'body-invalid', {
    detail: 'The body does not have the shape that this route takes; see errors.',
    errors: details(parsed.error, (path) => `/${path.map((part) => String(part).replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`),
  });
}

const invalidQuery = (errors: readonly ProblemDetail[]): Problem =>
  new Problem(400, 'query-invalid', { detail: 'The query cannot be read; see errors.', errors });

/** Enough to mend the request, and no more than that. */
const MAX_DETAILS = 20;

function details(error: z.ZodError, at: (path: PropertyKey[]) => string): ProblemDetail[] {
  return error.issues.slice(0, MAX_DETAILS).map(({ path, message }) => ({ at: at(path), message: message.slice(0, 300) }));
}
