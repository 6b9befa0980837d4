import type { ContentBlock, Message } from '../../models/converse.ts';

/** Shorter blocks are not worth leaving out. */
const WORTH = 400;
/** The newest messages stay whole: the model is working with them. */
const KEPT = 6;

/** Characters of a conversation as the model reads it. */
export function contextSize(messages: readonly Message[]): number {
  let total = 0;
  for (const { content } of messages) for (const block of content) total += blockSize(block);
  return total;
}

function blockSize(block: ContentBlock): number {
  if (block.type === 'text' || block.type === 'tool_result') return block.text.length;
  if (block.type === 'tool_use') return block.name.length + JSON.stringify(block.input ?? null).length;
  return block.type === 'reasoning' ? JSON.stringify(block.payload ?? null).length : 0;
}

/**
 * Leaves old content out of a conversation that has grown past `high`, until it is below `low`: first the oldest tool results, then the
 * contents of old `write` and `edit` calls (the tree has them). Each time it cuts well below the mark, so that between two cuts every
 * request starts with the bytes of the one before it and the provider's cache holds; the first `fixed` messages and the newest ones
 * are never touched.
 */
export function shorten(messages: readonly Message[], bounds: { fixed: number; high: number; low: number }): Message[] {
  let size = contextSize(messages);
  if (size <= bounds.high) return [...messages];
  const result = [...messages];
  const last = messages.length - KEPT;
  for (const cut of [cutResult, cutArguments]) {
    for (let index = bounds.fixed; index < last && size > bounds.low; index += 1) {
      const message = result[index];
      if (message === undefined) continue;
      const content = message.content.map((block) => (blockSize(block) > WORTH ? cut(block) : block));
      const shorter = { ...message, content };
      size -= contextSize([message]) - contextSize([shorter]);
      result[index] = shorter;
    }
  }
  return result;
}

function cutResult(block: ContentBlock): ContentBlock {
  if (block.type !== 'tool_result') return block;
  const [first = ''] = block.text.split('\n', 1);
  return {
    ...block,
    text: `${first.slice(0, 120).toWellFormed()}\n[${String(block.text.length)} characters left out to save space; call the tool again if you need them]`,
  };
}

function cutArguments(block: ContentBlock): ContentBlock {
  if (block.type !== 'tool_use' || typeof block.input !== 'object' || block.input === null) return block;
  const input = Object.fromEntries(
    Object.entries(block.input).map(([key, value]: [string, unknown]) =>
      typeof value === 'string' && value.length > WORTH
        ? [key, `[${String(value.length)} characters left out; read the file to see them]`]
        : [key, value],
    ),
  );
  return { ...block, input };
}
