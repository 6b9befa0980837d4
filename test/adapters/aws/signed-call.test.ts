import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { awsError } from '../../../lib/adapters/aws/aws-error.ts';
import { createSecretReader } from '../../../lib/adapters/aws/secret-reader.ts';
import { createSignedCall, type SignedCall, type SignedCallOptions } from '../../../lib/adapters/aws/signed-call.ts';
import { type LocalServer, readBody, serve } from '../../support/aws/http.ts';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret', sessionToken: 'session' };

interface Received {
  headers: IncomingMessage['headers'];
  body: string;
}

describe('createSignedCall', () => {
  let server: LocalServer;
  let answers: ((response: ServerResponse) => void)[];
  let received: Received[];
  let waits: number[];
  beforeEach(async () => {
    answers = [];
    received = [];
    waits = [];
    server = await serve((request, response) => {
      void readBody(request).then((body) => {
        received.push({ headers: request.headers, body: body.toString() });
        (answers.shift() ?? ((last) => last.end('done')))(response);
      });
    });
  });
  afterEach(async () => {
    await server.close();
  });
  const call = (options: Partial<SignedCallOptions> = {}): SignedCall =>
    createSignedCall({
      ...{ service: 'things', region: 'eu-central-1', endpoint: server.url, credentials: async () => KEYS, random: () => 1 },
      sleep: async (ms) => void waits.push(ms),
      ...options,
    });
  const refuse =
    (status: number, text: string) =>
    (response: ServerResponse): void =>
      void response.writeHead(status).end(text);

  it('signs for the service and the region, with headers, body and session', async () => {
    const text = await call()({ headers: { 'x-amz-target': 'things.Get' }, body: '{"a":1}' });

    const [{ headers, body }] = received as [Received];
    const signer = new SignatureV4({ service: 'things', region: 'eu-central-1', credentials: KEYS, sha256: Sha256 });
    const [, names = ''] = /SignedHeaders=([^,]+)/u.exec(headers.authorization ?? '') ?? [];
    const date = headers['x-amz-date'] as string;
    const again = await signer.sign(
      {
        method: 'POST',
        protocol: 'http:',
        hostname: '127.0.0.1',
        path: '/',
        headers: Object.fromEntries(
          names.split(';').flatMap((name) => (name.startsWith('x-amz-') && name !== 'x-amz-target' ? [] : [[name, String(headers[name])]])),
        ),
        body,
      },
      { signingDate: new Date(date.replace(/^(....)(..)(..T..)(..)(..Z)$/u, '$1-$2-$3:$4:$5')) },
    );
    expect(text).toBe('done');
    expect(body).toBe('{"a":1}');
    expect(names.split(';')).toEqual(expect.arrayContaining(['host', 'x-amz-target', 'x-amz-security-token']));
    expect(headers.authorization).toBe(again.headers['authorization']);
    expect(headers['user-agent']).toBe('stringline/source');
  });

  it.each([
    { name: 'throttled', answer: refuse(400, '{"__type":"ThrottlingException","message":"slow down"}') },
    { name: 'failed inside', answer: refuse(500, 'oops') },
    { name: 'cut off', answer: (response: ServerResponse) => void response.destroy() },
    {
      name: 'cut off in the middle',
      answer: (response: ServerResponse) => void response.writeHead(200, { 'content-length': 9 }).write('x', () => response.destroy()),
    },
  ])('tries again what was $name, after growing waits', async ({ answer }) => {
    answers = [answer, answer];

    expect(await call()({ headers: {}, body: '' })).toBe('done');
    expect(waits).toEqual([200, 400]);
  });

  it('gives up after its tries, and says that the service may answer later', async () => {
    answers = [refuse(503, ''), refuse(503, '')];

    const failure: unknown = await call({ maxAttempts: 2 })({ headers: {}, body: '' }).catch((error: unknown) => error);

    expect(awsError(failure, 'the thing')).toMatchObject({ code: 'aws-unavailable' });
    expect(received).toHaveLength(2);
  });

  it.each([
    { says: '{"__type":"AccessDeniedException","Message":"not you"}', status: 400, code: 'aws-access-denied' },
    { says: '{"__type":"com.amazonaws#ResourceNotFoundException","message":"none"}', status: 400, code: 'aws-resource-missing' },
    {
      says: '<ErrorResponse><Error><Code>AccessDenied</Code><Message>not you</Message></Error></ErrorResponse>',
      status: 403,
      code: 'aws-access-denied',
    },
    { says: '{"__type":"InvalidSignatureException"}', status: 400, code: 'aws-credentials' },
  ])('reads the failure $code, and does not try again', async ({ says, status, code }) => {
    answers = [refuse(status, says)];

    const failure: unknown = await call()({ headers: {}, body: '' }).catch((error: unknown) => error);

    expect(awsError(failure, 'the thing')).toMatchObject({ code });
    expect(received).toHaveLength(1);
  });

  it('waits no longer than it may', async () => {
    answers = [() => undefined];

    const failure: unknown = await call({ maxAttempts: 1, timeoutMs: 50 })({ headers: {}, body: '' }).catch((error: unknown) => error);

    expect(awsError(failure, 'the thing')).toMatchObject({ code: 'aws-unavailable' });
  });
});

describe('createSecretReader', () => {
  it('asks for the secret by name, and gives its text', async () => {
    const seen: unknown[] = [];
    const server = await serve((request, response) => {
      void readBody(request).then((body) => {
        seen.push([request.headers['x-amz-target'], request.headers['content-type'], JSON.parse(body.toString())]);
        response.end(JSON.stringify({ Name: 'stringline/github', SecretString: 't0ken' }));
      });
    });
    try {
      const read = createSecretReader({ region: 'eu-central-1', endpoint: server.url, credentials: async () => KEYS });

      expect(await read('stringline/github')).toBe('t0ken');
      expect(seen).toEqual([['secretsmanager.GetSecretValue', 'application/x-amz-json-1.1', { SecretId: 'stringline/github' }]]);
    } finally {
      await server.close();
    }
  });
});
