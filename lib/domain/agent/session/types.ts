import type { ConverseRequest, Message } from '../../models/converse.ts';
import type { WriteScope } from '../scope/task-scope.ts';
import type { TaskReport } from '../tools/tool.ts';
import type { TextOverlay, TreeSource } from '../virtual-tree.ts';
import type { ContentBlock } from '../../models/converse.ts';

/** How much an attempt at a task may cost before it is given up. */
export interface SessionLimits {
  /** Model calls (`pipeline.agent_turns`). */
  turns: number;
  /** The same call with the same result, anywhere in the attempt. */
  repeats: number;
  /** Replies in a row without a call that we understand; three times as many in all. */
  nonsense: number;
  /** Calls that were refused by the scope. */
  refusals: number;
  /** Characters of the conversation at which old results are left out, and down to which. */
  contextHigh: number;
  contextLow: number;
}

export const SESSION_LIMITS: SessionLimits = {
  turns: 30,
  repeats: 4,
  nonsense: 3,
  refusals: 15,
  contextHigh: 400_000,
  contextLow: 200_000,
};

/** Why an attempt ended without a result. */
export type StuckCode = 'turns' | 'loop' | 'nonsense' | 'refusals' | 'truncated' | 'refused' | 'filtered' | 'context' | 'unknown-stop';

export type SessionOutcome =
  /** Call the model again with `sessionRequest`. */
  | { kind: 'continue' }
  /** Run the fast checks on the overlay, then `applyChecks`. `final`: the agent says it is done. */
  | { kind: 'checks'; final: boolean }
  /** Done, and the checks passed. */
  | { kind: 'finished'; report: TaskReport }
  | { kind: 'stuck'; code: StuckCode; reason: string };

/** A conversation with an implementing agent and what it has written: plain JSON, stored after each model call. */
export interface AgentSession {
  schema: 'stringline.agent-session/1';
  system: ConverseRequest['system'];
  messages: Message[];
  /** How many of the first messages are the task itself and are never shortened. */
  fixed: number;
  overlay: TextOverlay;
  scope: WriteScope;
  criteria: string[];
  /** Names of the tools that it has, beside `done`; all of them where it is left out. */
  tools?: string[];
  limits: SessionLimits;
  pending?: PendingCall;
  counters: { turns: number; refusals: number; nonsense: number; nonsenseInARow: number; truncated: number; emptyDone: number };
  /** How often each call had the same result, by fingerprint. */
  seen: Record<string, number>;
  /** Fingerprint of the overlay at the last checks, and whether they passed. */
  checked?: { overlay: string; passed: boolean };
}

export interface PendingCall {
  kind: 'run_checks' | 'done';
  toolUseId: string;
  /** Results of the other calls of the same reply, in order; they go back together. */
  before: ContentBlock[];
  after: ContentBlock[];
  report?: TaskReport;
}

export type SessionWorld = Omit<TreeSource, 'overlay'>;

export interface SessionStep {
  session: AgentSession;
  outcome: SessionOutcome;
  /** What happened, a line a call, for progress and records. */
  log: string[];
}
