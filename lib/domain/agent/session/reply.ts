import type { ContentBlock, ConverseReply, Message, StopReason } from '../../models/converse.ts';
import { isWithin } from '../tools/index.ts';
import type { StuckCode } from './types.ts';

/** A reply larger than this is not kept: nothing an agent needs to say is that long. */
const REPLY_CHARS = 1_500_000;
/** Calls of one reply that are carried out. */
export const MAX_CALLS = 32;

export interface Call {
  id: string;
  name: string;
  input: unknown;
}

export interface CleanReply {
  /** What goes into the conversation: never empty, ids unique. */
  content: ContentBlock[];
  calls: Call[];
  /** The reply was too large to be kept. */
  oversized: boolean;
}

/** A reply as it may be sent back to any provider: blank texts and foreign blocks dropped, call ids made unique within the conversation, inputs objects. */
export function cleanReply(reply: Pick<ConverseReply, 'content'>, messages: readonly Message[]): CleanReply {
  if (!isWithin(reply.content, REPLY_CHARS)) {
    return { content: [{ type: 'text', text: '[a reply that was too large to be kept]' }], calls: [], oversized: true };
  }
  const ids = idsOf(messages);
  const calls: Call[] = [];
  const content: ContentBlock[] = [];
  for (const [index, block] of reply.content.entries()) {
    if (block.type === 'text' && block.text.trim() !== '') content.push({ type: 'text', text: block.text.toWellFormed() });
    else if (block.type === 'reasoning') content.push(block);
    else if (block.type === 'tool_use') {
      const id = usableId(block.id, ids) ? block.id : freshId(`call_${String(messages.length)}_${String(index)}`, ids);
      ids.add(id);
      calls.push({ id, name: block.name, input: block.input });
      // Providers refuse a conversation in which a call has odd names or arguments that are no object.
      content.push({ type: 'tool_use', id, name: toolName(block.name), input: isObject(block.input) ? block.input : {} });
    }
  }
  const spoken = content.some(({ type }) => type !== 'reasoning');
  return { content: spoken ? content : [...content, { type: 'text', text: '[no answer]' }], calls, oversized: false };
}

function idsOf(messages: readonly Message[]): Set<string> {
  return new Set(messages.flatMap(({ content }) => content.flatMap((block) => (block.type === 'tool_use' ? [block.id] : []))));
}

function freshId(base: string, taken: ReadonlySet<string>): string {
  let id = base;
  for (let number = 2; taken.has(id); number += 1) id = `${base}_${String(number)}`;
  return id;
}

function usableId(id: string, taken: ReadonlySet<string>): boolean {
  return /^[A-Za-z0-9_-]{1,64}$/.test(id) && !taken.has(id);
}

function toolName(name: string): string {
  const clean = name.replace(/[^A-Za-z0-9_-]/g, '_').slice(0, 64);
  return clean === '' ? 'unknown' : clean;
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Stop reasons after which the reply cannot be used and calling again would not help. */
const FATAL: Partial<Record<StopReason, { code: StuckCode; reason: string }>> = {
  refusal: { code: 'refused', reason: 'The model refused to go on.' },
  content_filtered: { code: 'filtered', reason: "The provider's content filter stopped the reply." },
  context_exceeded: { code: 'context', reason: "The conversation no longer fits the model's context." },
  unknown: { code: 'unknown-stop', reason: 'The model stopped for a reason that is not known' },
};

/** Why a stop reason ends the attempt; undefined when it does not. */
export function fatalStop(reply: Pick<ConverseReply, 'stopReason' | 'rawStopReason'>): { code: StuckCode; reason: string } | undefined {
  const fatal = FATAL[reply.stopReason];
  if (fatal?.code !== 'unknown-stop') return fatal;
  return { ...fatal, reason: `${fatal.reason} (\`${reply.rawStopReason.slice(0, 80)}\`).` };
}
