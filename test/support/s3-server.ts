import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { crc32 } from 'node:zlib';
import { type LocalServer, readBody, serve } from './aws/http.ts';

/** An object as the server keeps it; tests may change the bytes behind its checksum. */
export interface StoredObject {
  bytes: Buffer;
  headers: Record<string, string>;
  modified: Date;
}

/** A failure as S3 states it. */
export interface S3Failure {
  status: number;
  code: string;
  message?: string;
}

export interface S3Call {
  method: string;
  bucket: string;
  key: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
}

/** A server that speaks the part of S3's REST protocol that the platform uses, path style. */
export interface S3Server extends LocalServer {
  /** By `bucket/key`. */
  objects: Map<string, StoredObject>;
  calls: S3Call[];
  /** Answers a call with a failure instead, for as long as it gives one. */
  intercept: ((call: S3Call) => S3Failure | undefined) | undefined;
}

class S3Error extends Error {
  readonly failure: S3Failure;
  constructor(status: number, code: string, message = code) {
    super(message);
    this.failure = { status, code, message };
  }
}

const CHECKSUMS: Record<string, (bytes: Buffer) => string> = {
  'x-amz-checksum-sha256': (bytes) => createHash('sha256').update(bytes).digest('base64'),
  'x-amz-checksum-crc32': (bytes) => {
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(bytes));
    return sum.toString('base64');
  },
};

/** Headers of an upload that come back with the object. */
const KEPT = ['content-type', 'content-encoding', 'cache-control', 'x-amz-tagging', ...Object.keys(CHECKSUMS)];

const etagOf = ({ bytes }: StoredObject): string => `"${createHash('md5').update(bytes).digest('hex')}"`;

const escapeXml = (text: string): string => text.replace(/[<>&'"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** Starts a server that knows these buckets. */
export async function startS3Server(...buckets: string[]): Promise<S3Server> {
  const known = new Set(buckets);
  const state: Omit<S3Server, keyof LocalServer> = { objects: new Map(), calls: [], intercept: undefined };
  const local = await serve((request, response) => {
    void answer(request, response, { state, known });
  });
  return Object.assign(state, local);
}

interface Context {
  state: Omit<S3Server, keyof LocalServer>;
  known: ReadonlySet<string>;
}

async function answer(request: IncomingMessage, response: ServerResponse, { state, known }: Context): Promise<void> {
  try {
    const call = parseCall(request);
    const body = await readBody(request);
    state.calls.push(call);
    checkSigned(call);
    const failure = state.intercept?.(call);
    if (failure) throw new S3Error(failure.status, failure.code, failure.message);
    if (!known.has(call.bucket)) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
    perform(call, { body, response, objects: state.objects });
  } catch (error) {
    const {
      status,
      code,
      message = '',
    } = error instanceof S3Error ? error.failure : { status: 500, code: 'InternalError', message: String(error) };
    response.writeHead(status, { 'content-type': 'application/xml' });
    response.end(request.method === 'HEAD' ? undefined : `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message></Error>`);
  }
}

function parseCall(request: IncomingMessage): S3Call {
  const url = new URL(request.url ?? '/', 'http://s3.local');
  const [, bucket = '', ...rest] = url.pathname.split('/');
  const key = rest.map(decodeURIComponent).join('/');
  return { method: request.method ?? '', bucket, key, query: url.searchParams, headers: request.headers };
}

/** A signature must be there, in a header or in a presigned address that has not expired; which secret made it is not checked. */
function checkSigned({ headers, query }: S3Call): void {
  if (headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') === true) return;
  const date = /^(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})(\d{2})Z$/.exec(query.get('X-Amz-Date') ?? '');
  if (!query.has('X-Amz-Signature') || date === null) throw new S3Error(403, 'AccessDenied', 'The request is not signed');
  const [year, month, day, hour, minute, second] = date.slice(1).map(Number) as [number, number, number, number, number, number];
  const expires = Date.UTC(year, month - 1, day, hour, minute, second) + Number(query.get('X-Amz-Expires')) * 1000;
  if (!(Date.now() < expires)) throw new S3Error(403, 'AccessDenied', 'Request has expired');
  const missing = (query.get('X-Amz-SignedHeaders') ?? '').split(';').filter((name) => name !== '' && headers[name] === undefined);
  if (missing.length > 0) throw new S3Error(403, 'SignatureDoesNotMatch', `Signed headers are missing: ${missing.join(', ')}`);
}

interface Exchange {
  body: Buffer;
  response: ServerResponse;
  objects: Map<string, StoredObject>;
}

function perform(call: S3Call, exchange: Exchange): void {
  if (call.key === '' && call.method === 'GET') list(call, exchange);
  else if (call.method === 'PUT') put(call, exchange);
  else if (call.method === 'GET' || call.method === 'HEAD') get(call, exchange);
  else if (call.method === 'DELETE') {
    exchange.objects.delete(`${call.bucket}/${call.key}`);
    exchange.response.writeHead(204).end();
  } else throw new S3Error(501, 'NotImplemented', `${call.method} is not known to this server`);
}

function put({ bucket, key, headers }: S3Call, { body, response, objects }: Exchange): void {
  const place = `${bucket}/${key}`;
  const present = objects.get(place);
  if (headers['content-encoding'] === 'aws-chunked')
    throw new S3Error(501, 'NotImplemented', 'Streaming uploads are not known to this server');
  if (headers['if-none-match'] === '*' && present) throw new S3Error(412, 'PreconditionFailed');
  if (headers['if-match'] !== undefined && (!present || headers['if-match'] !== etagOf(present)))
    throw new S3Error(412, 'PreconditionFailed');
  checkBytes(headers, body);
  const kept = KEPT.flatMap((name) => (typeof headers[name] === 'string' ? [[name, headers[name]] as const] : []));
  const stored = { bytes: body, headers: Object.fromEntries(kept), modified: new Date() };
  objects.set(place, stored);
  response.writeHead(200, { etag: etagOf(stored) }).end();
}

/** What the sender said of its bytes must be true of those that came. */
function checkBytes(headers: IncomingMessage['headers'], body: Buffer): void {
  const sha = headers['x-amz-content-sha256'];
  if (typeof sha === 'string' && /^[0-9a-f]{64}$/.test(sha) && sha !== createHash('sha256').update(body).digest('hex')) {
    throw new S3Error(400, 'XAmzContentSHA256Mismatch');
  }
  for (const [name, sum] of Object.entries(CHECKSUMS)) {
    if (headers[name] !== undefined && headers[name] !== sum(body)) throw new S3Error(400, 'BadDigest', `${name} does not match`);
  }
}

function get({ method, bucket, key, headers }: S3Call, { response, objects }: Exchange): void {
  const stored = objects.get(`${bucket}/${key}`);
  if (!stored) throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.');
  const etag = etagOf(stored);
  if (headers['if-none-match'] === etag) {
    response.writeHead(304, { etag }).end();
    return;
  }
  const range = /^bytes=(\d+)-(\d*)$/.exec(headers.range ?? '');
  const bytes = range ? stored.bytes.subarray(Number(range[1]), range[2] === '' ? undefined : Number(range[2]) + 1) : stored.bytes;
  const withSums = headers['x-amz-checksum-mode'] === 'ENABLED' && !range;
  const shown = Object.entries(stored.headers).filter(([name]) => withSums || !(name in CHECKSUMS));
  const first = Number(range?.[1]);
  response.writeHead(range ? 206 : 200, {
    ...Object.fromEntries(shown),
    etag,
    'content-length': bytes.byteLength,
    'last-modified': stored.modified.toUTCString(),
    ...(range && { 'content-range': `bytes ${first}-${first + bytes.byteLength - 1}/${stored.bytes.byteLength}` }),
  });
  response.end(method === 'HEAD' ? undefined : bytes);
}

/** ListObjectsV2, in the order of the keys, page by page. */
function list({ bucket, query }: S3Call, { response, objects }: Exchange): void {
  const prefix = query.get('prefix') ?? '';
  const from = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const limit = Math.min(Number(query.get('max-keys') ?? 1000), 1000);
  const keys = [...objects.keys()].filter((place) => place.startsWith(`${bucket}/`)).map((place) => place.slice(bucket.length + 1));
  const matching = keys.filter((key) => key.startsWith(prefix) && key > from).toSorted();
  const page = matching.slice(0, limit);
  const truncated = page.length < matching.length;
  const contents = page.map((key) => {
    const stored = objects.get(`${bucket}/${key}`);
    return `<Contents><Key>${escapeXml(key)}</Key><Size>${stored?.bytes.byteLength ?? 0}</Size></Contents>`;
  });
  const next = truncated ? `<NextContinuationToken>${escapeXml(page.at(-1) ?? '')}</NextContinuationToken>` : '';
  response.writeHead(200, { 'content-type': 'application/xml' });
  response.end(
    `<?xml version="1.0"?><ListBucketResult><Name>${bucket}</Name><KeyCount>${page.length}</KeyCount><IsTruncated>${String(truncated)}</IsTruncated>${contents.join('')}${next}</ListBucketResult>`,
  );
}
