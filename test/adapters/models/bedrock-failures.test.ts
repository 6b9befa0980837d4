import type { ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { bedrockError, converseReply, converseStream, encodeStreamEvent, streamEvents } from '../../support/model-servers/bedrock.ts';
import { answer, chunks, hangUp, headOnly, json, silence } from '../../support/model-servers/server.ts';
import { useServers, WIRES } from './servers.ts';
import { failureOf, READ, requestOf } from './support.ts';

const { bedrock: open } = useServers();
const listen = { onEvent: (): void => undefined };
const STREAM = { 'content-type': 'application/vnd.amazon.eventstream' };

describe.each(WIRES)('the stream over %s', (wire) => {
  it('equals the same reply as a whole', async () => {
    const what = {
      text: 'Hello there',
      tools: [
        { name: 'read', input: { path: 'a' } },
        { name: 'read', input: {} },
      ],
    };
    const { port, server } = await open(wire, [converseReply(what), converseStream(streamEvents(what))]);

    const whole = await port.converse(requestOf({ tools: [READ] }));
    const streamed = await port.converse(requestOf({ tools: [READ] }), listen);

    expect(streamed).toEqual(whole);
    expect(server.received[1]?.path).toBe('/model/us.anthropic.claude-sonnet-4-6/converse-stream');
  });

  it('gathers reasoning with its signature', async () => {
    const { port } = await open(wire, [
      converseStream([
        ['messageStart', { role: 'assistant' }],
        ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 'h' } } }],
        ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { text: 'm' } } }],
        ['contentBlockDelta', { contentBlockIndex: 0, delta: { reasoningContent: { signature: 'sig' } } }],
        ['contentBlockDelta', { contentBlockIndex: 1, delta: { reasoningContent: { redactedContent: 'AAEC' } } }],
        ['contentBlockDelta', { contentBlockIndex: 2, delta: { text: 'done' } }],
        ['messageStop', { stopReason: 'end_turn' }],
      ]),
    ]);

    const reply = await port.converse(requestOf(), listen);

    expect(reply.content).toEqual([
      { type: 'reasoning', provider: 'bedrock', payload: { text: 'hm', signature: 'sig' } },
      { type: 'reasoning', provider: 'bedrock', payload: { redacted: 'AAEC' } },
      { type: 'text', text: 'done' },
    ]);
    expect(reply.notes).toEqual([expect.stringContaining('estimated')]);
  });

  it('keeps a tool input that is no JSON as it is, as malformed', async () => {
    const { port } = await open(wire, [converseStream(streamEvents({ tools: [{ name: 'read', input: '{"path": "a' }] }))]);

    const reply = await port.converse(requestOf({ tools: [READ] }), listen);

    expect(reply).toMatchObject({ stopReason: 'malformed', content: [{ type: 'tool_use', input: '{"path": "a' }] });
  });

  const half = streamEvents({ text: 'half' }).slice(0, 3);
  it.each([
    ['ends before the reply is complete', converseStream(half), 'unavailable'],
    ['is cut', converseStream(half, { cut: true }), 'unavailable'],
    ['throttles in the middle', converseStream([...half, ['throttlingException', { message: 'slow down' }]]), 'throttled'],
    ['fails in the middle', converseStream([...half, ['modelStreamErrorException', { message: 'oops' }]]), 'unavailable'],
    ['is invalid in the middle', converseStream([...half, ['validationException', { message: 'bad' }]]), 'rejected'],
    ['is garbage', chunks(['<html>this is no event stream at all</html>'], { headers: STREAM }), 'protocol'],
    [
      'has too much text',
      converseStream(
        Array.from({ length: 9 }, () => ['contentBlockDelta', { contentBlockIndex: 0, delta: { text: 'x'.repeat(500_000) } }]),
      ),
      'too-large',
    ],
    [
      'calls a tool without a name',
      converseStream([
        ['contentBlockStart', { contentBlockIndex: 0, start: { toolUse: { toolUseId: 'a' } } }],
        ['messageStop', { stopReason: 'tool_use' }],
      ]),
      'protocol',
    ],
  ] as const)('that %s fails', async (_, responder, kind) => {
    const { port } = await open(wire, [responder]);

    expect((await failureOf(port.converse(requestOf(), listen))).kind).toBe(kind);
  });
});

describe.each(WIRES)('what a call that failed has cost over %s', (wire) => {
  const events = streamEvents({ text: 'half of it', tools: [{ name: 'read', input: { path: 'x' } }] });
  const told = events.find(([type]) => type === 'metadata')!;

  it.each([
    ['is cut after some text', converseStream(events.slice(0, 3), { cut: true })],
    ['is cut after some input of a tool', converseStream(events.slice(4, 6), { cut: true })],
    ['is invalid in the middle', converseStream([...events.slice(0, 3), ['validationException', { message: 'bad' }]])],
  ])('a stream that %s: an estimate', async (_, responder) => {
    const { port } = await open(wire, [responder]);

    const { spent } = await failureOf(port.converse(requestOf(), listen));

    expect(spent).toMatchObject({ estimate: true });
    expect(spent!.usage.inputTokens).toBeGreaterThan(0);
    expect(spent!.usage.outputTokens).toBeGreaterThan(0);
  });

  it('a stream that breaks off after it has told its counts: what they say', async () => {
    const { port } = await open(wire, [converseStream([...events.slice(0, 3), told])]);

    expect((await failureOf(port.converse(requestOf(), listen))).spent).toEqual({
      estimate: false,
      usage: { inputTokens: 11, outputTokens: 7, cacheReadTokens: 5, cacheWriteTokens: 3 },
    });
  });

  it('a stream that is stopped in the middle: what had come until then', async () => {
    const controller = new AbortController();
    const parts = Buffer.concat(events.slice(0, 3).map(([type, payload]) => encodeStreamEvent(type, payload)));
    const { port } = await open(wire, [
      (response) => {
        (response as ServerResponse).writeHead(200, STREAM);
        (response as ServerResponse).write(parts);
      },
    ]);

    const error = await failureOf(port.converse(requestOf(), { signal: controller.signal, onEvent: () => controller.abort() }));

    expect(error).toMatchObject({ kind: 'aborted', spent: { estimate: true } });
    expect(error.spent!.usage.outputTokens).toBeGreaterThan(0);
  });

  it.each([
    ['was refused', bedrockError(429, 'ThrottlingException', 'slow down')],
    ['was not answered', hangUp],
  ])('a request that %s: nothing', async (_, responder) => {
    const { port } = await open(wire, [responder]);

    expect((await failureOf(port.converse(requestOf(), listen))).spent).toBeUndefined();
  });
});

describe.each(WIRES)('failures over %s', (wire) => {
  it.each([
    [429, 'ThrottlingException', 'slow down', 'throttled'],
    [429, 'ModelNotReadyException', 'not yet', 'throttled'],
    [503, 'ServiceUnavailableException', 'full', 'unavailable'],
    [500, 'InternalServerException', 'oops', 'unavailable'],
    [424, 'ModelErrorException', 'oops', 'unavailable'],
    [408, 'ModelTimeoutException', 'slow', 'timeout'],
    [400, 'ValidationException', 'bad', 'rejected'],
    [400, 'ValidationException', 'Input is too long for requested model.', 'too-large'],
    [400, 'ServiceQuotaExceededException', 'quota', 'rejected'],
    [403, 'AccessDeniedException', 'no', 'unauthorized'],
    [403, 'UnrecognizedClientException', 'bad token', 'unauthorized'],
    [403, 'ExpiredTokenException', 'old token', 'unauthorized'],
    [404, 'ResourceNotFoundException', 'no such model', 'rejected'],
    [418, 'TeapotException', 'new', 'rejected'],
    [502, 'BadGateway', 'oops', 'unavailable'],
  ])('%d %s (%s) is %s', async (status, type, message, kind) => {
    const { port } = await open(wire, [bedrockError(status, type, message)]);

    const error = await failureOf(port.converse(requestOf()));

    expect(error.kind).toBe(kind);
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('very-secret');
  });

  it.each([
    ['HTML', answer(200, '<html></html>', { 'content-type': 'text/html' }), 'protocol'],
    ['half a JSON', answer(200, '{"output":', { 'content-type': 'application/json' }), 'protocol'],
    ['no message', json(200, { hello: 1 }), 'protocol'],
    [
      'a block of another kind',
      json(200, { output: { message: { role: 'assistant', content: [{ image: { format: 'png' } }] } }, stopReason: 'end_turn' }),
      'protocol',
    ],
    [
      'a tool call without a name',
      json(200, {
        output: { message: { role: 'assistant', content: [{ toolUse: { toolUseId: 'a', input: {} } }] } },
        stopReason: 'tool_use',
      }),
      'protocol',
    ],
    ['10 MB', converseReply({ text: 'x'.repeat(10_000_000) }), 'too-large'],
    ['5 million characters', converseReply({ text: 'x'.repeat(5_000_000) }), 'too-large'],
    [
      'input nested without end',
      answer(
        200,
        `{"output":{"message":{"role":"assistant","content":[{"toolUse":{"toolUseId":"a","name":"read","input":${'{"a":'.repeat(500)}1${'}'.repeat(500)}}}]}},"stopReason":"tool_use"}`,
        { 'content-type': 'application/json' },
      ),
      'too-large',
    ],
    ['nothing: it hangs up', hangUp, 'unavailable'],
  ] as const)('an answer of %s fails', async (_, responder, kind) => {
    const { port } = await open(wire, [responder]);

    expect((await failureOf(port.converse(requestOf()))).kind).toBe(kind);
  });

  it('a throttled call tells how long to wait', async () => {
    const { port } = await open(wire, [bedrockError(429, 'ThrottlingException', 'slow down', { 'retry-after': '9' })]);

    expect(await failureOf(port.converse(requestOf()))).toMatchObject({ kind: 'throttled', retryAfterMs: 9_000 });
  });

  it('a service that is not there is unavailable', async () => {
    const { port, server } = await open(wire, []);
    await server.close();

    expect(await failureOf(port.converse(requestOf()))).toMatchObject({
      kind: 'unavailable',
      message: expect.stringContaining('is it running?'),
    });
  });

  it.each([
    ['before an answer', undefined, silence],
    ['before a stream', listen, silence],
    ['in the middle of a stream', listen, headOnly(STREAM)],
  ])('can be cancelled %s', async (_, options, responder) => {
    const { port, server } = await open(wire, [responder]);
    const controller = new AbortController();

    const call = failureOf(port.converse(requestOf(), { ...options, signal: controller.signal }));
    await server.arrived(1);
    controller.abort();

    // Bedrock was at work: what it has read is billed.
    expect(await call).toMatchObject({ kind: 'aborted', spent: { estimate: true, usage: { inputTokens: expect.any(Number) } } });
  });

  it('runs out of time', async () => {
    const { port } = await open(wire, [silence], 60);

    expect((await failureOf(port.converse(requestOf()))).kind).toBe('timeout');
  });
});
