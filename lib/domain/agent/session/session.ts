import type { ContentBlock, ConverseReply, ConverseRequest, Message } from '../../models/converse.ts';
import { checkResult } from '../prompts/check-result.ts';
import type { WriteScope } from '../scope/task-scope.ts';
import { agentTools } from '../tools/index.ts';
import { visible } from '../unicode.ts';
import { createVirtualTree, type TextOverlay, type VirtualTree } from '../virtual-tree.ts';
import { resultOf, runCalls } from './calls.ts';
import { count, nonsense, stuckBy } from './counters.ts';
import { shorten } from './context-size.ts';
import { fingerprint } from './fingerprint.ts';
import { type Call, type CleanReply, cleanReply, fatalStop } from './reply.ts';
import {
  type AgentSession,
  SESSION_LIMITS,
  type SessionLimits,
  type SessionOutcome,
  type SessionStep,
  type SessionWorld,
} from './types.ts';

export interface SessionStart {
  /** The implement prompt. */
  prompt: { system: ConverseRequest['system']; messages: readonly Message[] };
  scope: WriteScope;
  criteria: readonly string[];
  /** What earlier attempts have written. */
  overlay?: TextOverlay;
  limits?: Partial<SessionLimits>;
  /** Names of the tools that it gets, beside `done`; all of them where it is left out. */
  tools?: readonly string[];
}

/** A session before its first model call. */
export function startSession({ prompt, scope, criteria, overlay, limits, tools }: SessionStart): AgentSession {
  return {
    schema: 'stringline.agent-session/1',
    system: prompt.system,
    messages: [...prompt.messages],
    fixed: prompt.messages.length,
    overlay: overlay ?? {},
    scope,
    criteria: [...criteria],
    ...(tools !== undefined && { tools: [...tools] }),
    limits: { ...SESSION_LIMITS, ...limits },
    counters: { turns: 0, refusals: 0, nonsense: 0, nonsenseInARow: 0, truncated: 0, emptyDone: 0 },
    seen: {},
  };
}

/** The next model call of a session: its own prefix, a cache point after the newest message, the agent's tools. */
export function sessionRequest(session: AgentSession): Pick<ConverseRequest, 'system' | 'messages' | 'tools' | 'toolChoice'> {
  const last = session.messages.at(-1);
  const messages = last === undefined ? [] : [...session.messages.slice(0, -1), withCachePoint(last)];
  return { system: session.system, messages, tools: [...agentTools(session.tools)], toolChoice: 'auto' };
}

function withCachePoint(message: Message): Message {
  return message.content.at(-1)?.type === 'cache_point' ? message : { ...message, content: [...message.content, { type: 'cache_point' }] };
}

/**
 * Carries out a reply: its calls in order, on the session's own overlay. The same session and reply give the same step, so a
 * turn that was interrupted is simply done again. Only a failing store throws.
 */
export async function applyReply(session: AgentSession, reply: ConverseReply, world: SessionWorld): Promise<SessionStep> {
  const counted = count(closed(session), { turns: 1 });
  const fatal = fatalStop(reply);
  if (fatal !== undefined) return { session: counted, outcome: { kind: 'stuck', ...fatal }, log: [fatal.reason] };
  const clean = cleanReply(reply, counted.messages);
  const spoken: AgentSession = { ...counted, messages: [...counted.messages, { role: 'assistant', content: clean.content }] };
  if (reply.stopReason === 'max_tokens')
    return settle(count(answerTruncated(spoken, clean), { truncated: 1 }), ['cut off at the output limit']);
  if (clean.calls.length === 0) return settle(nonsense(tell(spoken, idleMessage(reply, clean))), ['no tool call']);
  const tree = createVirtualTree({ ...world, overlay: session.overlay });
  return carryOut(spoken, clean.calls, tree);
}

/** Hands the checks' output to the model; a passed final check finishes the session. Without a pending call nothing changes. */
export function applyChecks(session: AgentSession, checks: { passed: boolean; text: string }): SessionStep {
  const { pending, ...rest } = session;
  if (pending === undefined) return { session, outcome: { kind: 'continue' }, log: [] };
  const text = checkResult({ ...checks, final: pending.kind === 'done' });
  const result = resultOf(pending.toolUseId, { status: checks.passed ? 'success' : 'error', text });
  const next: AgentSession = {
    ...rest,
    messages: [...rest.messages, { role: 'user', content: [...pending.before, result, ...pending.after] }],
    checked: { overlay: fingerprint(rest.overlay), passed: checks.passed },
  };
  const told = `checks ${checks.passed ? 'passed' : 'failed'}`;
  if (pending.report !== undefined && checks.passed)
    return { session: next, outcome: { kind: 'finished', report: pending.report }, log: [told] };
  return settle(next, [told]);
}

/** Adds words to the conversation (a person's hint, findings of a gate) and gives the attempt fresh turns. */
export function addInstruction(session: AgentSession, text: string): AgentSession {
  const { checked: _stale, ...rest } = closed(session);
  const told = tell(rest, text);
  return { ...told, counters: { turns: 0, refusals: 0, nonsense: 0, nonsenseInARow: 0, truncated: 0, emptyDone: 0 }, seen: {} };
}

/** A call that never got its result is answered, because providers refuse a conversation with open calls. */
function closed(session: AgentSession): AgentSession {
  const { pending, ...rest } = session;
  if (pending === undefined) return session;
  const result = resultOf(pending.toolUseId, { status: 'error', text: 'The checks were not run.' });
  return { ...rest, messages: [...rest.messages, { role: 'user', content: [...pending.before, result, ...pending.after] }] };
}

async function carryOut(session: AgentSession, calls: readonly Call[], tree: VirtualTree): Promise<SessionStep> {
  const { understood, pending, log, results, session: ran } = await runCalls(session, calls, tree);
  const done = { ...(understood ? count(ran, { calm: true }) : nonsense(ran)), overlay: tree.overlay() };
  if (pending === undefined) return settle({ ...done, messages: [...done.messages, { role: 'user', content: results }] }, log);
  const waiting: AgentSession = { ...done, pending };
  const stuck = stuckBy(waiting);
  // The last turn may still end in passing checks.
  const outcome: SessionOutcome =
    stuck === undefined || stuck.code === 'turns' ? { kind: 'checks', final: pending.kind === 'done' } : stuck;
  return { session: waiting, outcome, log };
}

/** Adds a text of ours; roles alternate, so it joins a user message that is already last. */
function tell(session: AgentSession, text: string): AgentSession {
  const last = session.messages.at(-1);
  const block: ContentBlock = { type: 'text', text: visible(text.toWellFormed()) };
  if (last?.role !== 'user') return { ...session, messages: [...session.messages, { role: 'user', content: [block] }] };
  return { ...session, messages: [...session.messages.slice(0, -1), { ...last, content: [...last.content, block] }] };
}

function idleMessage(reply: ConverseReply, clean: CleanReply): string {
  if (clean.oversized) return 'Your reply was too large and was not read. Work in small steps, with one tool call at a time.';
  if (reply.stopReason === 'malformed')
    return 'Your tool call could not be read. Call one of the tools with arguments that fit its schema.';
  return 'You called no tool. Go on with the task by calling one; when it is complete, call `done`.';
}

/** Nothing of a cut reply is carried out: its last call may lack half of its content. */
function answerTruncated(session: AgentSession, { calls }: CleanReply): AgentSession {
  const text =
    'Your reply was cut off at the output limit, so nothing of it was carried out. Work in smaller steps: write a large file in parts, the first with `write`, the others with `edit`.';
  if (calls.length === 0) return tell(session, text);
  return {
    ...session,
    messages: [...session.messages, { role: 'user', content: calls.map(({ id }) => resultOf(id, { status: 'error', text })) }],
  };
}

/** Shortens the conversation where it must be, and decides whether there is a next turn. */
function settle(session: AgentSession, log: string[]): SessionStep {
  const { limits, fixed } = session;
  const messages = shorten(session.messages, { fixed, high: limits.contextHigh, low: limits.contextLow });
  const next = { ...session, messages };
  return { session: next, outcome: stuckBy(next) ?? { kind: 'continue' }, log };
}
