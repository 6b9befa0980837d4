import type { ContentBlockDelta, ContentBlockStart, ConverseStreamOutput, TokenUsage as WireUsage } from '@aws-sdk/client-bedrock-runtime';
import {
  type ConverseEvent,
  type ConverseReply,
  type ConverseRequest,
  ModelError,
  type Spending,
} from '../../../domain/models/converse.ts';
import { REPLY_LIMITS, replyTooLarge } from '../limits.ts';
import { readToolInput } from '../tool-input.ts';
import { type Part, replyOf, spendingOf, toolPart, whole } from './decode.ts';
import { encodePayload, PROVIDER } from './reasoning.ts';

/** One block while it grows. */
interface Draft {
  tool: { id: string | undefined; name: string | undefined } | undefined;
  text: string;
  input: string;
  reasoning: string | undefined;
  signature: string | undefined;
  redacted: Uint8Array | undefined;
}

/** Gathers the events of ConverseStream. */
export class StreamGatherer {
  readonly #drafts = new Map<number, Draft>();
  readonly #onEvent: (event: ConverseEvent) => void;
  #stopReason: string | undefined;
  #usage: WireUsage | undefined;
  #length = 0;

  constructor(onEvent: (event: ConverseEvent) => void) {
    this.#onEvent = onEvent;
  }

  /** Reads to the end. Exceptions in the stream are thrown by the SDK. */
  async read(events: AsyncIterable<ConverseStreamOutput>): Promise<void> {
    for await (const event of events) this.#take(event);
    if (this.#stopReason === undefined)
      throw new ModelError('unavailable', 'The stream of Amazon Bedrock broke off before the reply was complete.');
  }

  reply(request: ConverseRequest): ConverseReply {
    const drafts = [...this.#drafts].sort(([a], [b]) => a - b);
    return replyOf({ parts: drafts.map(([, draft]) => finish(draft)), rawStopReason: this.#stopReason ?? '', usage: this.#usage }, request);
  }

  /** What is billed of a stream that broke off. */
  spending(request: ConverseRequest): Spending {
    return spendingOf(
      this.#usage,
      [...this.#drafts.values()].map((draft) => (draft.reasoning ?? '') + draft.text + draft.input).join(''),
      request,
    );
  }

  #take(event: ConverseStreamOutput): void {
    if (event.contentBlockStart !== undefined) this.#start(event.contentBlockStart.contentBlockIndex, event.contentBlockStart.start);
    else if (event.contentBlockDelta !== undefined) this.#append(event.contentBlockDelta.contentBlockIndex, event.contentBlockDelta.delta);
    else if (event.messageStop !== undefined) this.#stopReason = event.messageStop.stopReason ?? '';
    else if (event.metadata !== undefined) this.#usage = event.metadata.usage;
  }

  #start(index: number | undefined, start: ContentBlockStart | undefined): void {
    const draft = this.#draft(index);
    if (start?.toolUse === undefined) return;
    draft.tool = { id: start.toolUse.toolUseId, name: start.toolUse.name };
    if (start.toolUse.name !== undefined) this.#onEvent({ type: 'tool', name: start.toolUse.name });
  }

  #append(index: number | undefined, delta: ContentBlockDelta | undefined): void {
    const draft = this.#draft(index);
    if (delta?.text !== undefined) {
      draft.text += delta.text;
      this.#grow(delta.text.length);
      if (delta.text !== '') this.#onEvent({ type: 'text', text: delta.text });
    } else if (delta?.toolUse !== undefined) {
      draft.input += delta.toolUse.input ?? '';
      this.#grow(delta.toolUse.input?.length ?? 0);
    } else if (delta?.reasoningContent !== undefined) {
      const { text, signature, redactedContent } = delta.reasoningContent;
      if (text !== undefined) draft.reasoning = (draft.reasoning ?? '') + text;
      if (signature !== undefined) draft.signature = signature;
      if (redactedContent !== undefined) draft.redacted = redactedContent;
      this.#grow((text?.length ?? 0) + (redactedContent?.byteLength ?? 0));
    }
  }

  #draft(index: number | undefined): Draft {
    const key = index ?? 0;
    const known = this.#drafts.get(key);
    if (known !== undefined) return known;
    const fresh: Draft = { tool: undefined, text: '', input: '', reasoning: undefined, signature: undefined, redacted: undefined };
    this.#drafts.set(key, fresh);
    return fresh;
  }

  #grow(by: number): void {
    this.#length += by;
    if (this.#length > REPLY_LIMITS.contentLength)
      throw replyTooLarge(`more than ${REPLY_LIMITS.contentLength / 1_000_000} million characters`);
  }
}

function finish(draft: Draft): Part {
  if (draft.tool !== undefined) return toolPart(draft.tool.id, draft.tool.name, readToolInput(draft.input));
  const payload =
    draft.redacted !== undefined
      ? encodePayload({ redactedContent: draft.redacted })
      : draft.reasoning !== undefined
        ? encodePayload({ reasoningText: { text: draft.reasoning, ...(draft.signature !== undefined && { signature: draft.signature }) } })
        : undefined;
  if (payload !== undefined) return whole({ type: 'reasoning', provider: PROVIDER, payload });
  return whole(draft.text === '' ? undefined : { type: 'text', text: draft.text });
}
