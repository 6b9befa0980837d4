import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Recomputes Signature Version 4 from what came over the wire, as AWS documents it. Undefined where it holds, else what is wrong. */
export function faultOfSignature(
  request: Pick<IncomingMessage, 'method' | 'url' | 'headers'>,
  body: Buffer,
  known: { accessKeyId: string; secretAccessKey: string; region: string; now: Date },
): string | undefined {
  const authorization = request.headers.authorization ?? '';
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/u.exec(
      authorization,
    );
  if (!parts) return 'no signature';
  const [, key, date = '', region, service, signed = '', signature = ''] = parts;
  if (key !== known.accessKeyId || region !== known.region || service !== 'execute-api') return 'another scope';
  const at = String(request.headers['x-amz-date']);
  const signedAt = Date.parse(at.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/u, '$1-$2-$3T$4:$5:$6Z'));
  if (!at.startsWith(date) || Math.abs(known.now.getTime() - signedAt) > 5 * 60_000) return 'too old, or from the future';
  if (!signed.split(';').includes('host')) return 'the host is not signed';
  const url = new URL(`http://host${request.url ?? '/'}`);
  const query = [...url.searchParams]
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .toSorted()
    .join('&');
  const headers = signed.split(';').map((name) => `${name}:${String(request.headers[name]).trim().replaceAll(/ +/gu, ' ')}\n`);
  // API Gateway encodes each segment of the path once more.
  const path = url.pathname
    .split('/')
    .map((segment) => encode(decodeURIComponent(segment)))
    .map(encode)
    .join('/');
  const canonical = [request.method, path, query, headers.join(''), signed, sha256(body)].join('\n');
  const scope = `${date}/${known.region}/execute-api/aws4_request`;
  const toSign = ['AWS4-HMAC-SHA256', at, scope, sha256(canonical)].join('\n');
  const signingKey = [date, known.region, 'execute-api', 'aws4_request'].reduce<Buffer | string>(
    (secret, part) => createHmac('sha256', secret).update(part).digest(),
    `AWS4${known.secretAccessKey}`,
  );
  const expected = createHmac('sha256', signingKey).update(toSign).digest();
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? undefined : 'the signature does not fit';
}

const sha256 = (data: string | Buffer): string => createHash('sha256').update(data).digest('hex');
const encode = (text: string): string =>
  encodeURIComponent(text).replaceAll(/[!'()*]/gu, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);
