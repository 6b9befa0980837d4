import { request } from 'node:http';
import { rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ApiServer, startServer } from '../../../lib/local/serve/server.ts';
import { readServeFile, removeServeFile, sameToken, writeServeFile } from '../../../lib/local/serve/token.ts';
import { type ApiWorld, openApiWorld, removeSharedRepository } from '../../support/api/world.ts';
import { temporaryDirectory } from '../../support/temporary-directory.ts';

let world: ApiWorld;
let server: ApiServer;
beforeAll(async () => {
  world = await openApiWorld();
  server = await startServer({ services: world.services, host: '127.0.0.1', port: 0, token: 'the-token', person: 'Ada' });
});
afterAll(async () => {
  await server.close();
  await world.close();
  removeSharedRepository();
});

const get = async (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${server.url}${path}`, { headers });

describe('The server on this machine', () => {
  it('lets in whoever has its token, and records them as the person here', async () => {
    const run = await fetch(`${server.url}/v1/runs`, {
      method: 'POST',
      headers: { authorization: 'Bearer the-token', 'content-type': 'application/json', 'idempotency-key': 'one' },
      body: JSON.stringify({ request: 'Divide.', spec: 'division' }),
    });

    expect(run.status).toBe(202);
    expect(await run.json()).toMatchObject({ run: { requester: 'Ada' } });
  });

  it.each(['', 'Bearer', 'Bearer other', 'Bearer the-token2', 'Basic dGhlLXRva2Vu', 'bearer  the-token', 'Bearer the-token extra'])(
    'lets nobody in with %j',
    async (authorization) => {
      const { status } = await get('/v1/runs', authorization === '' ? {} : { authorization });

      expect(status).toBe(401);
    },
  );

  it.each([
    ['/v1/runs/../../../etc/passwd'],
    ['/../v1/runs'],
    ['/v1/./runs/%2e%2e/%2e%2e'],
    ['/v1\\runs'],
    ['http://elsewhere.example/v1/runs'],
    ['/v1/runs/a%ffb'],
    ['*'],
  ])('answers the raw path %s without a fault', async (path) => {
    const { hostname, port } = new URL(server.url);
    const status = await new Promise<number>((resolve, reject) => {
      request({ hostname, port, path, headers: { authorization: 'Bearer the-token' } }, (response) => {
        response.resume();
        resolve(response.statusCode ?? 0);
      })
        .on('error', reject)
        .end();
    });

    expect([200, 400, 404]).toContain(status);
    expect(world.faults).toEqual([]);
  });

  it('says why it cannot listen', async () => {
    const port = Number(new URL(server.url).port);

    await expect(startServer({ services: world.services, host: '127.0.0.1', port, token: 't', person: 'p' })).rejects.toMatchObject({
      code: 'address-unusable',
      exit: 2,
    });
  });
});

describe('The file with address and token', () => {
  const { path: directory, remove } = temporaryDirectory();
  afterAll(remove);

  it('is for the eyes of its owner, also where another one was before', () => {
    for (const token of ['first', 'second']) writeServeFile(directory, { url: 'http://127.0.0.1:1', token, pid: 7 });

    expect(statSync(join(directory, 'serve.json')).mode & 0o777).toBe(0o600);
    expect(readServeFile(directory)).toEqual({ url: 'http://127.0.0.1:1', token: 'second', pid: 7 });
  });

  it.each<[string, string, number]>([
    ['is half written', '{"url":"http://127.0.0.1:1","tok', 0o600],
    ['others may have written', '{"url":"http://127.0.0.1:1","token":"t","pid":7}', 0o644],
    ['names another machine', '{"url":"https://evil.example.com","token":"t","pid":7}', 0o600],
  ])('is not believed where it %s', (_name, text, mode) => {
    rmSync(join(directory, 'serve.json'), { force: true });
    writeFileSync(join(directory, 'serve.json'), text, { mode });

    expect(readServeFile(directory)).toBeUndefined();
  });

  it('is removed by its own server only', () => {
    writeServeFile(directory, { url: 'http://127.0.0.1:1', token: 't', pid: 7 });
    removeServeFile(directory, 8);
    const still = readServeFile(directory);
    removeServeFile(directory, 7);

    expect(still?.pid).toBe(7);
    expect(readServeFile(directory)).toBeUndefined();
  });

  it.each([
    { given: 'abc', same: true },
    { given: 'abd', same: false },
    { given: '', same: false },
    { given: 'abc ', same: false },
  ])('has a token that is compared whole: %j', ({ given, same }) => {
    expect(sameToken(given, 'abc')).toBe(same);
  });
});
