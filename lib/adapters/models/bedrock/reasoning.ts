import type { ReasoningContentBlock } from '@aws-sdk/client-bedrock-runtime';
import * as z from 'zod';

/** Provider name in reasoning blocks. */
export const PROVIDER = 'bedrock';

/** Reasoning as it is kept between turns: plain JSON, because conversations are stored. */
const Payload = z.union([z.strictObject({ text: z.string(), signature: z.string().optional() }), z.strictObject({ redacted: z.base64() })]);
export type ReasoningPayload = z.infer<typeof Payload>;

export function encodePayload(block: ReasoningContentBlock): ReasoningPayload | undefined {
  if (block.redactedContent !== undefined) return { redacted: Buffer.from(block.redactedContent).toString('base64') };
  if (block.reasoningText?.text === undefined) return undefined;
  const { text, signature } = block.reasoningText;
  return { text, ...(signature !== undefined && { signature }) };
}

/** @throws ZodError where the payload was not written by us: a changed one would be refused by the provider. */
export function decodePayload(payload: unknown): ReasoningContentBlock {
  const parsed = Payload.parse(payload);
  if ('redacted' in parsed) return { redactedContent: new Uint8Array(Buffer.from(parsed.redacted, 'base64')) };
  return { reasoningText: { text: parsed.text, ...(parsed.signature !== undefined && { signature: parsed.signature }) } };
}
