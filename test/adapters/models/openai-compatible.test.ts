import { describe, expect, it } from '@jest/globals';
import type { ConverseEvent, ConverseRequest, Message } from '../../../lib/domain/models/converse.ts';
import { completion, completionChunks, openAiError, said, sse } from '../../support/model-servers/chat-completions.ts';
import { json } from '../../support/model-servers/server.ts';
import { useServers, KEY } from './servers.ts';
import { failureOf, READ, requestOf } from './support.ts';

const { chat: open } = useServers();
const request = (change: Partial<ConverseRequest> = {}): ConverseRequest =>
  requestOf({ model: { provider: 'openai-compatible', id: 'qwen' }, ...change });
const listen = { onEvent: (): void => undefined };

describe('the request on the wire', () => {
  it('goes to chat/completions with model, key and limits', async () => {
    const { port, server } = await open(said({ text: 'x' }));

    await port.converse(request({ inference: { maxTokens: 50, temperature: 0.5 } }));

    expect(server.received[0]).toMatchObject({
      method: 'POST',
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${KEY}`, 'content-type': 'application/json' },
      body: {
        model: 'qwen',
        max_tokens: 50,
        temperature: 0.5,
        messages: [
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'hello' },
        ],
      },
    });
    expect(server.received[0]?.body).not.toHaveProperty('tools');
    expect(server.received[0]?.body).not.toHaveProperty('stream');
  });

  it.each([
    ['auto', 'auto'],
    ['any', 'required'],
    [{ tool: 'read' }, { type: 'function', function: { name: 'read' } }],
  ] as const)('writes the tool choice %j', async (toolChoice, expected) => {
    const { port, server } = await open(said({ text: 'x' }));

    await port.converse(request({ tools: [READ], toolChoice }));

    expect(server.received[0]?.body).toMatchObject({
      tools: [{ type: 'function', function: { name: 'read', description: 'Reads a file.', parameters: READ.schema } }],
      tool_choice: expected,
    });
  });

  it('asks for a stream with usage when someone listens', async () => {
    const { port, server } = await open(said({ text: 'x' }));

    await port.converse(request(), listen);

    expect(server.received[0]?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it('carries a conversation: merged turns, results before words, empty blocks dropped, foreign reasoning left out', async () => {
    const { port, server } = await open(said({ text: 'x' }));
    const messages: Message[] = [
      { role: 'user', content: [{ type: 'text', text: 'one' }, { type: 'text', text: '' }, { type: 'cache_point' }] },
      { role: 'user', content: [{ type: 'text', text: 'two' }] },
      {
        role: 'assistant',
        content: [
          { type: 'reasoning', provider: 'bedrock', payload: { text: 'hm' } },
          { type: 'reasoning', provider: 'openai-compatible', payload: { field: 'reasoning_content', text: 'mine' } },
          { type: 'tool_use', id: 'a', name: 'read', input: { path: 'x' } },
          { type: 'tool_use', id: 'b', name: 'read', input: '{"path": ' },
        ],
      },
      {
        role: 'user',
        content: [
          { type: 'text', text: 'go on' },
          { type: 'tool_result', id: 'a', status: 'success', text: 'content' },
          { type: 'tool_result', id: 'b', status: 'error', text: 'not JSON' },
        ],
      },
      { role: 'assistant', content: [{ type: 'text', text: '' }] },
    ];

    await port.converse(request({ system: [], messages }));

    expect(server.received[0]?.body['messages']).toEqual([
      { role: 'user', content: 'one\n\ntwo' },
      {
        role: 'assistant',
        content: null,
        reasoning_content: 'mine',
        tool_calls: [
          { id: 'a', type: 'function', function: { name: 'read', arguments: '{"path":"x"}' } },
          { id: 'b', type: 'function', function: { name: 'read', arguments: '{"malformed_arguments":"{\\"path\\": "}' } },
        ],
      },
      { role: 'tool', tool_call_id: 'a', content: 'content' },
      { role: 'tool', tool_call_id: 'b', content: 'Error: not JSON' },
      { role: 'user', content: 'go on' },
    ]);
  });

  it('gives up a parameter that the server refuses, says so, and remembers it', async () => {
    const { port, server } = await open(
      openAiError(400, "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead."),
      openAiError(400, "Unsupported value: 'temperature' does not support 0.5 with this model."),
      said({ text: 'x' }),
      said({ text: 'y' }),
    );
    const call = request({ inference: { maxTokens: 50, temperature: 0.5 } });

    const first = await port.converse(call);
    await port.converse(call);

    expect(first.notes).toHaveLength(2);
    for (const { body } of server.received.slice(2)) {
      expect(body).toMatchObject({ max_completion_tokens: 50 });
      expect(body).not.toHaveProperty('max_tokens');
      expect(body).not.toHaveProperty('temperature');
    }
  });

  it('gives up tool_choice and stream_options likewise, each once', async () => {
    const { port, server } = await open(
      openAiError(422, 'Extra inputs are not permitted: stream_options'),
      openAiError(400, 'tool_choice is not supported'),
      openAiError(400, 'tool_choice is not supported'),
    );

    const error = await failureOf(port.converse(request({ tools: [READ], toolChoice: 'any' }), listen));

    expect(error.kind).toBe('rejected');
    expect(server.received).toHaveLength(3);
    expect(server.received[2]?.body).not.toHaveProperty('tool_choice');
  });
});

describe('the reply from the wire', () => {
  it('counts cached tokens apart', async () => {
    const { port } = await open(said({ text: 'x' }));

    const { usage, notes } = await port.converse(request());

    expect(usage).toEqual({ inputTokens: 11, outputTokens: 7, cacheReadTokens: 5, cacheWriteTokens: 0 });
    expect(notes).toBeUndefined();
  });

  it.each([
    ['missing', undefined],
    ['null', null],
    ['broken', { prompt_tokens: 'many' }],
  ])('estimates a %s usage and says so', async (_, usage) => {
    const { port } = await open(completion({ text: 'x' }, { usage }));

    const reply = await port.converse(request());

    expect(reply.usage.inputTokens).toBeGreaterThan(0);
    expect(reply.notes).toEqual([expect.stringContaining('estimated')]);
  });

  it.each([
    ['broken JSON', '{"path": "a'],
    ['an array', '[1]'],
    ['a bare word', 'read a'],
  ])('keeps arguments that are %s as they are, as malformed', async (_, input) => {
    const { port } = await open(said({ tools: [{ name: 'read', input }] }), said({ tools: [{ name: 'read', input }] }));

    const whole = await port.converse(request({ tools: [READ] }));
    const streamed = await port.converse(request({ tools: [READ] }), listen);

    for (const reply of [whole, streamed]) {
      expect(reply).toMatchObject({ stopReason: 'malformed', content: [{ type: 'tool_use', name: 'read', input }] });
    }
  });

  it.each([
    ['an object for arguments', { tool_calls: [{ id: 'a', function: { name: 'read', arguments: { path: 'x' } } }] }, { path: 'x' }, 'a'],
    ['no arguments and no id', { tool_calls: [{ function: { name: 'read' } }] }, {}, 'call_1_0'],
    ['null arguments', { tool_calls: [{ id: 'b', function: { name: 'read', arguments: null } }] }, {}, 'b'],
  ])('takes %s', async (_, message, input, id) => {
    const { port } = await open(completion({ stop: 'stop' }, { message }));

    const reply = await port.converse(request({ tools: [READ] }));

    expect(reply).toMatchObject({
      stopReason: 'tool_use',
      rawStopReason: 'stop',
      content: [{ type: 'tool_use', id, name: 'read', input }],
    });
  });

  it.each([
    ['stop', 'end_turn'],
    ['length', 'max_tokens'],
    ['content_filter', 'content_filtered'],
    ['tool_calls', 'tool_use'],
    ['eos_token', 'end_turn'],
    ['made_up', 'unknown'],
    ['toString', 'unknown'],
  ])('reads the finish reason %s as %s', async (stop, expected) => {
    const { port } = await open(said({ text: 'x', stop }));

    expect(await port.converse(request())).toMatchObject({ stopReason: expected, rawStopReason: stop });
  });

  it('takes no finish reason at all for unknown', async () => {
    const { port } = await open(json(200, { choices: [{ message: { content: 'x' } }] }));

    expect(await port.converse(request())).toMatchObject({ stopReason: 'unknown', rawStopReason: '' });
  });

  it('reads a refusal, text in parts and reasoning', async () => {
    const { port } = await open(
      completion({}, { message: { content: null, refusal: 'I will not.' } }),
      completion(
        {},
        {
          message: {
            content: [
              { type: 'text', text: 'a' },
              { type: 'text', text: 'b' },
            ],
            reasoning_content: 'hm',
          },
        },
      ),
    );

    const refusal = await port.converse(request());
    const parts = await port.converse(request());

    expect(refusal).toMatchObject({ stopReason: 'refusal', content: [{ type: 'text', text: 'I will not.' }] });
    expect(parts.content).toEqual([
      { type: 'reasoning', provider: 'openai-compatible', payload: { field: 'reasoning_content', text: 'hm' } },
      { type: 'text', text: 'ab' },
    ]);
  });

  it('takes a body from a server that does not stream', async () => {
    const { port } = await open(completion({ text: 'whole', tools: [{ name: 'read', input: {} }] }));
    const events: ConverseEvent[] = [];

    await port.converse(request({ tools: [READ] }), { onEvent: (event) => events.push(event) });

    expect(events).toEqual([
      { type: 'text', text: 'whole' },
      { type: 'tool', name: 'read' },
    ]);
  });
});

describe('a streamed reply', () => {
  it('equals the same reply as a whole', async () => {
    const what = { text: 'Hello there', tools: [{ name: 'read', input: { path: 'a' } }] };
    const { port } = await open(completion(what), sse(completionChunks(what)));

    const whole = await port.converse(request({ tools: [READ] }));
    const streamed = await port.converse(request({ tools: [READ] }), listen);

    expect(streamed).toEqual(whole);
  });
});
