import { describe, expect, it } from '@jest/globals';
import { createBedrock } from '../../../lib/adapters/models/bedrock/index.ts';
import type { ConverseEvent, ConverseRequest, Message } from '../../../lib/domain/models/converse.ts';
import { bedrockError, converseReply, converseStream, streamEvents } from '../../support/model-servers/bedrock.ts';
import { json } from '../../support/model-servers/server.ts';
import { useServers, WIRES } from './servers.ts';
import { failureOf, READ, requestOf } from './support.ts';

const { bedrock: open, start } = useServers();
const model = (id: string): ConverseRequest['model'] => ({ provider: 'bedrock', id });
const listen = { onEvent: (): void => undefined };

describe('the request on the wire', () => {
  it.each(WIRES)('goes to converse over %s, signed, with metadata in the allowed characters', async (wire) => {
    const { port, server } = await open(wire, [converseReply({ text: 'x' })]);
    const base = requestOf();

    await port.converse({ ...base, purpose: { ...base.purpose, spec: 'größe/„x“', step: `1.2${'y'.repeat(300)}` } });

    const [received] = server.received;
    expect(received?.httpVersion).toBe(wire === 'HTTP/2' ? '2.0' : '1.1');
    expect(received?.path).toBe('/model/us.anthropic.claude-sonnet-4-6/converse');
    expect(received?.headers.authorization).toMatch(/^AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE\//);
    expect(received?.body).toEqual({
      system: [{ text: 'Be brief.' }],
      messages: [{ role: 'user', content: [{ text: 'hello' }] }],
      inferenceConfig: { maxTokens: 100 },
      requestMetadata: {
        run: 'run-1',
        spec: 'gr__e/_x_',
        stage: 'requirements',
        step: `1.2${'y'.repeat(253)}`,
        call: '0',
        useCase: 'spec_generation',
      },
    });
  });

  it.each([
    ['us.anthropic.claude-sonnet-4-6', { any: {} }, 0.5],
    ['arn:aws:bedrock:us-east-1:1:inference-profile/us.anthropic.claude-sonnet-4-6', { any: {} }, 0.5],
    ['us.anthropic.claude-sonnet-5-5', { auto: {} }, undefined],
    ['us.anthropic.claude-sonnet-5', { any: {} }, undefined],
    ['someone.unknown-model', { auto: {} }, undefined],
  ])('asks %s only for what it takes', async (id, toolChoice, temperature) => {
    const { port, server } = await open('HTTP/2', [converseReply({ text: 'x' })]);

    const reply = await port.converse(
      requestOf({ model: model(id), tools: [READ], toolChoice: 'any', inference: { maxTokens: 9, temperature: 0.5 } }),
    );

    expect(server.received[0]?.body).toMatchObject({
      toolConfig: { toolChoice, tools: [{ toolSpec: { name: 'read', inputSchema: { json: READ.schema } } }] },
    });
    expect(server.received[0]?.body['inferenceConfig']).toEqual({ maxTokens: 9, ...(temperature !== undefined && { temperature }) });
    expect(reply.notes).toEqual('auto' in toolChoice ? [expect.stringContaining('no forced tool choice')] : undefined);
  });

  it.each([
    [{ tool: 'read' }, { tool: { name: 'read' } }],
    ['auto', { auto: {} }],
  ] as const)('writes the tool choice %j', async (toolChoice, expected) => {
    const { port, server } = await open('HTTP/2', [converseReply({ text: 'x' })]);

    await port.converse(requestOf({ tools: [{ ...READ, description: '' }], toolChoice }));

    expect(server.received[0]?.body).toMatchObject({ toolConfig: { toolChoice: expected } });
  });

  it('carries a conversation: merged turns, blank texts dropped, reasoning sent back as it came', async () => {
    const { port, server } = await open('HTTP/2', [converseReply({ text: 'x' })]);
    const messages: Message[] = [
      {
        role: 'user',
        content: [
          { type: 'text', text: 'one' },
          { type: 'text', text: ' ' },
        ],
      },
      { role: 'user', content: [{ type: 'text', text: 'two' }] },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', provider: 'bedrock', payload: { text: 'hm', signature: 'sig' } },
          { type: 'reasoning', provider: 'bedrock', payload: { redacted: 'AAEC' } },
          { type: 'reasoning', provider: 'openai-compatible', payload: { field: 'reasoning', text: 'foreign' } },
          { type: 'tool_use', id: 'a', name: 'read', input: { path: 'x' } },
          { type: 'tool_use', id: 'b', name: 'read', input: 'nonsense' },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'tool_result', id: 'a', status: 'success', text: '' },
          { type: 'tool_result', id: 'b', status: 'error', text: 'not JSON' },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: '' }] },
    ];

    await port.converse(requestOf({ system: [{ type: 'text', text: '' }], messages }));

    expect(server.received[0]?.body).not.toHaveProperty('system');
    expect(server.received[0]?.body['messages']).toEqual([
      { role: 'user', content: [{ text: 'one' }, { text: 'two' }] },
      {
        role: 'assistant',
        content: [
          { reasoningContent: { reasoningText: { text: 'hm', signature: 'sig' } } },
          { reasoningContent: { redactedContent: 'AAEC' } },
          { toolUse: { toolUseId: 'a', name: 'read', input: { path: 'x' } } },
          { toolUse: { toolUseId: 'b', name: 'read', input: { malformed_arguments: 'nonsense' } } },
        ],
      },
      {
        role: 'user',
        content: [
          { toolResult: { toolUseId: 'a', status: 'success', content: [{ text: '(no output)' }] } },
          { toolResult: { toolUseId: 'b', status: 'error', content: [{ text: 'not JSON' }] } },
        ],
      },
    ]);
  });

  const point = { type: 'cache_point' as const };
  const hour = { type: 'cache_point' as const, ttl: '1h' as const };
  const SHORT = { type: 'default' };
  const LONG = { type: 'default', ttl: '1h' };
  const sonnet = 'us.anthropic.claude-sonnet-4-6';
  it.each([
    { name: 'an hour first, then five minutes', id: sonnet, system: [hour], messages: [point], expected: [LONG, SHORT] },
    { name: 'no hour after five minutes', id: sonnet, system: [point], messages: [hour], expected: [SHORT, SHORT] },
    { name: 'no hour on Nova', id: 'us.amazon.nova-2-lite-v1:0', system: [hour], messages: [], expected: [SHORT] },
    { name: 'none on a model without them', id: 'someone.unknown-model', system: [hour], messages: [point], expected: [] },
    {
      name: 'four of six',
      id: sonnet,
      system: [hour],
      messages: [point, point, point, point, point],
      expected: [LONG, SHORT, SHORT, SHORT],
    },
    { name: 'none before the first words', id: sonnet, system: [], messages: [], first: [point], expected: [] },
  ])('sets cache points: $name', async ({ id, system, messages, first = [], expected }) => {
    const { port, server } = await open('HTTP/2', [converseReply({ text: 'x' })]);
    const content = messages.flatMap((block, i) => [{ type: 'text' as const, text: `part ${i}` }, block]);

    await port.converse(
      requestOf({
        model: model(id),
        system: [{ type: 'text', text: 's' }, ...system],
        messages: [{ role: 'user', content: [...first, { type: 'text', text: 'start' }, ...content] }],
      }),
    );

    const body = server.received[0]?.body as { system: object[]; messages: { content: object[] }[] };
    const blocks = [...body.system, ...body.messages.flatMap((message) => message.content)];
    expect(blocks.flatMap((block) => ('cachePoint' in block ? [block.cachePoint] : []))).toEqual(expected);
  });

  it('uses a bearer token where one is set', async () => {
    const server = await start(converseReply({ text: 'x' }));
    const port = createBedrock({ region: 'us-east-1', endpoint: server.url, bearerToken: 'token-1', timeoutMs: 5_000 });

    await port.converse(requestOf());

    expect(server.received[0]?.headers.authorization).toBe('Bearer token-1');
  });
});

describe('the reply from the wire', () => {
  it('counts plain, cached and written tokens', async () => {
    const { port } = await open('HTTP/2', [converseReply({ text: 'x' })]);

    expect((await port.converse(requestOf())).usage).toEqual({ inputTokens: 11, outputTokens: 7, cacheReadTokens: 5, cacheWriteTokens: 3 });
  });

  it('estimates a missing usage and says so', async () => {
    const { port } = await open('HTTP/2', [converseReply({ text: 'x' }, null)]);

    const reply = await port.converse(requestOf());

    expect(reply.usage.inputTokens).toBeGreaterThan(0);
    expect(reply.notes).toEqual([expect.stringContaining('estimated')]);
  });

  it.each([
    ['end_turn', 'end_turn'],
    ['max_tokens', 'max_tokens'],
    ['stop_sequence', 'stop_sequence'],
    ['guardrail_intervened', 'content_filtered'],
    ['content_filtered', 'content_filtered'],
    ['malformed_model_output', 'malformed'],
    ['malformed_tool_use', 'malformed'],
    ['model_context_window_exceeded', 'context_exceeded'],
    ['refusal', 'refusal'],
    ['pause_turn', 'unknown'],
  ])('reads the stop reason %s as %s, whole and streamed', async (stop, expected) => {
    const { port } = await open('HTTP/2', [converseReply({ text: 'x', stop }), converseStream(streamEvents({ text: 'x', stop }))]);

    const whole = await port.converse(requestOf());
    const streamed = await port.converse(requestOf(), listen);

    for (const reply of [whole, streamed]) expect(reply).toMatchObject({ stopReason: expected, rawStopReason: stop });
  });

  it('keeps reasoning as plain JSON that goes back unchanged', async () => {
    const content = [
      { reasoningContent: { reasoningText: { text: 'hm', signature: 'sig' } } },
      { reasoningContent: { redactedContent: 'AAEC' } },
      { text: 'done' },
    ];
    const { port, server } = await open('HTTP/2', [
      json(200, {
        output: { message: { role: 'assistant', content } },
        stopReason: 'end_turn',
        usage: { inputTokens: 1, outputTokens: 1, totalTokens: 2 },
      }),
      converseReply({ text: 'x' }),
    ]);

    const reply = await port.converse(requestOf());
    const kept = JSON.parse(JSON.stringify(reply.content)) as Message['content'];
    await port.converse(requestOf({ messages: [...requestOf().messages, { role: 'assistant', content: kept }] }));

    expect((server.received[1]?.body['messages'] as unknown[])[1]).toEqual({ role: 'assistant', content });
  });
});

describe('where a stream cannot be had', () => {
  it.each([
    ['the role', bedrockError(403, 'AccessDeniedException', 'not authorized to perform: bedrock:InvokeModelWithResponseStream on …')],
    ['the model', bedrockError(400, 'ValidationException', 'The model does not support streaming.')],
    ['the server', json(404, { message: 'no such path' })],
  ])('because of %s, the reply comes at once, then and from then on', async (_, refusal) => {
    const { port, server } = await open('HTTP/2', [refusal, converseReply({ text: 'one' }), converseReply({ text: 'two' })]);
    const events: ConverseEvent[] = [];
    const telling = { onEvent: (event: ConverseEvent) => events.push(event) };

    await port.converse(requestOf(), telling);
    await port.converse(requestOf(), telling);

    expect(server.received.map(({ path }) => path.split('/').at(-1))).toEqual(['converse-stream', 'converse', 'converse']);
    expect(events).toEqual([
      { type: 'text', text: 'one' },
      { type: 'text', text: 'two' },
    ]);
  });

  it.each([
    ['no access at all', bedrockError(403, 'AccessDeniedException', 'no access to the model')],
    ['no such model', bedrockError(404, 'ResourceNotFoundException', 'no such model')],
  ])('%s is still a failure', async (_, refusal) => {
    const { port, server } = await open('HTTP/2', [refusal]);

    await failureOf(port.converse(requestOf(), listen));

    expect(server.received).toHaveLength(1);
  });
});

describe('credentials', () => {
  it('that are nowhere make the call unauthorized, with a word on where to put them', async () => {
    const nowhere = async (): Promise<never> => {
      throw Object.assign(new Error('Could not load credentials from any providers'), { name: 'CredentialsProviderError' });
    };
    const port = createBedrock({ region: 'us-east-1', endpoint: 'http://127.0.0.1:1', credentials: nowhere, timeoutMs: 5_000 });

    const error = await failureOf(port.converse(requestOf()));

    expect(error).toMatchObject({ kind: 'unauthorized', message: expect.stringContaining('AWS_PROFILE') });
  });
});
