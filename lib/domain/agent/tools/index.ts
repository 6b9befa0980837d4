import type { ToolSpec } from '../../models/converse.ts';
import { LIMITS } from '../limits.ts';
import { deleteFile } from './delete.ts';
import { done } from './done.ts';
import { edit } from './edit.ts';
import { list } from './list.ts';
import { read } from './read.ts';
import { runChecks } from './run-checks.ts';
import { search } from './search.ts';
import { type AgentTool, invalid, type ToolContext, type ToolOutcome } from './tool.ts';
import { write } from './write.ts';

const TOOLS: readonly AgentTool[] = [list, search, read, write, edit, deleteFile, runChecks, done];

/** The tools of an implementing agent, always the same and in the same order: they are part of the cached prefix. */
export const AGENT_TOOLS: readonly ToolSpec[] = TOOLS.map(({ spec }) => spec);

/** The tools of these names, and `done`; all of them where none are named. */
export function agentTools(names: readonly string[] | undefined): readonly ToolSpec[] {
  return names === undefined ? AGENT_TOOLS : AGENT_TOOLS.filter(({ name }) => name === done.spec.name || names.includes(name));
}

/** Runs one tool call. Unknown tools, wrong and oversized arguments are answered to the model; only a failing store throws. */
export async function callTool(name: string, input: unknown, context: ToolContext): Promise<ToolOutcome> {
  const given = agentTools(context.tools);
  const tool = TOOLS.find(({ spec }) => spec.name === name && given.includes(spec));
  if (tool === undefined) return invalid(`There is no tool \`${name.slice(0, 60)}\`. Tools: ${given.map((spec) => spec.name).join(', ')}.`);
  if (!isWithin(input, LIMITS.inputChars))
    return invalid(
      `The arguments of \`${name}\` are larger than ${String(LIMITS.inputChars)} characters or nested too deeply. Nothing was done; write smaller pieces.`,
    );
  return tool.call(input, context);
}

const MAX_DEPTH = 20;

/** Whether a value's strings and members add up to at most `limit`, without recursion deeper than MAX_DEPTH. */
export function isWithin(value: unknown, limit: number): boolean {
  return weigh(value, limit, MAX_DEPTH) <= limit;
}

function weigh(value: unknown, limit: number, depth: number): number {
  if (typeof value === 'string') return value.length;
  if (typeof value !== 'object' || value === null) return 8;
  if (depth === 0) return Number.POSITIVE_INFINITY;
  let total = 2;
  for (const [key, member] of Object.entries(value)) {
    total += key.length + weigh(member, limit, depth - 1);
    if (total > limit) return total;
  }
  return total;
}
