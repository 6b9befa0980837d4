import { readUpTo } from '../domain/shared/bytes.ts';
import { Problem } from './problem.ts';
import type { RawRequest } from './services.ts';

const JSON_TYPE = /^application\/(?:json|[\w.+-]+\+json)\s*(?:;\s*charset="?utf-8"?\s*)?$/iu;

/**
 * The JSON of a request, within its limit.
 * @throws Problem `content-type-unsupported`, `body-too-large`, `body-malformed`
 */
export async function readJson(request: Request, limit: number): Promise<{ text: string; value: unknown }> {
  assertJson(request);
  return parseJson(await read(request, limit));
}

function assertJson(request: Request): void {
  const type = request.headers.get('content-type') ?? '';
  if (JSON_TYPE.test(type) && (request.headers.get('content-encoding') ?? 'identity') === 'identity') return;
  throw new Problem(415, 'content-type-unsupported', {
    detail: 'The body must be application/json, in UTF-8 and not compressed.',
    headers: { accept: 'application/json', 'accept-encoding': 'identity' },
  });
}

/** JSON in UTF-8. @throws Problem `body-malformed` */
export function parseJson(bytes: Uint8Array): { text: string; value: unknown } {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return { text, value: JSON.parse(text) as unknown };
  } catch (cause) {
    throw new Problem(400, 'body-malformed', { detail: 'The body is not JSON in UTF-8.', cause });
  }
}

/**
 * A request of JSON as it came, within its limit: whoever signs it has signed these bytes.
 * @throws Problem `content-type-unsupported`, `body-too-large`
 */
export async function readSigned(request: Request, limit: number): Promise<RawRequest> {
  assertJson(request);
  const bytes = await read(request, limit);
  return { bytes, header: (name) => request.headers.get(name) ?? undefined };
}

const OCTETS = /^application\/octet-stream$/iu;

/**
 * The bytes of a request as they are, within its limit.
 * @throws Problem `content-type-unsupported`, `body-too-large`
 */
export async function readOctets(request: Request, limit: number): Promise<Uint8Array> {
  if (!OCTETS.test(request.headers.get('content-type') ?? '') || (request.headers.get('content-encoding') ?? 'identity') !== 'identity')
    throw new Problem(415, 'content-type-unsupported', {
      detail: 'The body must be application/octet-stream, and not compressed.',
      headers: { accept: 'application/octet-stream', 'accept-encoding': 'identity' },
    });
  return read(request, limit);
}

/** Counts what arrives: a declared length may lie. */
async function read(request: Request, limit: number): Promise<Uint8Array> {
  const declared = Number(request.headers.get('content-length') ?? '0');
  const bytes = declared > limit ? undefined : await readUpTo(limit, request.body ?? []);
  if (bytes !== undefined) return bytes;
  throw new Problem(413, 'body-too-large', { detail: `The body is larger than the ${limit} bytes that this route takes.` });
}
