/** Lower-case hexadecimal SHA-256 of some bytes: the name of an artefact. */
export type Digest = string;

/** SHA-256 of bytes (strings are hashed as UTF-8). Passed in, because the domain has no crypto of its own. */
export type Hash = (data: string | Uint8Array) => Digest;

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * JSON with object keys sorted by code unit and no white space, so that equal values have equal bytes (after RFC 8785).
 * `undefined` members are left out, as in `JSON.stringify`.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}
