import type { Said } from './bedrock.ts';
import { chunks, json, type Responder } from './server.ts';

const USAGE = { prompt_tokens: 16, completion_tokens: 7, total_tokens: 23, prompt_tokens_details: { cached_tokens: 5 } };

const toolCalls = (said: Said): Record<string, unknown>[] =>
  (said.tools ?? []).map((tool, index) => ({
    index,
    id: `tool-${index}`,
    type: 'function',
    function: { name: tool.name, arguments: typeof tool.input === 'string' ? tool.input : JSON.stringify(tool.input) },
  }));

const finishOf = (said: Said): string => said.stop ?? ((said.tools ?? []).length > 0 ? 'tool_calls' : 'stop');

/** Answer of `POST /v1/chat/completions`. */
export function completion(said: Said, extra: { usage?: unknown; message?: Record<string, unknown> } = {}): Responder {
  const calls = toolCalls(said);
  const message = { role: 'assistant', content: said.text ?? null, ...(calls.length > 0 && { tool_calls: calls }), ...extra.message };
  const usage = 'usage' in extra ? extra.usage : USAGE;
  return json(200, { id: 'c', object: 'chat.completion', choices: [{ index: 0, message, finish_reason: finishOf(said) }], usage });
}

export function openAiError(status: number, message: string, headers: Record<string, string> = {}): Responder {
  return json(status, { error: { message, type: 'some_error' } }, headers);
}

/** The data of a streamed reply: text and arguments cut into pieces, usage in a chunk of its own. */
export function completionChunks(said: Said): unknown[] {
  const data: unknown[] = [delta({ role: 'assistant', content: '' })];
  for (const piece of pieces(said.text ?? '')) data.push(delta({ content: piece }));
  for (const call of toolCalls(said) as { index: number; id: string; function: { name: string; arguments: string } }[]) {
    data.push(delta({ tool_calls: [{ ...call, function: { name: call.function.name, arguments: '' } }] }));
    for (const piece of pieces(call.function.arguments))
      data.push(delta({ tool_calls: [{ index: call.index, function: { arguments: piece } }] }));
  }
  data.push({ choices: [{ index: 0, delta: {}, finish_reason: finishOf(said) }] });
  data.push({ choices: [], usage: USAGE });
  return data;
}

export function delta(value: unknown): unknown {
  return { choices: [{ index: 0, delta: value, finish_reason: null }] };
}

/** A server-sent event stream of these data. */
export function sse(data: readonly unknown[], options: { cut?: boolean; done?: boolean } = {}): Responder {
  const events = data.map((item) => `data: ${typeof item === 'string' ? item : JSON.stringify(item)}\n\n`);
  if (options.done !== false) events.push('data: [DONE]\n\n');
  return chunks(events, { headers: { 'content-type': 'text/event-stream' }, cut: options.cut ?? false });
}

/** The same reply as a body or as a stream, as the request asks. */
export function said(what: Said): Responder {
  return (response, received) => (received.body['stream'] === true ? sse(completionChunks(what)) : completion(what))(response, received);
}

function pieces(text: string): string[] {
  const half = Math.ceil(text.length / 2);
  return [text.slice(0, half), text.slice(half)];
}
