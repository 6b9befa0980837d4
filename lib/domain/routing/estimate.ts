import type { ContentBlock, ConverseRequest, TokenUsage } from '../models/converse.ts';

/**
 * Bytes of UTF-8 that count as one token. English prose has about 4 bytes a token and code about 3 with older tokenizers; the newest
 * ones make 30 % more tokens of the same text. 2.5 therefore estimates too high for usual text, which is the safe side of a budget.
 */
const BYTES_PER_TOKEN = 2.5;
/** Frame of a message or block: role marks, ids. */
const TOKENS_PER_BLOCK = 8;
/** The hidden system prompt that providers add once a request has tools (published figures lie between 290 and 530). */
const TOKENS_FOR_TOOL_USE = 600;

/** Length of a string in UTF-8, in bytes. A lone surrogate counts as the three bytes of its replacement. */
export function utf8Length(text: string): number {
  let bytes = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) bytes += 1;
    else if (unit < 0x800) bytes += 2;
    else if (unit >= 0xd800 && unit < 0xdc00 && isLowSurrogate(text.charCodeAt(i + 1))) {
      bytes += 4;
      i += 1;
    } else bytes += 3;
  }
  return bytes;
}

function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit < 0xe000;
}

/** Tokens of a text, estimated on the high side. */
export function estimateTextTokens(text: string): number {
  return Math.ceil(utf8Length(text) / BYTES_PER_TOKEN);
}

/** Input tokens of a request, estimated on the high side: system, messages, tool definitions and their frames. */
export function estimateTokens(request: Pick<ConverseRequest, 'system' | 'messages' | 'tools'>): number {
  let tokens = 0;
  for (const part of request.system) tokens += part.type === 'text' ? estimateTextTokens(part.text) + TOKENS_PER_BLOCK : 0;
  for (const message of request.messages) tokens += TOKENS_PER_BLOCK + estimateContent(message.content);
  for (const tool of request.tools) {
    tokens += TOKENS_PER_BLOCK + estimateTextTokens(`${tool.name}${tool.description}${JSON.stringify(tool.schema)}`);
  }
  return request.tools.length === 0 ? tokens : tokens + TOKENS_FOR_TOOL_USE;
}

/** Tokens of content blocks, estimated on the high side. */
export function estimateContent(content: readonly ContentBlock[]): number {
  let tokens = 0;
  for (const block of content) tokens += block.type === 'cache_point' ? 0 : TOKENS_PER_BLOCK + estimateTextTokens(textOf(block));
  return tokens;
}

function textOf(block: Exclude<ContentBlock, { type: 'cache_point' }>): string {
  switch (block.type) {
    case 'text':
    case 'tool_result':
      return block.text;
    case 'tool_use':
      return `${block.name}${JSON.stringify(block.input ?? null)}`;
    case 'reasoning':
      return JSON.stringify(block.payload ?? null);
  }
}

/** Usage of a call whose server did not count: estimated from the sizes, nothing cached. */
export function estimateUsage(request: ConverseRequest, content: readonly ContentBlock[]): TokenUsage {
  return { inputTokens: estimateTokens(request), outputTokens: estimateContent(content), cacheReadTokens: 0, cacheWriteTokens: 0 };
}
