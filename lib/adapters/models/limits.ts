import { ModelError } from '../../domain/models/converse.ts';

/** Bounds of what a server may send. A reply of 128,000 tokens has less than 1 MB of text. */
export interface ReplyLimits {
  /** Bytes of a body that is read as a whole. */
  bodyBytes: number;
  /** Bytes of a stream: every token comes in a frame of some hundred bytes. */
  streamBytes: number;
  /** Characters of text and tool input. */
  contentLength: number;
}

export const REPLY_LIMITS: ReplyLimits = { bodyBytes: 10_000_000, streamBytes: 64_000_000, contentLength: 4_000_000 };

/** Deepest nesting of JSON that is looked at; tools need less than ten levels. */
export const MAX_NESTING = 100;

/** Passes chunks on until their sum goes over the limit. @throws ModelError `too-large` */
export async function* bounded(chunks: AsyncIterable<Uint8Array>, limit: number): AsyncGenerator<Uint8Array> {
  let bytes = 0;
  for await (const chunk of chunks) {
    bytes += chunk.byteLength;
    if (bytes > limit) throw replyTooLarge(`more than ${limit / 1_000_000} MB`);
    yield chunk;
  }
}

/** A whole body as text. @throws ModelError `too-large` */
export async function readText(chunks: AsyncIterable<Uint8Array>, limit: number): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const chunk of bounded(chunks, limit)) parts.push(chunk);
  return new TextDecoder().decode(Buffer.concat(parts));
}

/** Parses JSON whose nesting is bounded, so that nothing after it can run out of stack. @throws ModelError `too-large`; SyntaxError */
export function parseBoundedJson(text: string): unknown {
  if (nesting(text) > MAX_NESTING) throw replyTooLarge(`JSON nested deeper than ${MAX_NESTING} levels`);
  return JSON.parse(text) as unknown;
}

/** Deepest nesting of brackets in a JSON text, strings left out. */
export function nesting(text: string): number {
  let depth = 0;
  let deepest = 0;
  for (let i = 0; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === 0x22) i = endOfString(text, i);
    else if (unit === 0x7b || unit === 0x5b) deepest = Math.max(deepest, (depth += 1));
    else if (unit === 0x7d || unit === 0x5d) depth -= 1;
  }
  return deepest;
}

function endOfString(text: string, start: number): number {
  for (let i = start + 1; i < text.length; i += 1) {
    const unit = text.charCodeAt(i);
    if (unit === 0x5c) i += 1;
    else if (unit === 0x22) return i;
  }
  return text.length;
}

export function replyTooLarge(what: string): ModelError {
  return new ModelError('too-large', `The model's reply is refused: ${what}.`);
}
