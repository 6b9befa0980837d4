import type { ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { createOpenAiCompatible } from '../../../lib/adapters/models/openai-compatible/index.ts';
import type { ConverseRequest, ModelError } from '../../../lib/domain/models/converse.ts';
import { completion, delta, openAiError, sse } from '../../support/model-servers/chat-completions.ts';
import { answer, chunks, hangUp, headOnly, json, silence } from '../../support/model-servers/server.ts';
import { useServers, KEY } from './servers.ts';
import { failureOf, READ, requestOf } from './support.ts';

const { chat: open, start } = useServers();
const request = (change: Partial<ConverseRequest> = {}): ConverseRequest =>
  requestOf({ model: { provider: 'openai-compatible', id: 'qwen' }, ...change });
const listen = { onEvent: (): void => undefined };
const EVENTS = { 'content-type': 'text/event-stream' };
const JSON_TYPE = { 'content-type': 'application/json' };

describe('the stream', () => {
  it('is read however its bytes are cut, with any line ending, comments and other fields', async () => {
    const text = `: hello\r\nevent: x\r\ndata: ${JSON.stringify(delta({ content: 'grün👋' }))}\r\n\r\ndata:${JSON.stringify({ choices: [{ delta: {}, finish_reason: 'stop' }] })}\n\ndata: [DONE]`;
    const bytes = Buffer.from(text);
    const { port } = await open(
      chunks(
        [...bytes].map((byte) => Uint8Array.of(byte)),
        { headers: EVENTS },
      ),
    );

    const reply = await port.converse(request(), listen);

    expect(reply.content).toEqual([{ type: 'text', text: 'grün👋' }]);
  });

  it('gathers reasoning apart from the text', async () => {
    const data = [
      delta({ reasoning: 'h' }),
      delta({ reasoning: 'm' }),
      delta({ content: 'done' }),
      { choices: [{ delta: {}, finish_reason: 'stop' }] },
    ];
    const { port } = await open(sse(data));

    const reply = await port.converse(request(), listen);

    expect(reply.content).toEqual([
      { type: 'reasoning', provider: 'openai-compatible', payload: { field: 'reasoning', text: 'hm' } },
      { type: 'text', text: 'done' },
    ]);
  });

  it('puts tool calls without an index together', async () => {
    const { port } = await open(
      sse([
        delta({ tool_calls: [{ id: 'a', function: { name: 'read', arguments: '{"path":' } }] }),
        delta({ tool_calls: [{ function: { arguments: '"x"}' } }] }),
        delta({ tool_calls: [{ function: { name: 'read', arguments: '{}' } }] }),
        { choices: [{ delta: {}, finish_reason: 'tool_calls' }] },
      ]),
    );

    const reply = await port.converse(request({ tools: [READ] }), listen);

    expect(reply.content).toMatchObject([
      { id: 'a', input: { path: 'x' } },
      { id: 'call_1_1', input: {} },
    ]);
  });

  it.each([
    ['ends before the reply is complete', sse([delta({ content: 'half' })], { done: false }), 'unavailable'],
    ['is cut', sse([delta({ content: 'half' })], { done: false, cut: true }), 'unavailable'],
    ['is cut in the middle of an event', chunks(['data: {"choices":[{"del'], { headers: EVENTS, cut: true }), 'unavailable'],
    ['says that it failed', sse([delta({ content: 'half' }), { error: { message: 'out of memory' } }]), 'unavailable'],
    ['is garbage', sse(['<html>']), 'protocol'],
    ['has another shape', sse([{ choices: 'none' }]), 'protocol'],
    ['calls a tool without a name', sse([delta({ tool_calls: [{ index: 0, id: 'a' }] })]), 'protocol'],
    [
      'never ends its line',
      chunks(['data: ', ...Array.from({ length: 11 }, () => 'x'.repeat(1_000_000))], { headers: EVENTS }),
      'too-large',
    ],
    ['has too much text', sse(Array.from({ length: 9 }, () => delta({ content: 'x'.repeat(500_000) }))), 'too-large'],
    ['nests without end', sse([`{"a":${'['.repeat(5_000)}`]), 'too-large'],
  ] as const)('that %s fails', async (_, responder, kind) => {
    const { port } = await open(responder);

    expect((await failureOf(port.converse(request(), listen))).kind).toBe(kind);
  });

  const call = delta({ tool_calls: [{ index: 0, id: 'a', function: { name: 'read', arguments: '{"path":"x' } }] });
  it.each([
    ['text', [delta({ content: 'half' })], { done: false }],
    ['reasoning', [delta({ reasoning: 'half' })], { done: false }],
    ['arguments of a tool', [call], { done: false }],
    ['text, and is cut', [delta({ content: 'half' })], { cut: true, done: false }],
    ['text, and is garbage then', [delta({ content: 'half' }), '<html>'], {}],
  ])('that breaks off after %s tells what it has cost, and that this is an estimate', async (_, data, options) => {
    const { port } = await open(sse(data, options));

    const { spent } = await failureOf(port.converse(request(), listen));

    expect(spent).toMatchObject({ estimate: true, usage: { cacheReadTokens: 0 } });
    expect(spent!.usage.inputTokens).toBeGreaterThan(0);
    expect(spent!.usage.outputTokens).toBeGreaterThan(0);
  });

  it('that breaks off after it has told its counts costs what they say', async () => {
    const usage = { prompt_tokens: 16, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 5 } };
    const { port } = await open(sse([delta({ content: 'half' }), { choices: [], usage }], { done: false, cut: true }));

    const { spent } = await failureOf(port.converse(request(), listen));

    expect(spent).toEqual({ estimate: false, usage: { inputTokens: 11, cacheReadTokens: 5, cacheWriteTokens: 0, outputTokens: 7 } });
  });

  it('that is stopped in the middle has cost what had come until then', async () => {
    const controller = new AbortController();
    const { port } = await open((response) => {
      const head = { 'content-type': 'text/event-stream' };
      (response as ServerResponse).writeHead(200, head).write(`data: ${JSON.stringify(delta({ content: 'as far as it came' }))}\n\n`);
    });

    const error = await failureOf(port.converse(request(), { signal: controller.signal, onEvent: () => controller.abort() }));

    expect(error).toMatchObject({ kind: 'aborted', spent: { estimate: true } });
    expect(error.spent!.usage.outputTokens).toBeGreaterThan(5);
  });
});

describe('failures', () => {
  it.each([
    [400, 'bad', 'rejected'],
    [400, "This model's maximum context length is 8192 tokens.", 'too-large'],
    [401, 'no', 'unauthorized'],
    [403, 'no', 'unauthorized'],
    [404, 'model not found', 'rejected'],
    [408, 'slow', 'timeout'],
    [413, 'big', 'too-large'],
    [422, 'bad', 'rejected'],
    [429, 'slow down', 'throttled'],
    [429, 'You exceeded your current quota, please check your plan.', 'rejected'],
    [500, 'oops', 'unavailable'],
    [501, 'no', 'rejected'],
    [502, 'oops', 'unavailable'],
    [503, 'oops', 'unavailable'],
    [504, 'oops', 'unavailable'],
    [529, 'overloaded', 'unavailable'],
    [204, '', 'protocol'],
  ])('status %d with %j is %s', async (status, message, kind) => {
    const { port } = await open(status === 204 ? answer(204, '') : openAiError(status, message));

    const error = await failureOf(port.converse(request()));

    expect(error.kind).toBe(kind);
    expect(error.message).toContain(String(status));
    expect(error.message).toContain(message);
  });

  it('never shows the key, even where the server does', async () => {
    const { port } = await open(
      openAiError(401, `Incorrect API key provided: ${KEY}`),
      json(200, { error: `no such key ${KEY}` }),
      answer(500, `<html>${KEY}</html>`),
    );

    const errors: ModelError[] = [];
    for (let i = 0; i < 3; i += 1) errors.push(await failureOf(port.converse(request())));

    for (const error of errors) expect(`${error.message} ${String(error.cause)} ${error.stack ?? ''}`).not.toContain(KEY);
    expect(errors.map((error) => error.kind)).toEqual(['unauthorized', 'protocol', 'unavailable']);
  });

  it.each([301, 302, 307, 308])('refuses to follow a redirect (%d)', async (status) => {
    const { port, server } = await open(answer(status, '', { location: 'http://127.0.0.1:1/elsewhere' }));

    const error = await failureOf(port.converse(request()));

    expect(error).toMatchObject({ kind: 'rejected', message: expect.stringContaining('redirects are not followed') });
    expect(server.received).toHaveLength(1);
  });

  it.each([
    ['HTML', answer(200, '<html></html>', { 'content-type': 'text/html; charset=utf-8' }), /text\/html.*\/v1/],
    ['no JSON', answer(200, 'hello', JSON_TYPE), /not JSON/],
    ['half a JSON', answer(200, '{"choices":[', JSON_TYPE), /not JSON/],
    ['another JSON', json(200, { hello: 1 }), /no chat completion.*hello/],
    ['no choices', json(200, { choices: [] }), /no chat completion/],
    ['an error with status 200', json(200, { error: { message: 'model is loading' } }), /model is loading/],
  ])('an answer of %s is a breach of protocol', async (_, responder, message) => {
    const { port } = await open(responder);

    const error = await failureOf(port.converse(request()));

    expect(error.kind).toBe('protocol');
    expect(error.message).toMatch(message);
  });

  it.each([
    [
      '10 MB',
      answer(200, JSON.stringify({ choices: [{ message: { content: 'x'.repeat(10_000_000) }, finish_reason: 'stop' }] }), JSON_TYPE),
    ],
    ['5 million characters', completion({ text: 'x'.repeat(5_000_000) })],
    ['endless nesting', answer(200, `{"choices":${'['.repeat(100_000)}`, JSON_TYPE)],
    ['arguments nested without end', completion({ tools: [{ name: 'read', input: `{"a":${'['.repeat(500)}${']'.repeat(500)}}` }] })],
    ['an error page of 11 MB', answer(500, 'x'.repeat(11_000_000))],
  ])('an answer of %s is too large', async (_, responder) => {
    const { port } = await open(responder);

    expect((await failureOf(port.converse(request()))).kind).toBe('too-large');
  });

  it.each([
    ['retry-after', '7', 7_000],
    ['retry-after', 'Mon, 23 Nov 2026 12:00:30 GMT', 30_000],
    ['retry-after', 'Mon, 23 Nov 2026 11:00:00 GMT', 0],
    ['retry-after', 'soon', undefined],
    ['retry-after-ms', '1500', 1_500],
  ])('reads %s: %s', async (name, value, retryAfterMs) => {
    const { port } = await open(openAiError(429, 'slow down', { [name]: value }));

    expect(await failureOf(port.converse(request()))).toMatchObject({ kind: 'throttled', retryAfterMs });
  });

  it('a server that hangs up is unavailable', async () => {
    const { port } = await open(hangUp);

    expect((await failureOf(port.converse(request()))).kind).toBe('unavailable');
  });

  it('a server that is not there is unavailable, and the message asks whether it runs', async () => {
    const { port, server } = await open();
    await server.close();

    const error = await failureOf(port.converse(request()));

    expect(error).toMatchObject({ kind: 'unavailable', message: expect.stringContaining('Is it running?') });
  });

  it.each([
    ['before an answer', silence],
    ['in the middle of a stream', headOnly(EVENTS)],
  ])('can be cancelled %s', async (_, responder) => {
    const { port, server } = await open(responder);
    const controller = new AbortController();

    const call = failureOf(port.converse(request(), { ...listen, signal: controller.signal }));
    await server.arrived(1);
    controller.abort();

    // The server was at work: what it has read is billed.
    expect(await call).toMatchObject({ kind: 'aborted', spent: { estimate: true, usage: { inputTokens: expect.any(Number) } } });
  });

  it.each([
    ['refuses', openAiError(429, 'slow down')],
    ['hangs up on', hangUp],
  ])('a request that the server %s costs nothing', async (_, responder) => {
    const { port } = await open(responder);

    expect((await failureOf(port.converse(request(), listen))).spent).toBeUndefined();
  });

  it('a call that is over before it began costs nothing', async () => {
    const { port, server } = await open(silence);

    expect(await failureOf(port.converse(request(), { ...listen, signal: AbortSignal.abort() }))).toMatchObject({
      kind: 'aborted',
      spent: undefined,
    });
    expect(server.received).toEqual([]);
  });

  it('runs out of time', async () => {
    const server = await start(silence);
    const port = createOpenAiCompatible({ baseUrl: new URL(server.url), timeoutMs: 300, now: () => new Date(0) });

    expect(await failureOf(port.converse(request()))).toMatchObject({
      kind: 'timeout',
      message: expect.stringContaining('0.3 seconds'),
      spent: { estimate: true, usage: { outputTokens: 0 } },
    });
  });
});
