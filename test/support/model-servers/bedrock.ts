import { encodeEvent } from './event-stream.ts';
import { chunks, json, type Responder } from './server.ts';

/** What a model says, in words of no protocol. */
export interface Said {
  text?: string;
  tools?: { name: string; input: unknown }[];
  stop?: string;
}

const USAGE = { inputTokens: 11, outputTokens: 7, totalTokens: 18, cacheReadInputTokens: 5, cacheWriteInputTokens: 3 };

/** Answer of `POST /model/{id}/converse`. */
export function converseReply(said: Said, usage: unknown = USAGE): Responder {
  const tools = (said.tools ?? []).map((tool, i) => ({ toolUse: { toolUseId: `tool-${i}`, name: tool.name, input: tool.input } }));
  const content = [...(said.text === undefined ? [] : [{ text: said.text }]), ...tools];
  return json(200, {
    output: { message: { role: 'assistant', content } },
    stopReason: said.stop ?? (tools.length > 0 ? 'tool_use' : 'end_turn'),
    usage,
    metrics: { latencyMs: 1 },
  });
}

/** An error as the service sends it: its name goes in a header. */
export function bedrockError(status: number, type: string, message: string, headers: Record<string, string> = {}): Responder {
  return json(status, { message }, { 'x-amzn-errortype': type, ...headers });
}

export type StreamEvent = [type: string, payload: unknown];

/** The events of a streamed reply, its text and tool inputs cut into pieces. */
export function streamEvents(said: Said, usage: unknown = USAGE): StreamEvent[] {
  const events: StreamEvent[] = [['messageStart', { role: 'assistant' }]];
  let index = 0;
  if (said.text !== undefined) {
    for (const piece of pieces(said.text)) events.push(['contentBlockDelta', { contentBlockIndex: index, delta: { text: piece } }]);
    events.push(['contentBlockStop', { contentBlockIndex: index }]);
    index += 1;
  }
  for (const [i, tool] of (said.tools ?? []).entries()) {
    events.push(['contentBlockStart', { contentBlockIndex: index, start: { toolUse: { toolUseId: `tool-${i}`, name: tool.name } } }]);
    const input = typeof tool.input === 'string' ? tool.input : JSON.stringify(tool.input);
    for (const piece of pieces(input))
      events.push(['contentBlockDelta', { contentBlockIndex: index, delta: { toolUse: { input: piece } } }]);
    events.push(['contentBlockStop', { contentBlockIndex: index }]);
    index += 1;
  }
  events.push(['messageStop', { stopReason: said.stop ?? ((said.tools ?? []).length > 0 ? 'tool_use' : 'end_turn') }]);
  events.push(['metadata', { usage, metrics: { latencyMs: 1 } }]);
  return events;
}

/** Answer of `POST /model/{id}/converse-stream`. */
export function converseStream(events: readonly StreamEvent[], options: { cut?: boolean } = {}): Responder {
  const parts = events.map(([type, payload]) => encodeStreamEvent(type, payload));
  return chunks(parts, { headers: { 'content-type': 'application/vnd.amazon.eventstream' }, ...options });
}

/** One event of a stream, in bytes. */
export function encodeStreamEvent(type: string, payload: unknown): Uint8Array {
  return encodeEvent(headersOf(type), JSON.stringify(payload));
}

function headersOf(type: string): Record<string, string> {
  const content = { ':content-type': 'application/json' };
  if (type.endsWith('Exception')) return { ':exception-type': type, ':message-type': 'exception', ...content };
  return { ':event-type': type, ':message-type': 'event', ...content };
}

function pieces(text: string): string[] {
  const half = Math.ceil(text.length / 2);
  return [text.slice(0, half), text.slice(half)];
}
