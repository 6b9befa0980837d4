import type { ContentBlock } from '../../models/converse.ts';
import { showPath } from '../tools/show.ts';
import { callTool } from '../tools/index.ts';
import type { ToolOutcome } from '../tools/tool.ts';
import type { VirtualTree } from '../virtual-tree.ts';
import { count } from './counters.ts';
import { fingerprint } from './fingerprint.ts';
import { type Call, MAX_CALLS } from './reply.ts';
import type { AgentSession, PendingCall } from './types.ts';

/** What the calls of one reply came to. */
export interface Progress {
  session: AgentSession;
  results: ContentBlock[];
  log: string[];
  understood: boolean;
  pending: PendingCall | undefined;
}

/** Carries out the calls of a reply in order; what follows a call that ends the turn, or exceeds the bound, is answered but not done. */
export async function runCalls(session: AgentSession, calls: readonly Call[], tree: VirtualTree): Promise<Progress> {
  let progress: Progress = { session, results: [], log: [], understood: false, pending: undefined };
  for (const [index, call] of calls.entries()) {
    if (progress.pending !== undefined)
      progress = skip(progress, call, 'It came after a call that ends the turn; call it again when you have its result.');
    else if (index >= MAX_CALLS) progress = skip(progress, call, `At most ${String(MAX_CALLS)} calls are carried out in a reply.`);
    else progress = await runCall(progress, call, tree);
  }
  return progress;
}

async function runCall(progress: Progress, call: Call, tree: VirtualTree): Promise<Progress> {
  const { session } = progress;
  const context = { tree, scope: session.scope, criteria: session.criteria, tools: session.tools };
  const ran = await callTool(call.name, call.input, context);
  const overlay = fingerprint(tree.overlay());
  const judged = objection(session, ran, tree, overlay) ?? ran;
  const key = fingerprint([call.name, call.input ?? null, judged.text, overlay]);
  const counted = remember(session, judged, key);
  const outcome = warned(judged, counted.seen[key] ?? 0);
  const emptied = ran.pending?.kind === 'done' && outcome.pending === undefined ? count(counted, { emptyDone: 1 }) : counted;
  const log = [...progress.log, describe(call, outcome)];
  const understood = progress.understood || outcome.failure !== 'invalid';
  if (outcome.pending === undefined)
    return { ...progress, session: emptied, results: [...progress.results, resultOf(call.id, outcome)], log, understood };
  const report = outcome.pending.kind === 'done' ? { report: outcome.pending.report } : {};
  return {
    ...progress,
    session: emptied,
    log,
    understood,
    pending: { kind: outcome.pending.kind, toolUseId: call.id, before: progress.results, after: [], ...report },
  };
}

/** From the third time on, the model is told that it repeats itself. */
function warned(outcome: ToolOutcome, times: number): ToolOutcome {
  if (times < 3 || outcome.pending !== undefined) return outcome;
  return {
    ...outcome,
    text: `${outcome.text}\n[You have made this call ${String(times)} times with the same result. Try something else; repeating it will end this attempt.]`,
  };
}

/** Reasons not to run the checks although the call itself is fine. */
function objection(session: AgentSession, { pending }: ToolOutcome, tree: VirtualTree, overlay: string): ToolOutcome | undefined {
  if (pending === undefined) return undefined;
  if (session.checked?.overlay === overlay && !session.checked.passed) {
    return {
      status: 'error',
      failure: 'failed',
      text: 'Nothing has changed since the checks last failed, so they would fail again. Change the code first.',
    };
  }
  const unchanged = Object.keys(tree.overlay()).length === 0;
  if (pending.kind === 'run_checks' || !unchanged || session.counters.emptyDone > 0 || !mayWrite(session)) return undefined;
  return {
    status: 'error',
    failure: 'failed',
    text: 'You have not changed any file. If the repository already does all that the task asks for, call `done` again and say in `evidence` where; otherwise do the task.',
  };
}

/** Nobody waits for a change of an agent that may make none. */
function mayWrite({ scope: { open, allowed, testsOf = [] } }: AgentSession): boolean {
  return open || allowed.length > 0 || testsOf.length > 0;
}

function skip(progress: Progress, call: Call, why: string): Progress {
  const result = resultOf(call.id, { status: 'error', text: `Not carried out. ${why}` });
  const log = [...progress.log, `${showPath(call.name.slice(0, 60).toWellFormed())}: not carried out`];
  if (progress.pending === undefined) return { ...progress, results: [...progress.results, result], log };
  return { ...progress, log, pending: { ...progress.pending, after: [...progress.pending.after, result] } };
}

export function resultOf(id: string, { status, text }: Pick<ToolOutcome, 'status' | 'text'>): ContentBlock {
  return { type: 'tool_result', id, status, text };
}

function describe(call: Call, { status, failure, text }: ToolOutcome): string {
  const path =
    typeof call.input === 'object' && call.input !== null && 'path' in call.input && typeof call.input.path === 'string'
      ? ` ${showPath(call.input.path.slice(0, 200).toWellFormed())}`
      : '';
  const [first = ''] = text.split('\n', 1);
  return `${showPath(call.name.slice(0, 60).toWellFormed())}${path}: ${status === 'success' ? 'ok' : `${failure ?? 'failed'}: ${first.slice(0, 200)}`}`;
}

/** Counts a call: refusals, and how often the same call met the same result on the same tree. */
function remember(session: AgentSession, { failure }: ToolOutcome, key: string): AgentSession {
  const counted = failure === 'refused' ? count(session, { refusals: 1 }) : session;
  return { ...counted, seen: { ...counted.seen, [key]: (counted.seen[key] ?? 0) + 1 } };
}
