import * as z from 'zod';
import {
  type ContentBlock,
  type ConverseReply,
  type ConverseRequest,
  ModelError,
  type Spending,
  type TokenUsage,
} from '../../../domain/models/converse.ts';
import { estimateUsage } from '../../../domain/routing/index.ts';
import { REPLY_LIMITS, replyTooLarge } from '../limits.ts';
import { stopReasonWith } from '../stop-reason.ts';
import { readToolInput } from '../tool-input.ts';
import { PROVIDER } from './encode.ts';

const Count = z.number().nonnegative().transform(Math.round);

const Usage = z.object({
  prompt_tokens: Count,
  completion_tokens: Count,
  prompt_tokens_details: z.object({ cached_tokens: Count.nullish() }).nullish(),
});

/** The part of messages that whole replies and deltas share. Servers add fields of their own; those are left alone. */
export const ToolCall = z.object({
  index: z.int().nonnegative().nullish(),
  id: z.string().nullish(),
  // Some servers give the arguments as the object that the protocol wants as a string.
  function: z
    .object({ name: z.string().nullish(), arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish() })
    .nullish(),
});
export type ToolCall = z.infer<typeof ToolCall>;

const Part = z.object({ type: z.string().optional(), text: z.string().optional() });

export const WireMessage = z.object({
  content: z.union([z.string(), z.array(Part)]).nullish(),
  refusal: z.string().nullish(),
  reasoning_content: z.string().nullish(),
  reasoning: z.string().nullish(),
  tool_calls: z.array(ToolCall).nullish(),
});
export type WireMessage = z.infer<typeof WireMessage>;

const ErrorBody = z.union([
  z.string(),
  z.object({ message: z.string().nullish(), code: z.union([z.string(), z.number()]).nullish(), type: z.string().nullish() }),
]);

export const Completion = z.object({
  choices: z.array(z.object({ message: WireMessage, finish_reason: z.string().nullish() })).min(1),
  usage: Usage.nullish().catch(null),
});

export const Chunk = z.object({
  choices: z.array(z.object({ delta: WireMessage.nullish(), finish_reason: z.string().nullish() })).nullish(),
  usage: Usage.nullish().catch(null),
  error: ErrorBody.nullish(),
});

/** A reply as gathered from a body or a stream, before it gets our shape. */
export interface Gathered {
  text: string;
  refusal: string;
  reasoning: { field: 'reasoning_content' | 'reasoning'; text: string } | undefined;
  calls: { id: string; name: string; arguments: string }[];
  finish: string | undefined;
  usage: z.infer<typeof Usage> | undefined;
}

/** The text of a message's content, whichever of its two shapes it has. */
export function contentText(content: WireMessage['content']): string {
  if (content === null || content === undefined) return '';
  return typeof content === 'string' ? content : content.map((part) => part.text ?? '').join('');
}

export function argumentsText(call: ToolCall): string {
  const value = call.function?.arguments;
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Takes a whole completion apart. */
export function gather(completion: z.infer<typeof Completion>): Gathered {
  const [choice] = completion.choices;
  const message: WireMessage = choice?.message ?? {};
  const field = typeof message.reasoning_content === 'string' ? 'reasoning_content' : 'reasoning';
  const reasoning = message[field];
  return {
    text: contentText(message.content),
    refusal: message.refusal ?? '',
    reasoning: typeof reasoning === 'string' && reasoning !== '' ? { field, text: reasoning } : undefined,
    calls: (message.tool_calls ?? []).map((call) => ({
      id: call.id ?? '',
      name: call.function?.name ?? '',
      arguments: argumentsText(call),
    })),
    finish: choice?.finish_reason ?? undefined,
    usage: completion.usage ?? undefined,
  };
}

/** Our reply. @throws ModelError `too-large`, `protocol` */
export function replyOf(gathered: Gathered, request: ConverseRequest): ConverseReply {
  const { content, malformed } = contentOf(gathered, request);
  const raw = gathered.finish ?? '';
  const usage = gathered.usage === undefined ? undefined : usageOf(gathered.usage);
  return {
    content,
    stopReason: malformed ? 'malformed' : gathered.refusal === '' ? stopReasonWith(raw, content) : 'refusal',
    rawStopReason: raw,
    usage: usage ?? estimateUsage(request, content),
    ...(usage === undefined && { notes: ['The server reported no token counts: they are estimated.'] }),
  };
}

/** What a server bills of a reply that broke off: what it has told, or else the request and all that it had written. */
export function spendingOf(gathered: Gathered, request: ConverseRequest): Spending {
  if (gathered.usage !== undefined) return { usage: usageOf(gathered.usage), estimate: false };
  const calls = gathered.calls.map((call) => call.name + call.arguments);
  const text = [gathered.reasoning?.text ?? '', gathered.text, gathered.refusal, ...calls].join('');
  return { usage: estimateUsage(request, text === '' ? [] : [{ type: 'text', text }]), estimate: true };
}

function contentOf(gathered: Gathered, request: ConverseRequest): { content: ContentBlock[]; malformed: boolean } {
  const content: ContentBlock[] = [];
  if (gathered.reasoning !== undefined) content.push({ type: 'reasoning', provider: PROVIDER, payload: gathered.reasoning });
  const text = gathered.text === '' ? gathered.refusal : gathered.text;
  if (text !== '') content.push({ type: 'text', text });
  let length = text.length;
  let malformed = false;
  for (const [position, call] of gathered.calls.entries()) {
    if (call.name === '') throw new ModelError('protocol', 'The server sent a tool call without a name.');
    length += call.arguments.length;
    if (length > REPLY_LIMITS.contentLength) break;
    const { input, malformed: broken } = readToolInput(call.arguments);
    malformed ||= broken;
    // Ids must differ within the conversation; servers without ids get one made from the place of the call.
    const id = call.id === '' ? `call_${request.messages.length}_${position}` : call.id;
    content.push({ type: 'tool_use', id, name: call.name, input });
  }
  if (length > REPLY_LIMITS.contentLength) throw replyTooLarge(`more than ${REPLY_LIMITS.contentLength / 1_000_000} million characters`);
  return { content, malformed };
}

/** Prompt tokens include the cached ones in this protocol; ours do not. Cache writes are not billed apart. */
function usageOf(usage: z.infer<typeof Usage>): TokenUsage {
  const cached = Math.min(usage.prompt_tokens_details?.cached_tokens ?? 0, usage.prompt_tokens);
  return { inputTokens: usage.prompt_tokens - cached, outputTokens: usage.completion_tokens, cacheReadTokens: cached, cacheWriteTokens: 0 };
}

/** The words of an error body, in any of the shapes that servers use. */
export function errorText(body: unknown): string {
  const Shape = z.object({ error: ErrorBody.optional(), message: z.string().optional(), detail: z.unknown().optional() });
  const parsed = Shape.safeParse(body);
  if (!parsed.success) return typeof body === 'string' ? body : JSON.stringify(body ?? null);
  const { error, message, detail } = parsed.data;
  if (typeof error === 'string') return error;
  const words = [error?.message, error?.code, error?.type].filter((word) => word !== undefined && word !== null);
  if (words.length > 0) return words.join(' ');
  return message ?? JSON.stringify(detail ?? body);
}
