import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { createApp } from '../../src/http/app.ts';
import { Problem } from '../../src/http/problem.ts';
import { keepingLogger } from '../support/logs.ts';
import { send } from '../support/requests.ts';

const { logger, lines } = keepingLogger();
const app = createApp({
  logger,
  newId: () => 'id-1',
  routes: [
    { method: 'GET', path: '/ok', handle: () => Promise.resolve({ status: 200, body: 'ok' }) },
    { method: 'GET', path: '/gone', handle: () => Promise.reject(new Problem(410, 'gone', 'It is gone.', { detail: 'Since May.' })) },
    { method: 'GET', path: '/broken', handle: () => Promise.reject(new Error('a secret detail')) },
  ],
});

describe('createApp', () => {
  it('gives a request ids when it brings none', async () => {
    const response = await send(app, 'GET /ok');

    assert.equal(response.status, 200);
    assert.deepEqual(response.headers, { 'x-request-id': 'id-1', 'x-correlation-id': 'id-1' });
  });

  it('keeps the ids of the caller, in the answer and in the log', async () => {
    lines.length = 0;

    const response = await send(app, 'GET /ok', { headers: { 'x-request-id': 'r-7', 'x-correlation-id': 'order-4711' } });

    assert.equal(response.headers?.['x-correlation-id'], 'order-4711');
    assert.deepEqual(
      lines.map(({ request_id, correlation_id }) => [request_id, correlation_id]),
      [['r-7', 'order-4711']],
    );
  });

  it('answers expected failures as problem details', async () => {
    const response = await send(app, 'GET /gone');

    assert.equal(response.headers?.['content-type'], 'application/problem+json');
    assert.deepEqual(response.body, {
      type: 'https://notifications.example.com/problems/gone',
      title: 'It is gone.',
      status: 410,
      detail: 'Since May.',
      instance: 'urn:request:id-1',
    });
  });

  it('keeps the cause of an unexpected failure in the log and out of the answer', async () => {
    lines.length = 0;

    const response = await send(app, 'GET /broken');

    assert.equal(response.status, 500);
    assert.doesNotMatch(JSON.stringify(response), /secret/);
    assert.match(JSON.stringify(lines), /a secret detail/);
  });
});
