import { type ConverseEvent, ModelError } from '../../../domain/models/converse.ts';
import { ProviderError } from '../failure.ts';
import { parseBoundedJson, REPLY_LIMITS, replyTooLarge } from '../limits.ts';
import { argumentsText, Chunk, contentText, errorText, type Gathered, type ToolCall, type WireMessage } from './decode.ts';
import { sseData } from './sse.ts';

/** Gathers a streamed completion, telling its parts as they come. */
export class StreamGatherer {
  readonly gathered: Gathered = { text: '', refusal: '', reasoning: undefined, calls: [], finish: undefined, usage: undefined };
  readonly #onEvent: (event: ConverseEvent) => void;
  /** Position in `calls` by the server's index. */
  readonly #positions = new Map<number, number>();
  #length = 0;
  #done = false;

  constructor(onEvent: (event: ConverseEvent) => void) {
    this.#onEvent = onEvent;
  }

  /** Reads to the end. @throws ModelError where the stream breaks off, is garbage or grows too large. */
  async read(chunks: AsyncIterable<Uint8Array>): Promise<void> {
    for await (const data of sseData(chunks)) {
      if (data.trim() === '[DONE]') {
        this.#done = true;
        break;
      }
      this.#take(data);
    }
    if (this.#done || this.gathered.finish !== undefined) return;
    throw new ModelError('unavailable', 'The stream of the model server broke off before the reply was complete.');
  }

  #take(data: string): void {
    const chunk = Chunk.safeParse(parse(data));
    if (!chunk.success) throw new ModelError('protocol', 'The model server sent an event that is no chat completion.', chunk.error);
    if (chunk.data.error !== null && chunk.data.error !== undefined) {
      throw new ProviderError(
        'unavailable',
        `The model server failed in the middle of its reply: ${errorText({ error: chunk.data.error })}`,
      );
    }
    if (chunk.data.usage) this.gathered.usage = chunk.data.usage;
    const [choice] = chunk.data.choices ?? [];
    if (choice?.delta) this.#append(choice.delta);
    if (typeof choice?.finish_reason === 'string') this.gathered.finish = choice.finish_reason;
  }

  #append(delta: WireMessage): void {
    const text = contentText(delta.content);
    if (text !== '') this.#onEvent({ type: 'text', text });
    this.gathered.text += text;
    this.gathered.refusal += delta.refusal ?? '';
    this.#grow(text.length + (delta.refusal?.length ?? 0));
    for (const field of ['reasoning_content', 'reasoning'] as const) {
      const part = delta[field];
      if (typeof part !== 'string' || part === '') continue;
      this.gathered.reasoning = { field, text: (this.gathered.reasoning?.text ?? '') + part };
      this.#grow(part.length);
      break;
    }
    for (const call of delta.tool_calls ?? []) this.#appendCall(call);
  }

  #appendCall(call: ToolCall): void {
    const known = this.#find(call);
    const current = known ?? { id: '', name: '', arguments: '' };
    if (known === undefined) {
      if (typeof call.index === 'number') this.#positions.set(call.index, this.gathered.calls.length);
      this.gathered.calls.push(current);
    }
    if (current.id === '') current.id = call.id ?? '';
    const name = call.function?.name ?? '';
    if (current.name === '' && name !== '') {
      current.name = name;
      this.#onEvent({ type: 'tool', name });
    }
    const part = argumentsText(call);
    current.arguments += part;
    this.#grow(part.length);
  }

  /** The call that a delta continues: by index, or, from servers without one, the last call unless an id or a name begins another. */
  #find(call: ToolCall): Gathered['calls'][number] | undefined {
    if (typeof call.index === 'number') {
      const position = this.#positions.get(call.index);
      return position === undefined ? undefined : this.gathered.calls[position];
    }
    const last = this.gathered.calls.at(-1);
    const begins = (call.id ?? '') !== '' ? call.id !== last?.id : (call.function?.name ?? '') !== '';
    return begins ? undefined : last;
  }

  #grow(by: number): void {
    this.#length += by;
    if (this.#length > REPLY_LIMITS.contentLength)
      throw replyTooLarge(`more than ${REPLY_LIMITS.contentLength / 1_000_000} million characters`);
  }
}

function parse(data: string): unknown {
  try {
    return parseBoundedJson(data);
  } catch (error) {
    if (error instanceof SyntaxError) throw new ModelError('protocol', 'The model server sent an event that is not JSON.', error);
    throw error;
  }
}
