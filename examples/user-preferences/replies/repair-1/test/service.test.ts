import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, describe, it } from 'node:test';
import { gzipSync } from 'node:zlib';
import { signatureOf } from '../src/http/signature.ts';
import { createService, type RunningService, startService } from '../src/service.ts';
import { temporaryDirectory } from './support/directories.ts';
import { keepingLogger } from './support/logs.ts';
import { send } from './support/requests.ts';

const NOTIFICATION = { id: 'n-1', userId: 'u-1', title: 'Your order', text: 'It is on its way.' };

describe('POST /api/v1/notifications', () => {
  it('delivers a notification and says on which channels', async () => {
    const { logger, lines } = keepingLogger();
    const service = createService({ logger, dataDir: temporaryDirectory() });

    const response = await send(service, 'POST /api/v1/notifications', { body: NOTIFICATION });

    assert.equal(response.status, 202);
    assert.deepEqual(response.body, { id: 'n-1', delivered: ['email', 'sms', 'push'] });
    assert.equal(lines.filter(({ message }) => message === 'notification sent').length, 3);
  });

  it('names the fields that are wrong', async () => {
    const service = createService({ logger: keepingLogger().logger, dataDir: temporaryDirectory() });

    const response = await send(service, 'POST /api/v1/notifications', { body: { ...NOTIFICATION, title: '' } });

    assert.equal(response.status, 400);
    const { errors } = response.body as { errors: { field: string }[] };
    assert.deepEqual(
      errors.map(({ field }) => field),
      ['title'],
    );
  });

  it('refuses what is not JSON', async () => {
    const service = createService({ logger: keepingLogger().logger, dataDir: temporaryDirectory() });

    const response = await send(service, 'POST /api/v1/notifications', { body: '{' });

    assert.equal(response.status, 400);
  });
});

describe('startService', () => {
  it('2.2 shows a change over HTTP to a service that was started anew', async () => {
    const DATA_DIR = temporaryDirectory();
    const headers = { 'x-user-id': 'u-1' };
    const before = await start({ DATA_DIR });
    const body = JSON.stringify({ version: 0, channels: { sms: false } });
    const changed = await fetch(`${before.url}/api/v1/preferences`, { method: 'PATCH', headers, body });
    await before.stop();

    const restarted = await start({ DATA_DIR });
    const read = await fetch(`${restarted.url}/api/v1/preferences?fresh=1`, { headers });

    assert.equal(changed.status, 200);
    assert.deepEqual(await read.json(), await changed.json());
  });

  it('5.1 hands a notification over to the providers of the channels that are on', async () => {
    const provider = await startProvider(() => 202);
    const { url } = await start({ PROVIDER_URL: provider.url });
    const body = JSON.stringify({ version: 0, channels: { push: false } });
    await fetch(`${url}/api/v1/preferences`, { method: 'PATCH', headers: { 'x-user-id': 'u-1' }, body });

    const response = await fetch(`${url}/api/v1/notifications`, { method: 'POST', body: JSON.stringify(NOTIFICATION) });

    assert.deepEqual(await response.json(), { id: 'n-1', delivered: ['email', 'sms'] });
    assert.deepEqual(provider.paths.sort(), ['/email', '/sms']);
  });

  it('tells the caller when a provider does not take a notification', async () => {
    const provider = await startProvider((path) => (path === '/sms' ? 503 : 202));
    const { url } = await start({ PROVIDER_URL: provider.url });

    const response = await fetch(`${url}/api/v1/notifications`, { method: 'POST', body: JSON.stringify(NOTIFICATION) });

    assert.equal(response.status, 502);
    assert.equal(response.headers.get('content-type'), 'application/problem+json');
    assert.match(await response.text(), /The provider of sms .* status 503/);
  });

  it('answers only what the gateway has signed lately, and whether it is there', async () => {
    const GATEWAY_SECRET = 'a secret of the tests, long enough';
    const { url } = await start({ GATEWAY_SECRET });
    const signed = (time: Date, secret: string): Record<string, string> => {
      const headers = { 'x-user-id': 'u-1', 'x-user-role': 'user', 'x-gateway-time': time.toISOString() };
      return { ...headers, 'x-gateway-signature': signatureOf({ method: 'GET', path: '/api/v1/preferences', headers }, secret) };
    };
    const statusOf = async (headers: Record<string, string>): Promise<number> => (await fetch(`${url}/api/v1/preferences`, { headers })).status;

    assert.equal(await statusOf(signed(new Date(), GATEWAY_SECRET)), 200);
    assert.equal(await statusOf({ 'x-user-id': 'u-1' }), 401);
    assert.equal(await statusOf(signed(new Date(), 'a secret that somebody has guessed')), 401);
    assert.equal(await statusOf(signed(new Date('2026-01-01'), GATEWAY_SECRET)), 401);
    assert.equal((await fetch(`${url}/health`)).status, 200);
  });

  it('says that it is there, and since when', async () => {
    const { url } = await start({});

    const response = await fetch(`${url}/health`);

    assert.equal(response.status, 200);
    assert.equal(((await response.json()) as { status: string }).status, 'ok');
  });

  it('does not start with an environment that is wrong, and names what is', async () => {
    await assert.rejects(start({ PORT: 'http', PROVIDER_URL: 'ftp://x' }), /PORT.*PROVIDER_URL/);
  });

  it('takes compressed bodies, and refuses other encodings and bodies that are too large', async () => {
    const { url } = await start({});
    const statusOf = async (body: string | Buffer, encoding: string): Promise<number> => {
      const headers = { 'content-encoding': encoding };
      return (await fetch(`${url}/api/v1/notifications`, { method: 'POST', headers, body })).status;
    };

    assert.equal(await statusOf(gzipSync(JSON.stringify(NOTIFICATION)), 'gzip'), 202);
    assert.equal(await statusOf(JSON.stringify(NOTIFICATION), 'compress'), 415);
    assert.equal(await statusOf('x'.repeat(70_000), 'identity'), 413);
    assert.equal(await statusOf(gzipSync('x'.repeat(70_000)), 'gzip'), 413);
  });
});

/** A service on a free port with an environment, stopped when the tests have ended. */
async function start(environment: Record<string, string>): Promise<RunningService & { url: string }> {
  const service = await startService({ PORT: '0', DATA_DIR: temporaryDirectory(), ...environment }, () => undefined);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => (stopped ??= service.stop());
  after(stop);
  return { ...service, stop, url: `http://127.0.0.1:${service.port}` };
}

/** Stands in for the providers of the channels and notes what they are asked. */
async function startProvider(statusOf: (path: string) => number): Promise<{ url: string; paths: string[] }> {
  const paths: string[] = [];
  const server = createServer((request, response) => {
    paths.push(request.url ?? '');
    request.resume();
    response.writeHead(statusOf(request.url ?? '')).end();
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  after(() => server.close());
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, paths };
}
