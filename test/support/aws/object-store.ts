import { crc32 } from 'node:zlib';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type LocalServer, readBody, serve } from './http.ts';

export interface ObjectStore extends LocalServer {
  /** `bucket/key` → bytes. */
  objects: Map<string, Buffer>;
  /** Method and `bucket/key` of every request, in order. */
  requests: string[];
}

function fail(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status, { 'content-type': 'application/xml' });
  response.end(`<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${code}</Message></Error>`);
}

/** What S3 checks of a presigned address, but for the signature itself: that there is one, its time, and the headers it covers. */
function refusal(request: IncomingMessage, query: URLSearchParams): string | undefined {
  if (request.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true) return undefined;
  if (!/^[0-9a-f]{64}$/.test(query.get('X-Amz-Signature') ?? '')) return 'AccessDenied';
  const date = (query.get('X-Amz-Date') ?? '').replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  if (Date.parse(date) + Number(query.get('X-Amz-Expires')) * 1000 < Date.now()) return 'AccessDenied';
  const signed = (query.get('X-Amz-SignedHeaders') ?? '').split(';');
  return signed.every((name) => request.headers[name] !== undefined) ? undefined : 'SignatureDoesNotMatch';
}

/** A checksum in the address or a header holds for the body, as S3 has it. */
function isSound(body: Buffer, request: IncomingMessage, query: URLSearchParams): boolean {
  const stated = query.get('x-amz-checksum-crc32') ?? request.headers['x-amz-checksum-crc32'];
  if (typeof stated !== 'string') return true;
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(body));
  return bytes.toString('base64') === stated;
}

/** The part of S3 that objects need: PUT, GET and HEAD with conditions, ranges left out, by signed requests and presigned addresses. */
export async function startObjectStore(): Promise<ObjectStore> {
  const objects = new Map<string, Buffer>();
  const requests: string[] = [];
  const server = await serve((request, response) => {
    void answer(request, response, { objects, requests });
  });
  return { ...server, objects, requests };
}

async function answer(
  request: IncomingMessage,
  response: ServerResponse,
  { objects, requests }: Pick<ObjectStore, 'objects' | 'requests'>,
): Promise<void> {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://store');
  const key = decodeURIComponent(pathname.slice(1));
  const body = await readBody(request);
  requests.push(`${request.method ?? ''} ${key}`);
  const refused = refusal(request, searchParams);
  if (refused !== undefined) fail(response, 403, refused);
  else if (request.method === 'PUT') put(request, response, { key, body, searchParams, objects });
  else get(request, response, objects.get(key));
}

function get(request: IncomingMessage, response: ServerResponse, found: Buffer | undefined): void {
  if (found === undefined) {
    fail(response, 404, 'NoSuchKey');
    return;
  }
  response.writeHead(200, { 'content-length': found.length });
  response.end(request.method === 'HEAD' ? undefined : found);
}

interface Put {
  key: string;
  body: Buffer;
  searchParams: URLSearchParams;
  objects: Map<string, Buffer>;
}

function put(request: IncomingMessage, response: ServerResponse, { key, body, searchParams, objects }: Put): void {
  if (!isSound(body, request, searchParams)) fail(response, 400, 'BadDigest');
  else if (request.headers['if-none-match'] === '*' && objects.has(key)) fail(response, 412, 'PreconditionFailed');
  else {
    objects.set(key, body);
    response.writeHead(200).end();
  }
}
