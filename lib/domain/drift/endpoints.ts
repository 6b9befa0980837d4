export const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'] as const;

export interface Endpoint {
  /** Upper case; `ANY` takes every method. */
  method: string;
  /** Segments; a parameter is `{}`, a rest is `*`. */
  segments: readonly string[];
}

/** `GET /v1/users/:id/` → method and segments, whatever way the framework writes parameters. */
export function parseEndpoint(name: string): Endpoint | undefined {
  const match = /^(\w+)\s+(\/\S{0,300})$/.exec(name.trim());
  if (match?.[1] === undefined || match[2] === undefined) return undefined;
  return { method: match[1].toUpperCase(), segments: segmentsOf(match[2]) };
}

/** Segments of a path without query. */
export function segmentsOf(path: string): string[] {
  return (path.split(/[?#]/)[0] ?? '')
    .split('/')
    .filter((segment) => segment !== '')
    .map(normalSegment);
}

function normalSegment(segment: string): string {
  if (/^(?:\*|\{\w*[+*]\}|\{\*\w+\}|\[\[?\.\.\.\w+\]\]?)/.test(segment)) return '*';
  // `:id`, `{id}`, `<int:id>`, `[id]`, `$id`, `${id}`
  return /^(?::|\{|<|\[|\$)/.test(segment) ? '{}' : segment.toLowerCase();
}

/** One way to write an endpoint, so that equal ones are equal. */
export function endpointKey({ method, segments }: Endpoint): string {
  return `${method} /${segments.join('/')}`;
}

const methodsAgree = (one: string, other: string): boolean => one === other || one === 'ANY' || other === 'ANY';

const agree = (one: readonly string[], other: readonly string[]): boolean =>
  one.length === other.length && one.every((segment, index) => segment === other[index]);

/**
 * Whether two endpoints are the same. Where one path is longer, the rest in front must be a prefix that the other side leaves to a mount:
 * then what they share must have a fixed segment, or `near` (path of the file) must name the segment before it.
 */
export function sameEndpoint(one: Endpoint, other: Endpoint, near: string): 'exact' | 'mounted' | 'no' {
  if (!methodsAgree(one.method, other.method)) return 'no';
  if (agree(one.segments, other.segments)) return 'exact';
  const [long, short] = one.segments.length > other.segments.length ? [one.segments, other.segments] : [other.segments, one.segments];
  const front = long.length - short.length;
  if (front === 0 || front > 4 || !agree(long.slice(front), short)) return 'no';
  if (short.some((segment) => segment !== '{}' && segment !== '*')) return isPrefix(long.slice(0, front)) ? 'mounted' : 'no';
  const before = long[front - 1] ?? '';
  return before.length > 2 && near.toLowerCase().includes(before.replace(/s$/, '')) ? 'mounted' : 'no';
}

/** What people mount below: no parameters. */
const isPrefix = (segments: readonly string[]): boolean => segments.every((segment) => segment !== '{}' && segment !== '*');
