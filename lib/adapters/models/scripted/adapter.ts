import type { ModelPort } from '../../../app/ports.ts';
import {
  type CallPurpose,
  type ContentBlock,
  type ConverseReply,
  type ConverseRequest,
  ModelError,
  type StopReason,
} from '../../../domain/models/converse.ts';
import { estimateUsage } from '../../../domain/routing/index.ts';
import { tellWhole } from '../events.ts';
import { stopReasonOf } from '../stop-reason.ts';
import type { LoadedPlaybook } from './load.ts';
import type { Playbook, PlaybookReply } from './playbook.ts';
import { count } from '../../../domain/shared/wording.ts';

/** Model id of a playbook: it says wherever it is shown that the answers are written beforehand. */
export function scriptedModelId(playbook: Playbook): string {
  return `scripted:${playbook.name}`;
}

/** A model that answers from a playbook, by stage, step and number of the call. It costs nothing; its token counts are estimates. */
export function createScripted({ playbook }: Pick<LoadedPlaybook, 'playbook'>): ModelPort {
  const failures = new Map<string, number>();
  return {
    async converse(request, options) {
      if (options?.signal?.aborted === true) throw new ModelError('aborted', 'The call was cancelled.', options.signal.reason);
      const reply = findReply(playbook, request.purpose);
      failIfStaged(reply, keyOf(request.purpose), failures);
      const content = contentOf(reply, request.purpose);
      tellWhole(content, options?.onEvent);
      return { content, ...stopOf(reply), usage: usageOf(reply, request, content) };
    },
  };
}

function findReply(playbook: Playbook, purpose: CallPurpose): PlaybookReply {
  const replies = repliesFor(playbook, purpose);
  const reply = replies?.[purpose.index];
  if (reply !== undefined) return reply;
  const there = replies === undefined ? 'nothing' : count(replies.length, 'reply');
  throw new ModelError(
    'rejected',
    `The playbook "${playbook.name}" has no reply for stage ${purpose.stage}, step ${purpose.step}, index ${purpose.index} ` +
      `(it has ${there} there). It covers ${coverage(playbook)}. Add the reply to the playbook, or run without --playbook.`,
  );
}

function repliesFor({ replies }: Playbook, { stage, step }: CallPurpose): readonly PlaybookReply[] | undefined {
  const staged = stage === 'requirements' ? (replies.requirements ?? replies.bugfix) : replies[stage];
  if (staged === undefined || Array.isArray(staged)) return staged;
  return Object.hasOwn(staged, step) ? staged[step] : undefined;
}

function coverage({ replies }: Playbook): string {
  const parts = Object.entries(replies).flatMap(([stage, staged]) => {
    if (Array.isArray(staged)) return [`${stage}: ${count(staged.length, 'reply')}`];
    return Object.entries(staged as Record<string, PlaybookReply[]>).map(
      ([step, list]) => `${stage} ${step}: ${count(list.length, 'reply')}`,
    );
  });
  return parts.length === 0 ? 'nothing at all' : parts.join('; ');
}

function keyOf({ stage, step, index }: CallPurpose): string {
  return `${stage}-${step}-${index}`.replace(/[^a-zA-Z0-9_-]/g, '_');
}

/** Throws the error of a reply, as often as the playbook says. */
function failIfStaged(reply: PlaybookReply, key: string, failures: Map<string, number>): void {
  if (reply.error === undefined) return;
  const before = failures.get(key) ?? 0;
  if (reply.error.times !== undefined && before >= reply.error.times) return;
  failures.set(key, before + 1);
  throw new ModelError(reply.error.kind, reply.error.message ?? `The playbook stages the failure "${reply.error.kind}" here.`);
}

function contentOf(reply: PlaybookReply, purpose: CallPurpose): ContentBlock[] {
  const text: ContentBlock[] = reply.text === undefined || reply.text === '' ? [] : [{ type: 'text', text: reply.text }];
  const tools = (reply.tools ?? []).map(
    (tool, i): ContentBlock => ({ type: 'tool_use', id: `scripted-${keyOf(purpose)}-${i}`, name: tool.name, input: tool.input }),
  );
  return [...text, ...tools];
}

function stopOf(reply: PlaybookReply): { stopReason: StopReason; rawStopReason: string } {
  const raw = reply.stop ?? ((reply.tools ?? []).length > 0 ? 'tool_use' : 'end_turn');
  return { stopReason: stopReasonOf(raw), rawStopReason: raw };
}

function usageOf(reply: PlaybookReply, request: ConverseRequest, content: readonly ContentBlock[]): ConverseReply['usage'] {
  const estimate = estimateUsage(request, content);
  return {
    inputTokens: reply.usage?.inputTokens ?? estimate.inputTokens,
    outputTokens: reply.usage?.outputTokens ?? estimate.outputTokens,
    cacheReadTokens: reply.usage?.cacheReadTokens ?? 0,
    cacheWriteTokens: reply.usage?.cacheWriteTokens ?? 0,
  };
}
