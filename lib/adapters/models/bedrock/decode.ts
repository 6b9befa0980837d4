import type { ContentBlock as WireBlock, ConverseCommandOutput, TokenUsage as WireUsage } from '@aws-sdk/client-bedrock-runtime';
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
import { readToolInput, type ToolInput } from '../tool-input.ts';
import { encodePayload, PROVIDER } from './reasoning.ts';

/** Our reply of a Converse answer. @throws ModelError `protocol`, `too-large` */
export function decodeReply(output: ConverseCommandOutput, request: ConverseRequest): ConverseReply {
  const blocks = output.output?.message?.content;
  if (blocks === undefined || output.stopReason === undefined)
    throw new ModelError('protocol', 'Amazon Bedrock answered without a message.');
  const parts = blocks.map(decodeBlock);
  return replyOf({ parts, rawStopReason: output.stopReason, usage: output.usage }, request);
}

/** A block of a reply; `broken` where the model wrote a tool call that cannot be read. */
export interface Part {
  block: ContentBlock | undefined;
  broken: boolean;
}

/** Puts the parts of a reply together, whether they came at once or in a stream. */
export function replyOf(
  reply: { parts: readonly Part[]; rawStopReason: string; usage: WireUsage | undefined },
  request: ConverseRequest,
): ConverseReply {
  const content = reply.parts.flatMap(({ block }) => (block === undefined ? [] : [block]));
  const length = content.reduce((sum, block) => sum + lengthOf(block), 0);
  if (length > REPLY_LIMITS.contentLength) throw replyTooLarge(`more than ${REPLY_LIMITS.contentLength / 1_000_000} million characters`);
  const usage = decodeUsage(reply.usage);
  return {
    content,
    stopReason: reply.parts.some((part) => part.broken) ? 'malformed' : stopReasonWith(reply.rawStopReason, content),
    rawStopReason: reply.rawStopReason,
    usage: usage ?? estimateUsage(request, content),
    ...(usage === undefined && { notes: ['Amazon Bedrock reported no token counts: they are estimated.'] }),
  };
}

function decodeBlock(block: WireBlock): Part {
  if (block.text !== undefined) return whole(block.text === '' ? undefined : { type: 'text', text: block.text });
  if (block.toolUse !== undefined) {
    // Parsed JSON goes through the same checks as text from a stream: an object, and not nested without end.
    return toolPart(block.toolUse.toolUseId, block.toolUse.name, readToolInput(stringify(block.toolUse.input)));
  }
  if (block.reasoningContent !== undefined) {
    const payload = encodePayload(block.reasoningContent);
    return whole(payload === undefined ? undefined : { type: 'reasoning', provider: PROVIDER, payload });
  }
  throw new ModelError('protocol', `Amazon Bedrock sent a block of a kind that was not asked for: ${Object.keys(block).join(', ')}.`);
}

function stringify(input: unknown): string {
  try {
    return JSON.stringify(input ?? {});
  } catch (error) {
    if (error instanceof RangeError) throw replyTooLarge('JSON nested too deeply');
    throw error;
  }
}

/** A tool call. @throws ModelError `protocol` without a name or an id. */
export function toolPart(id: string | undefined, name: string | undefined, { input, malformed }: ToolInput): Part {
  if (!id || !name) throw new ModelError('protocol', 'Amazon Bedrock sent a tool call without a name or an id.');
  return { block: { type: 'tool_use', id, name, input }, broken: malformed };
}

export function whole(block: ContentBlock | undefined): Part {
  return { block, broken: false };
}

function lengthOf(block: ContentBlock): number {
  if (block.type === 'text') return block.text.length;
  return block.type === 'tool_use' ? JSON.stringify(block.input ?? null).length : 0;
}

/** Bedrock's input tokens leave the cached ones out, as ours do. */
/** What is billed of a reply that came to nothing: what was told, or else the request and all that was written. */
export function spendingOf(usage: WireUsage | undefined, text: string, request: ConverseRequest): Spending {
  const told = decodeUsage(usage);
  if (told !== undefined) return { usage: told, estimate: false };
  return { usage: estimateUsage(request, text === '' ? [] : [{ type: 'text', text }]), estimate: true };
}

function decodeUsage(usage: WireUsage | undefined): TokenUsage | undefined {
  if (usage?.inputTokens === undefined || usage.outputTokens === undefined) return undefined;
  return {
    inputTokens: usage.inputTokens,
    outputTokens: usage.outputTokens,
    cacheReadTokens: usage.cacheReadInputTokens ?? 0,
    cacheWriteTokens: usage.cacheWriteInputTokens ?? 0,
  };
}
