import { fence } from './fence.ts';
import { agentPrompt, type ImplementContext } from './implement.ts';
import type { Prompt } from './types.ts';

/** What set an agent of a hook off. */
export interface HookOccasion {
  /** In words: `saving files`. */
  event: string;
  files: readonly string[];
  /** What the change is, as a unified diff; empty where there is none. */
  diff: string;
  /** Whether it may change anything, and whether it can have the checks run. */
  writes: boolean;
  checks: boolean;
}

const ANSWER = `How to work:
1. Look at what the request is about: the changed files first, then what calls them and what they call (the tools below find and read files). Do not read more than you need.
2. You cannot change files here. When you know the answer, call \`done\`: its \`summary\` is all that the person reads, so write the whole answer there, in at most 2,000 characters. Name places as \`path:line\`, the weightiest first. If there is nothing to say, say that in one sentence. Leave \`evidence\` empty.
Do not praise, and do not retell the change: the person has just made it.`;

const CHANGE = `How to work:
1. Read before you write: the changed files, what calls them, and a neighbour that shows the conventions.
2. Do what the request asks with \`edit\` (exact replacement) or \`write\` (whole file), and no more. If it needs a file that you may not write, do the rest and name that file in the summary.
3. CHECKS When it is done, call \`done\`: \`summary\` says in one to four sentences what was changed and why (it becomes the commit message, so write it in the imperative), and \`evidence\` stays empty.
The person goes on working meanwhile: your change goes onto a branch of its own or is shown as a diff, and they decide. If nothing needs to be changed, change nothing and say so in the summary.`;

/** Does what a hook asks about a change that somebody has just made. */
export function askAgentPrompt(context: ImplementContext, occasion: HookOccasion): Prompt {
  const checks = occasion.checks ? 'Call `run_checks`; if they fail, find the cause and mend it, never by weakening a test or a rule.' : '';
  return agentPrompt(context, [
    `Your step: a hook of the team has called you because of an event (${occasion.event}). Do what the request above asks, about this change, and nothing else.`,
    describeOccasion(occasion),
    occasion.writes ? CHANGE.replace('CHECKS', checks) : ANSWER,
  ]);
}

/** Files and diff of the event: material, not instructions. */
export function describeOccasion({ files, diff }: Pick<HookOccasion, 'files' | 'diff'>): string {
  const listed = fence('data', { source: 'files of the event' }, files.join('\n'));
  return diff === '' ? listed : `${listed}\n\nWhat has changed in them:\n${fence('data', { source: 'diff' }, diff)}`;
}
