import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LocalServer, readBody, serve } from './http.ts';

interface Stored {
  body: Buffer;
  sha1: string | undefined;
}

/** S3 as far as git objects need it: conditional PUT, ranges, HEAD, and checksums that S3 itself verifies and keeps. */
export interface GitBucket extends LocalServer {
  /** `bucket/key` → what is stored. */
  objects: Map<string, Stored>;
  requests: string[];
}

export async function startGitBucket(): Promise<GitBucket> {
  const bucket = { objects: new Map<string, Stored>(), requests: [] as string[] };
  const local = await serve((request, response) => {
    void answer(request, response, bucket);
  });
  return Object.assign(bucket, local);
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { objects, requests }: Pick<GitBucket, 'objects' | 'requests'>,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://bucket');
  const key = decodeURIComponent(pathname.slice(1));
  const body = await readBody(request);
  requests.push(`${request.method ?? ''} ${key}`);
  const problem = unsigned(request, searchParams);
  if (problem !== undefined) fail(response, 403, problem);
  else if (request.method === 'PUT') put(request, response, { key, body, objects, searchParams });
  else get(request, response, objects.get(key));
}

/** What S3 checks of a presigned address but for the signature itself: every signed header must be there, and be sent as it was signed. */
function unsigned(request: IncomingMessage, query: URLSearchParams): string | undefined {
  if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true) return undefined;
  if (!/^[0-9a-f]{64}$/.test(query.get('X-Amz-Signature') ?? '')) return 'AccessDenied';
  const signed = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  return signed.every((name) => request.headers[name] !== undefined) ? undefined : 'SignatureDoesNotMatch';
}

function put(
  request: IncomingMessage,
  response: ServerResponse,
  { key, body, objects, searchParams }: { key: string; body: Buffer; objects: GitBucket['objects']; searchParams: URLSearchParams },
): void {
  const stated = (name: string): string | undefined => {
    const header = request.headers[`x-amz-checksum-${name}`];
    return typeof header === 'string' ? header : (searchParams.get(`x-amz-checksum-${name}`) ?? undefined);
  };
  const wrong = ['sha1', 'sha256'].some((name) => {
    const checksum = stated(name);
    return checksum !== undefined && checksum !== createHash(name).update(body).digest('base64');
  });
  if (wrong) fail(response, 400, 'BadDigest');
  else if (request.headers['if-none-match'] === '*' && objects.has(key)) fail(response, 412, 'PreconditionFailed');
  else {
    objects.set(key, { body, sha1: stated('sha1') });
    response.writeHead(200).end();
  }
}

function get(request: IncomingMessage, response: ServerResponse, found: Stored | undefined): void {
  if (found === undefined) {
    fail(response, 404, 'NoSuchKey');
    return;
  }
  const [, last] = /^bytes=0-(\d+)$/.exec(request.headers.range ?? '') ?? [];
  const part = last === undefined ? found.body : found.body.subarray(0, Number(last) + 1);
  const checksum = request.headers['x-amz-checksum-mode'] === 'ENABLED' && last === undefined && found.sha1 !== undefined;
  response.writeHead(last === undefined ? 200 : 206, {
    'content-length': part.length,
    ...(checksum && { 'x-amz-checksum-sha1': found.sha1 }),
  });
  response.end(request.method === 'HEAD' ? undefined : part);
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}
