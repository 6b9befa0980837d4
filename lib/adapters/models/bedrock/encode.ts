import type {
  CachePointBlock,
  ContentBlock as WireBlock,
  ConverseCommandInput,
  Message as WireMessage,
  SystemContentBlock,
  Tool,
  ToolChoice as WireToolChoice,
  ToolConfiguration,
} from '@aws-sdk/client-bedrock-runtime';
import type { CallPurpose, ContentBlock, ConverseRequest, Message } from '../../../domain/models/converse.ts';
import type { ModelCapabilities } from '../../../domain/routing/index.ts';
import { writeToolInput } from '../tool-input.ts';
import { decodePayload, PROVIDER } from './reasoning.ts';

type Document = Exclude<NonNullable<ConverseCommandInput['additionalModelRequestFields']>, undefined>;

/** Bedrock takes four cache points a request. */
const MAX_CACHE_POINTS = 4;

/** A request in the words of Converse, without anything that the model would refuse. */
export function encodeRequest(request: ConverseRequest, capabilities: ModelCapabilities): ConverseCommandInput {
  const points = new CachePoints(request, capabilities);
  const system = encodeSystem(request.system, points);
  const messages = encodeMessages(request.messages, points);
  const { maxTokens, temperature } = request.inference;
  return {
    modelId: request.model.id,
    ...(system.length > 0 && { system }),
    messages,
    inferenceConfig: { maxTokens, ...(temperature !== undefined && capabilities.temperature && { temperature }) },
    ...(request.tools.length > 0 && { toolConfig: encodeTools(request, capabilities) }),
    requestMetadata: encodeMetadata(request.purpose),
  };
}

/** Hands out cache points: as many as Bedrock takes, hour-long ones only before the shorter ones, none where the model has none. */
class CachePoints {
  readonly #kept: Set<number>;
  readonly #oneHour: boolean;
  #seen = 0;
  #short = false;

  constructor(request: ConverseRequest, capabilities: ModelCapabilities) {
    const blocks = [...request.system, ...request.messages.flatMap((message) => message.content)];
    const total = capabilities.cachePoints ? blocks.filter((block) => block.type === 'cache_point').length : 0;
    const all = Array.from({ length: total }, (_, index) => index);
    // The first covers what never changes and the last ones what grew since the call before: the middle gives way.
    this.#kept = new Set(total <= MAX_CACHE_POINTS ? all : [0, ...all.slice(1 - MAX_CACHE_POINTS)]);
    this.#oneHour = capabilities.cacheOneHour;
  }

  next(ttl: '5m' | '1h' | undefined): CachePointBlock | undefined {
    const kept = this.#kept.has(this.#seen);
    this.#seen += 1;
    if (!kept) return undefined;
    if (ttl === '1h' && this.#oneHour && !this.#short) return { type: 'default', ttl: '1h' };
    this.#short = true;
    return { type: 'default' };
  }
}

function encodeSystem(system: ConverseRequest['system'], points: CachePoints): SystemContentBlock[] {
  const blocks: SystemContentBlock[] = [];
  for (const part of system) {
    if (part.type === 'text') {
      if (part.text !== '') blocks.push({ text: part.text });
      continue;
    }
    const cachePoint = points.next(part.ttl);
    if (cachePoint !== undefined && blocks.length > 0) blocks.push({ cachePoint });
  }
  return blocks;
}

/** Turns must alternate, so neighbours of the same role become one; turns that end up empty are left out. */
function encodeMessages(messages: readonly Message[], points: CachePoints): WireMessage[] {
  const turns: { role: Message['role']; content: WireBlock[] }[] = [];
  for (const { role, content } of messages) {
    const last = turns.at(-1);
    const blocks = last?.role === role ? last.content : [];
    for (const block of content) {
      const encoded = encodeBlock(block, points);
      // A cache point closes a prefix; with nothing before it in its turn it is refused.
      if (encoded !== undefined && !(encoded.cachePoint !== undefined && blocks.length === 0)) blocks.push(encoded);
    }
    if (blocks.length > 0 && last?.content !== blocks) turns.push({ role, content: blocks });
  }
  return turns;
}

function encodeBlock(block: ContentBlock, points: CachePoints): WireBlock | undefined {
  switch (block.type) {
    case 'text':
      // Blank text is refused.
      return block.text.trim() === '' ? undefined : { text: block.text };
    case 'tool_use':
      return { toolUse: { toolUseId: block.id, name: block.name, input: writeToolInput(block.input) as Document } };
    case 'tool_result': {
      const text = block.text.trim() === '' ? '(no output)' : block.text;
      return { toolResult: { toolUseId: block.id, status: block.status, content: [{ text }] } };
    }
    case 'reasoning':
      return block.provider === PROVIDER ? { reasoningContent: decodePayload(block.payload) } : undefined;
    case 'cache_point': {
      const cachePoint = points.next(block.ttl);
      return cachePoint === undefined ? undefined : { cachePoint };
    }
  }
}

function encodeTools({ tools, toolChoice }: ConverseRequest, capabilities: ModelCapabilities): ToolConfiguration {
  const wire = tools.map(
    ({ name, description, schema }): Tool => ({
      toolSpec: { name, ...(description !== '' && { description }), inputSchema: { json: schema as Document } },
    }),
  );
  return { tools: wire, toolChoice: capabilities.forcedToolChoice ? encodeToolChoice(toolChoice) : { auto: {} } };
}

function encodeToolChoice(choice: ConverseRequest['toolChoice']): WireToolChoice {
  if (choice === 'auto') return { auto: {} };
  return choice === 'any' ? { any: {} } : { tool: { name: choice.tool } };
}

/** What the invocation log of the account shows beside the call. Its character set is narrow and its values end at 256. */
function encodeMetadata(purpose: CallPurpose): Record<string, string> {
  const { runId: run, spec, stage, step, useCase } = purpose;
  const fields = { run, spec, stage, step, call: String(purpose.index), useCase };
  const clean = Object.entries(fields).map(([key, value]): [string, string] => [
    key,
    value.replace(/[^a-zA-Z0-9\s:_@$#=/+,\-.]/g, '_').slice(0, 256),
  ]);
  return Object.fromEntries(clean.filter(([, value]) => value !== ''));
}
