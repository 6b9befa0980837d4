import type { Json } from '../../../shared/digest.ts';
import { ERROR, StateFailure } from './failure.ts';

/** Input, output and variables of a state: 256 KiB of UTF-8 JSON (Step Functions quotas). */
export const MAX_PAYLOAD_BYTES = 262_144;

/** The value as it is, or States.DataLimitExceeded when its JSON is over 256 KiB. */
export function withinLimit(value: Json, what: string): Json {
  if (upperBound(value, 0) <= MAX_PAYLOAD_BYTES) return value;
  const bytes = utf8Length(JSON.stringify(value));
  if (bytes <= MAX_PAYLOAD_BYTES) return value;
  throw new StateFailure(ERROR.dataLimit, `${what} has ${bytes} bytes; the limit is ${MAX_PAYLOAD_BYTES}.`);
}

/** A cheap bound on the bytes of a value's JSON: no string is written. Stops counting once the limit is passed. */
function upperBound(value: Json, sum: number): number {
  if (typeof value === 'string') return sum + value.length * 6 + 2;
  if (value === null || typeof value !== 'object') return sum + 25;
  let total = sum + 2;
  if (isArray(value)) {
    for (const item of value) {
      total = upperBound(item, total) + 1;
      if (total > MAX_PAYLOAD_BYTES) break;
    }
    return total;
  }
  for (const key of Object.keys(value)) {
    total = upperBound(value[key] ?? null, total + key.length * 6 + 4);
    if (total > MAX_PAYLOAD_BYTES) break;
  }
  return total;
}

function utf8Length(text: string): number {
  let bytes = 0;
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    bytes += unit < 0x80 ? 1 : unit < 0x800 ? 2 : unit >= 0xd800 && unit < 0xe000 ? 2 : 3;
  }
  return bytes;
}

/** `Array.isArray` that also narrows a read-only JSON array. */
export function isArray(value: unknown): value is readonly Json[] {
  return Array.isArray(value);
}

/** Whether a JSON value is an object (no array, not null). */
export function isObject(value: unknown): value is { readonly [key: string]: Json } {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}
