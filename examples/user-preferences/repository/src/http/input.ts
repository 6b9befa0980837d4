import * as z from 'zod';
import type { HttpRequest } from './messages.ts';
import { invalidInput, Problem } from './problem.ts';

/** The body of a request, checked against a schema. */
export function readBody<T>(request: HttpRequest, schema: z.core.$ZodType<T>): T {
  return check(parseJson(request.body), schema);
}

/** The query of a request, checked against a schema. */
export function readQuery<T>(request: HttpRequest, schema: z.core.$ZodType<T>): T {
  return check(request.query, schema);
}

function check<T>(value: unknown, schema: z.core.$ZodType<T>): T {
  const parsed = z.safeParse(schema, value);
  if (!parsed.success) throw invalidInput(parsed.error);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new Problem(400, 'malformed-json', 'The body of the request is not JSON.', { cause });
  }
}
