import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import type { IncomingHttpHeaders } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { isPublicAddress } from '../../../lib/adapters/notify/public-address.ts';
import { createWebhook, type WebhookOptions, webhookSignature } from '../../../lib/adapters/notify/webhook.ts';
import { NotifiedEvent, notificationOf } from '../../../lib/domain/events/index.ts';
import { readBody } from '../../support/aws/http.ts';
import { describeWith } from '../../support/tools.ts';

const event = NotifiedEvent.parse(
  (JSON.parse(readFileSync(join(import.meta.dirname, '../../vectors/events/review.requested.v1.json'), 'utf8')) as { event: unknown })
    .event,
);
const notification = notificationOf(event);

let folder: string;
let certificate: { key: string; cert: string };
let server: Server;
let received: { headers: IncomingHttpHeaders; body: string }[];
/** What the server answers, one after the other; the last one stays. Undefined: it never does. */
let answers: (number | undefined)[];

/** A server that receives, with a certificate of its own. */
function serveHttps(): void {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'webhook-'));
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
    execFileSync('openssl', ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-keyout', key, '-out', cert, ...subject], {
      stdio: 'ignore',
    });
    certificate = { key: readFileSync(key, 'utf8'), cert: readFileSync(cert, 'utf8') };
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  beforeEach(async () => {
    [received, answers] = [[], [200]];
    server = createServer(certificate, (request, response) => {
      void readBody(request).then((body) => {
        received.push({ headers: request.headers, body: body.toString() });
        const status = answers.length > 1 ? answers.shift() : answers[0];
        if (status !== undefined) response.writeHead(status, { location: '/elsewhere' }).end('answer');
      });
    });
    server.listen(0, 'localhost');
    await once(server, 'listening');
  });
  afterEach(async () => {
    server.close();
    server.closeAllConnections();
    await once(server, 'close');
  });
}

const pauses: number[] = [];
const send = (change: Partial<WebhookOptions> = {}): Promise<void> => {
  const { port } = server.address() as AddressInfo;
  const clock = { now: () => new Date('2026-11-26T10:00:00.500Z') };
  const sleep = (time: number) => {
    pauses.push(time);
    return Promise.resolve();
  };
  const options = {
    url: `https://localhost:${port}/hooks?a=b`,
    key: 'shared',
    clock,
    sleep,
    allowed: () => true,
    ca: certificate.cert,
    ...change,
  };
  return createWebhook(options).send(notification);
};

describeWith({ tools: ['openssl'], loss: 'there is no certificate for a server' }, 'A webhook', () => {
  serveHttps();

  it('sends the event as JSON, signed with its time and id', async () => {
    await send();

    const [{ headers, body }] = received as [(typeof received)[number]];
    expect(JSON.parse(body)).toMatchObject({
      id: event.detail.id,
      type: 'review.requested',
      detail: event.detail,
      text: notification.text,
    });
    expect(headers).toMatchObject({
      'content-type': 'application/json',
      'stringline-timestamp': '1795687200',
      'stringline-event-id': event.detail.id,
    });
    const expected = createHmac('sha256', 'shared').update(`1795687200.${event.detail.id}.${body}`).digest('hex');
    expect(headers['stringline-signature']).toBe(`v1=${expected}`);
    expect(webhookSignature('other', { timestamp: '1795687200', id: event.detail.id, body })).not.toBe(expected);
  });

  it('is tried again where that may help', async () => {
    answers = [503, 429, 204];
    pauses.length = 0;

    await send();

    expect(received).toHaveLength(3);
    expect(pauses).toEqual([500, 1000]);
  });

  it.each([
    { name: 'a server that stays down', status: 500, tries: 3 },
    { name: 'a refusal', status: 401, tries: 1 },
    { name: 'a redirect, which is not followed', status: 302, tries: 1 },
  ])('fails on $name', async ({ status, tries }) => {
    answers = [status];

    await expect(send()).rejects.toMatchObject({ code: 'webhook-refused', message: expect.stringContaining(`status ${status}`) });
    expect(received).toHaveLength(tries);
  });

  it('does not wait for ever', async () => {
    answers = [undefined];

    await expect(send({ timeoutMs: 50, attempts: 1 })).rejects.toMatchObject({ code: 'webhook-refused' });
  });

  it('talks to no name that leads to a private address, when it is looked up for the connection', async () => {
    const { port } = server.address() as AddressInfo;
    const guarded = createWebhook({
      url: `https://localhost:${port}/`,
      key: 'k',
      clock: { now: () => new Date(0) },
      attempts: 1,
      ca: certificate.cert,
    });

    await expect(guarded.send(notification)).rejects.toMatchObject({ message: expect.stringContaining('open internet') });
    expect(received).toEqual([]);
  });

  it.each([
    'http://example.com/',
    'https://user:password@example.com/',
    'https://127.0.0.1/',
    'https://[::1]/',
    'https://169.254.169.254/latest/meta-data/',
    'https://2130706433/',
    'ftp://example.com/',
    'not an address',
  ])('is not made for %s', (url) => {
    expect(() => createWebhook({ url, key: 'k', clock: { now: () => new Date(0) } })).toThrow('cannot be used');
  });
});

describe('Addresses of the open internet', () => {
  it.each([
    { address: '93.184.216.34', open: true },
    { address: '2606:2800:220:1:248:1893:25c8:1946', open: true },
    ...[
      '10.1.2.3',
      '172.31.0.1',
      '192.168.1.1',
      '100.64.0.1',
      '169.254.169.254',
      '127.0.0.2',
      '0.0.0.0',
      '224.0.0.1',
      '255.255.255.255',
    ].map((address) => ({ address, open: false })),
    ...[
      '::',
      '::1',
      'fd00::1',
      'fe80::1',
      'ff02::1',
      '::ffff:10.0.0.1',
      '64:ff9b::a00:1',
      '64:ff9b:1::a00:1',
      '::7f00:1',
      '::ffff:7f00:1',
      'fec0::1',
      '2001::1',
      'no address',
    ].map((address) => ({
      address,
      open: false,
    })),
  ])('$address: $open', ({ address, open }) => {
    expect(isPublicAddress(address)).toBe(open);
  });
});
