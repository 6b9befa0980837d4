import type { Json } from '../../../shared/digest.ts';

export type Jsonified = { ok: true; value: Json } | { ok: false; what: string };

/**
 * A plain copy of what JSONata returned. Its arrays carry hidden marks (`sequence`) that would change the meaning of a later
 * expression, and would be lost when the state is stored: both must be the same.
 */
export function toJson(value: unknown): Jsonified {
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return { ok: true, value };
    case 'number':
      // JSON has no negative zero.
      return Number.isFinite(value) ? { ok: true, value: value === 0 ? 0 : value } : { ok: false, what: String(value) };
    case 'object':
      if (value === null) return { ok: true, value };
      return Array.isArray(value) ? arrayToJson(value) : objectToJson(value);
    default:
      return { ok: false, what: value === undefined ? 'undefined' : `a ${typeof value}` };
  }
}

function arrayToJson(values: readonly unknown[]): Jsonified {
  const copy: Json[] = [];
  for (const value of values) {
    const item = toJson(value);
    if (!item.ok) return item;
    copy.push(item.value);
  }
  return { ok: true, value: copy };
}

function objectToJson(value: object): Jsonified {
  if ('_jsonata_lambda' in value || '_jsonata_function' in value || value instanceof RegExp) return { ok: false, what: 'a function' };
  const copy: Record<string, Json> = {};
  for (const [key, member] of Object.entries(value)) {
    const item = toJson(member);
    if (!item.ok) return item;
    define(copy, key, item.value);
  }
  return { ok: true, value: copy };
}

/** Sets a member, also one named `__proto__`, which a plain assignment would take for the prototype. */
export function define(target: Record<string, Json>, key: string, value: Json): void {
  if (key === '__proto__') Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}
