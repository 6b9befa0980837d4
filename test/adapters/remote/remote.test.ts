import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import * as z from 'zod';
import { connectRemote, createRemoteClient, type RemoteClient, type RemoteOptions, sigV4 } from '../../../lib/adapters/remote/index.ts';
import { IDEMPOTENCY_LEASE_SECONDS } from '../../../lib/app/ports.ts';
import { deadAddress } from '../../support/dead-address.ts';
import { faultOfSignature } from '../../support/api/sigv4-server.ts';

interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingMessage['headers'];
  body: string;
  fault: string | undefined;
}
type Reply = { status?: number; headers?: Record<string, string>; body?: unknown } | 'hang up';

const KEYS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY' };
const NOW = new Date('2026-11-26T12:00:00Z');
const Anything = z.unknown();

let server: Server;
let url: string;
let received: Received[];
let replies: Reply[];
let slept: number[];
beforeEach(async () => {
  [received, replies, slept] = [[], [], []];
  server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => {
      const body = Buffer.concat(parts);
      const { method, headers } = request;
      const fault = faultOfSignature(request, body, { ...KEYS, region: 'eu-central-1', now: NOW });
      received.push({ method, url: request.url, headers, body: body.toString('utf8'), fault });
      const reply = replies.shift() ?? {};
      if (reply === 'hang up') return void request.socket.destroy();
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
      response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body ?? { ok: true }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
});

let keys = 0;
const client = (change: Partial<RemoteOptions> = {}): RemoteClient =>
  createRemoteClient({
    url,
    sign: sigV4({ region: 'eu-central-1', credentials: async () => Promise.resolve(KEYS), now: () => NOW }),
    userAgent: 'stringline/1.2.3',
    newKey: () => `key-${(keys += 1)}`,
    sleep: async (ms) => Promise.resolve(void slept.push(ms)),
    random: () => 1,
    ...change,
  });

describe('Signed requests', () => {
  it.each([
    {
      what: 'a list',
      send: (remote: RemoteClient) => remote.get('/v1/runs', Anything, { project: 'github.com/acme/shop & more', limit: '20' }),
    },
    { what: 'a path with escapes', send: (remote: RemoteClient) => remote.get('/v1/specs/%C3%BCber%20all', Anything) },
    { what: 'a body', send: (remote: RemoteClient) => remote.post('/v1/runs', { request: 'Größer, 数' }, Anything) },
    {
      what: 'a decision',
      send: (remote: RemoteClient) =>
        remote.post('/v1/reviews/r/decision', { decision: 'approved' }, Anything, { ifMatch: 'a'.repeat(64) }),
    },
  ])('hold on the other side: $what', async ({ send }) => {
    await send(client());

    expect(received.map(({ fault }) => fault)).toEqual([undefined]);
  });

  it('carry the token of temporary credentials', async () => {
    const sign = sigV4({
      region: 'eu-central-1',
      credentials: async () => Promise.resolve({ ...KEYS, sessionToken: 'session' }),
      now: () => NOW,
    });
    await client({ sign }).get('/v1/runs', Anything);

    expect(received[0]).toMatchObject({ fault: undefined, headers: { 'x-amz-security-token': 'session' } });
  });

  it.each([
    { what: 'another secret', sign: { credentials: { ...KEYS, secretAccessKey: 'other' } }, fault: 'the signature does not fit' },
    { what: 'another region', sign: { region: 'us-east-1' }, fault: 'another scope' },
    { what: 'an hour ago', sign: { now: new Date(NOW.getTime() - 3_600_000) }, fault: 'too old, or from the future' },
  ])('do not hold with $what', async ({ sign, fault }) => {
    const { region = 'eu-central-1', credentials = KEYS, now = NOW } = sign as { region?: string; credentials?: typeof KEYS; now?: Date };
    await client({ sign: sigV4({ region, credentials: async () => Promise.resolve(credentials), now: () => now }) }).get(
      '/v1/runs',
      Anything,
    );

    expect(received[0]?.fault).toBe(fault);
  });
});

describe('Repeated requests', () => {
  it.each([
    { what: 'a lost connection', first: 'hang up' as const },
    { what: 'an overload', first: { status: 503 } },
    { what: 'throttling', first: { status: 429 } },
    { what: 'a fault', first: { status: 500 } },
    { what: 'the same request under way', first: { status: 409, body: { code: 'request-in-progress', detail: 'x' } } },
  ])('after $what carry the same key and body', async ({ first }) => {
    replies = [first, { status: 202, body: { done: true } }];
    const answer = await client().post('/v1/runs', { request: 'x' }, Anything);

    expect(answer).toEqual({ done: true });
    expect(received).toHaveLength(2);
    expect(received[1]?.headers['idempotency-key']).toBe(received[0]?.headers['idempotency-key']);
    expect(received[1]?.body).toBe(received[0]?.body);
  });

  it('wait longer each time, as long as the API asks, and end', async () => {
    replies = [{ status: 503 }, { status: 503 }, { status: 503, headers: { 'retry-after': '7' } }, { status: 503 }, { status: 503 }];
    const refused = client().get('/v1/runs', Anything);

    await expect(refused).rejects.toMatchObject({ exit: 5 });
    expect(slept).toEqual([500, 1000, 7000, 4000]);
    expect(received).toHaveLength(5);
  });

  it.each([400, 401, 403, 404, 409, 412, 422])('are not made after %d', async (status) => {
    replies = [{ status, body: { code: 'some-code', detail: 'Because.', errors: [{ at: '/x', message: 'wrong' }] } }];

    await expect(client().get('/v1/runs', Anything)).rejects.toMatchObject({
      code: 'some-code',
      exit: 2,
      message: 'Because.\n  /x: wrong',
    });
    expect(received).toHaveLength(1);
  });

  it('say what cannot be reached, and why', async () => {
    const dead = await deadAddress();
    const closed = client({ url: dead });

    await expect(closed.get('/v1/runs', Anything)).rejects.toMatchObject({
      code: 'remote-unreachable',
      exit: 5,
      message: `There is no server at ${dead}.`,
      fix: expect.stringContaining(`stringline serve --port ${new URL(dead).port}`),
    });
    expect(slept).toEqual([]);
  });

  it('are not tried at a port that no client of HTTP speaks to', async () => {
    await expect(client({ url: 'http://127.0.0.1:6000' }).get('/v1/runs', Anything)).rejects.toMatchObject({
      code: 'remote-port-refused',
      exit: 2,
      message: expect.stringContaining('Port 6000'),
    });
    expect(slept).toEqual([]);
  });

  it('wait for a request that is worked on until its lease would be over, and not for ever', async () => {
    replies = Array.from({ length: 40 }, () => ({ status: 409, body: { code: 'request-in-progress', detail: 'x' } }));

    await expect(client().post('/v1/runs', {}, Anything)).rejects.toMatchObject({ code: 'request-in-progress' });
    expect(slept.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThan(IDEMPOTENCY_LEASE_SECONDS * 1000);
    expect(received.length).toBeLessThan(20);
  });
});

describe('Bytes', () => {
  const bytes = Uint8Array.from([0, 255, 10, 13]);

  it('go to the API signed, and are repeated like everything else', async () => {
    replies = [{ status: 503 }];
    await client().put('/v1/snapshots/objects/x', bytes, Anything, { project: 'a b' });

    expect(received).toMatchObject([
      { method: 'PUT', url: '/v1/snapshots/objects/x?project=a+b', fault: undefined, headers: { 'content-length': '4' } },
      { fault: undefined },
    ]);
  });

  it('go to an address that was given out without our credentials, with what belongs to it', async () => {
    replies = [{ status: 500 }];
    const headers = { 'x-amz-checksum-sha1': 'abc=', 'content-length': '4' };
    await client().upload({ url: `${url}/bucket/key/v1?X-Amz-Signature=s`, headers }, bytes);

    expect(received).toHaveLength(2);
    expect(received[1]).toMatchObject({ method: 'PUT', url: '/bucket/key/v1?X-Amz-Signature=s' });
    expect(received[1]?.headers).toMatchObject({ 'x-amz-checksum-sha1': 'abc=', 'content-length': '4' });
    expect(received[1]?.headers.authorization).toBeUndefined();
  });

  it('that are refused there are told with what was said', async () => {
    replies = [{ status: 400, body: '<Error><Code>BadDigest</Code></Error>' }];

    await expect(client().upload({ url: `${url}/key`, headers: {} }, bytes)).rejects.toMatchObject({
      code: 'upload-refused',
      message: expect.stringContaining('BadDigest'),
    });
  });

  it('do not go to an address that is not encrypted', async () => {
    await expect(client().upload({ url: 'http://bucket.example.com/key', headers: {} }, bytes)).rejects.toMatchObject({
      code: 'remote-invalid',
    });
  });
});

describe('A commit that is on its way', () => {
  it('is waited for as long as a clone may take, by the same request', async () => {
    const onItsWay = { status: 409, headers: { 'retry-after': '5' }, body: { code: 'commit-on-its-way', detail: 'x' } };
    replies = [...Array.from({ length: 40 }, () => onItsWay), { status: 202, body: { done: true } }];

    const answer = await client().post('/v1/runs', { commit: 'c' }, Anything);

    expect(answer).toEqual({ done: true });
    expect(new Set(received.map(({ headers }) => headers['idempotency-key'])).size).toBe(1);
    expect(slept.filter((ms) => ms >= 5000)).toHaveLength(40);
  });
});

describe('Answers', () => {
  it('that know what to do say it in the words of remote commands', async () => {
    replies = [
      {
        status: 409,
        body: { code: 'spec-busy', detail: 'Busy.', fix: 'stringline resume r-1, or stringline cancel r-1; stringline doctor' },
      },
    ];

    await expect(client().post('/v1/runs', {}, Anything)).rejects.toMatchObject({
      fix: 'stringline remote resume r-1, or stringline remote cancel r-1; stringline doctor',
    });
  });

  it('name no local command where a run is to be looked at', async () => {
    replies = [{ status: 409, body: { code: 'run-ended', detail: 'Ended.', fix: 'stringline show r-1' } }];

    await expect(client().post('/v1/runs/r-1/cancel', {}, Anything)).rejects.toMatchObject({ fix: 'stringline remote status r-1' });
  });

  it.each([400, 401, 403, 404, 405, 409, 412, 413, 415, 422, 428])(
    'of status %i say what to do, whatever they leave out',
    async (status) => {
      replies = [{ status, body: { code: 'some-code', detail: 'No.' } }];

      await expect(client().post('/v1/runs', {}, Anything)).rejects.toMatchObject({ exit: 2, fix: expect.stringMatching(/\S.{20,}/u) });
    },
  );

  it.each([429, 500, 503])('of status %i say that it may help to try again', async (status) => {
    replies = Array.from({ length: 5 }, () => ({ status, body: { code: 'some-code', detail: 'No.' } }));

    await expect(client().post('/v1/runs', {}, Anything)).rejects.toMatchObject({ exit: 5, fix: expect.stringMatching(/again/u) });
  });

  it.each([{ body: '<html>' }, { body: { id: 7 } }])('that do not fit are refused: %j', async (reply) => {
    replies = [reply];

    await expect(client().get('/v1/runs', z.object({ id: z.string() }))).rejects.toMatchObject({ code: 'remote-answer-invalid', exit: 5 });
  });

  it('that lead elsewhere are not followed', async () => {
    replies = Array.from({ length: 5 }, () => ({ status: 302, headers: { location: 'http://127.0.0.1:9/' } }));

    await expect(client().get('/v1/runs', Anything)).rejects.toMatchObject({ code: 'remote-unreachable' });
  });
});

describe('The address', () => {
  it.each(['http://api.example.com', 'ftp://api.example.com', 'api.example.com', '', 'file:///etc/passwd'])('%j is refused', (address) => {
    expect(() => client({ url: address })).toThrow(expect.objectContaining({ code: 'remote-invalid' }));
  });

  it.each([
    { given: 'https://api.example.com/', url: 'https://api.example.com' },
    { given: 'https://api.example.com/stage/v1', url: 'https://api.example.com/stage' },
    { given: 'http://localhost:7117', url: 'http://localhost:7117' },
  ])('$given is taken', ({ given, url: base }) => {
    expect(client({ url: given }).url).toBe(base);
  });
});

describe('Credentials', () => {
  const seen = async (options: Partial<Parameters<typeof connectRemote>[0]>): Promise<string> => {
    await connectRemote({ url, env: {}, local: undefined, version: '1', credentials: async () => Promise.resolve(KEYS), ...options }).get(
      '/v1/runs',
      Anything,
    );
    return (received[0]?.headers.authorization ?? '').replace(/\/.*/su, '');
  };

  it('are the token that was given, before all else', async () => {
    expect(await seen({ env: { STRINGLINE_TOKEN: 'given' }, local: { url, token: 'local' } })).toBe('Bearer given');
  });

  it('are those of the server beside us, for that server', async () => {
    expect(await seen({ url: undefined, local: { url, token: 'local' } })).toBe('Bearer local');
  });

  it('that were given do not go to a server that is only found beside a checkout', async () => {
    expect(await seen({ url: undefined, env: { STRINGLINE_TOKEN: 'given' }, local: { url, token: 'local' } })).toBe('Bearer local');
  });

  it('of the server beside us do not go anywhere else', async () => {
    const elsewhere = { url: 'http://127.0.0.1:1', token: 'local' };

    expect(await seen({ local: elsewhere })).toBe('');
  });

  it('of AWS are not shown to a server of this machine', async () => {
    expect(await seen({ env: { AWS_REGION: 'eu-central-1' } })).toBe('');
  });

  it.each([
    { what: 'no address', options: { url: undefined }, code: 'remote-missing' },
    { what: 'no region', options: { url: 'https://api.example.com' }, code: 'remote-region-missing' },
    { what: 'no address', options: { url: 'notaurl' }, code: 'remote-no-address' },
    { what: 'an address of something else', options: { url: 'file:///etc/passwd' }, code: 'remote-no-address' },
  ])('say what is missing: $what', ({ options, code }) => {
    expect(() => connectRemote({ env: {}, local: undefined, version: '1', ...options })).toThrow(expect.objectContaining({ code }));
  });
});
