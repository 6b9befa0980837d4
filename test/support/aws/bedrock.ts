import type { ConverseCommandInput } from '@aws-sdk/client-bedrock-runtime';
import { createScripted, type LoadedPlaybook } from '../../../lib/adapters/models/index.ts';
import { type CallPurpose, type ConverseReply, type ConverseRequest, ModelError } from '../../../lib/domain/models/converse.ts';
import { bedrockError, converseStream, streamEvents } from '../model-servers/bedrock.ts';
import { json, type ModelServer, type Received, type Responder, startServer } from '../model-servers/server.ts';

export interface Bedrock extends ModelServer {
  /** Refuses the next calls as Bedrock does when a quota is used up. */
  throttle(times: number): void;
}

/** Bedrock Converse over HTTP/2 or HTTP/1.1, answered from a playbook: the request's metadata says which stage, step and call it is. */
export async function startBedrock(playbook: LoadedPlaybook, refusal?: (received: Received) => string | undefined): Promise<Bedrock> {
  const model = createScripted(playbook);
  let refusals = 0;
  const respond: Responder = (response, received) => {
    if (refusals > 0) {
      refusals -= 1;
      bedrockError(429, 'ThrottlingException', 'Too many requests, please wait before trying again.')(response, received);
      return;
    }
    const refused = refusal?.(received);
    if (refused !== undefined) {
      bedrockError(403, 'AccessDeniedException', refused)(response, received);
      return;
    }
    void reply(model, received).then((responder) => responder(response, received));
  };
  const server = await startServer(respond);
  return { ...server, throttle: (times) => void (refusals = times) };
}

async function reply(model: ReturnType<typeof createScripted>, { path, body, headers }: Received): Promise<Responder> {
  const call = /^\/model\/[^/]+\/(converse|converse-stream)$/.exec(path)?.[1];
  if (call === undefined) return bedrockError(404, 'ResourceNotFoundException', `nothing at ${path}`);
  if (headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') !== true) return bedrockError(403, 'AccessDeniedException', 'not signed');
  try {
    const reply = await model.converse(requestOf(body as unknown as ConverseCommandInput));
    return call === 'converse' ? json(200, answerOf(reply)) : converseStream(eventsOf(reply));
  } catch (error) {
    if (!(error instanceof ModelError)) return bedrockError(500, 'InternalServerException', String(error));
    const [status, type] = ERRORS[error.kind] ?? [400, 'ValidationException'];
    return bedrockError(status, type, error.message);
  }
}

const ERRORS: Partial<Record<ModelError['kind'], [number, string]>> = {
  throttled: [429, 'ThrottlingException'],
  unavailable: [503, 'ServiceUnavailableException'],
  timeout: [408, 'ModelTimeoutException'],
  unauthorized: [403, 'AccessDeniedException'],
};

/** What the scripted model looks at: the purpose, and the texts for its estimate of tokens. */
function requestOf(input: ConverseCommandInput): ConverseRequest {
  const { run = '', spec = '', stage = '', step = '', call = '0', useCase = '' } = input.requestMetadata ?? {};
  const texts = [...(input.system ?? []), ...(input.messages ?? []).flatMap(({ content }) => content ?? [])];
  return {
    model: { provider: 'scripted', id: input.modelId ?? '' },
    system: [{ type: 'text', text: JSON.stringify(texts) }],
    messages: [],
    tools: [],
    toolChoice: 'auto',
    inference: { maxTokens: input.inferenceConfig?.maxTokens ?? 0 },
    purpose: { runId: run, spec, stage: stage as CallPurpose['stage'], step, index: Number(call), useCase, steering: '' },
  };
}

function answerOf({ content, rawStopReason, usage }: ConverseReply): unknown {
  const blocks = content.flatMap((block): object[] => {
    if (block.type === 'text') return [{ text: block.text }];
    return block.type === 'tool_use' ? [{ toolUse: { toolUseId: block.id, name: block.name, input: block.input } }] : [];
  });
  return {
    output: { message: { role: 'assistant', content: blocks } },
    stopReason: rawStopReason,
    usage: usageOf(usage),
    metrics: { latencyMs: 1 },
  };
}

function eventsOf({ content, rawStopReason, usage }: ConverseReply): ReturnType<typeof streamEvents> {
  const texts = content.flatMap((block) => (block.type === 'text' ? [block.text] : []));
  const tools = content.flatMap((block) => (block.type === 'tool_use' ? [{ name: block.name, input: block.input }] : []));
  return streamEvents({ ...(texts.length > 0 && { text: texts.join('') }), tools, stop: rawStopReason }, usageOf(usage));
}

function usageOf({ inputTokens, outputTokens, cacheReadTokens, cacheWriteTokens }: ConverseReply['usage']): object {
  const totalTokens = inputTokens + outputTokens;
  return { inputTokens, outputTokens, totalTokens, cacheReadInputTokens: cacheReadTokens, cacheWriteInputTokens: cacheWriteTokens };
}
