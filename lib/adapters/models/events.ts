import type { ContentBlock, ConverseEvent } from '../../domain/models/converse.ts';

/** Tells a reply that came at once in the events of one that streams. */
export function tellWhole(content: readonly ContentBlock[], onEvent: ((event: ConverseEvent) => void) | undefined): void {
  for (const block of content) {
    if (block.type === 'text') onEvent?.({ type: 'text', text: block.text });
    if (block.type === 'tool_use') onEvent?.({ type: 'tool', name: block.name });
  }
}
