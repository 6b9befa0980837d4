import type { Json } from '../../../shared/digest.ts';
import { ERROR, StateFailure } from '../eval/failure.ts';
import type { Scope } from '../eval/scope.ts';
import { render } from '../eval/template.ts';
import type { Template } from '../machine.ts';

/** The largest number of seconds that the States Language takes: about three years. */
export const MAX_SECONDS = 99_999_999;

/** A time that many seconds later, ISO 8601 with milliseconds. */
export function later(at: string, seconds: number): string {
  return new Date(Date.parse(at) + Math.round(seconds * 1000)).toISOString();
}

/** RFC 3339 as the States Language narrows it: a capital `T`, and a capital `Z` where there is no offset. */
export function parseTimestamp(value: Json): string | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(value)) return undefined;
  const millis = Date.parse(value);
  return Number.isNaN(millis) ? undefined : new Date(millis).toISOString();
}

/** A whole number within bounds from a field that may be an expression; undefined for a field that is not there. */
export async function renderInteger(
  template: Template | undefined,
  scope: Scope,
  bounds: { field: string; min: number; max: number },
): Promise<number | undefined> {
  if (template === undefined) return undefined;
  const value = await render(template, scope);
  if (typeof value === 'number' && Number.isInteger(value) && value >= bounds.min && value <= bounds.max) return value;
  throw new StateFailure(
    ERROR.query,
    `${bounds.field} must be a whole number from ${bounds.min} to ${bounds.max}, but is ${JSON.stringify(value)}.`,
  );
}
