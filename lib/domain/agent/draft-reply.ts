import type { ConverseReply } from '../models/converse.ts';
import { explain } from './tools/tool.ts';
import { isWithin } from './tools/index.ts';
import { fatalStop } from './session/reply.ts';
import type * as z from 'zod';

/** Characters of a document that a draft may add up to. */
const DRAFT_CHARS = 400_000;

export type DraftReply<T> =
  | { ok: true; draft: T }
  /** `again`: worth the same call with the reason told; otherwise the model will not do it. */
  | { ok: false; again: boolean; reason: string };

/** The arguments of the one tool that a drafting step offers, validated; all that can go wrong becomes a reason in words. */
export function readDraft<T>(reply: ConverseReply, tool: { name: string; schema: z.ZodType<T> }): DraftReply<T> {
  const fatal = fatalStop(reply);
  if (fatal !== undefined) return { ok: false, again: false, reason: fatal.reason };
  if (reply.stopReason === 'max_tokens')
    return { ok: false, again: true, reason: 'The reply was cut off at the output limit. Hand over a shorter document.' };
  const call = reply.content.find((block) => block.type === 'tool_use' && block.name === tool.name);
  if (call?.type !== 'tool_use') return { ok: false, again: true, reason: `The reply did not call \`${tool.name}\`.` };
  if (!isWithin(call.input, DRAFT_CHARS))
    return { ok: false, again: true, reason: `The document is larger than ${String(DRAFT_CHARS)} characters. Hand over a shorter one.` };
  const parsed = tool.schema.safeParse(call.input);
  return parsed.success
    ? { ok: true, draft: parsed.data }
    : { ok: false, again: true, reason: `The arguments of \`${tool.name}\` are wrong: ${explain(parsed.error)}.` };
}
