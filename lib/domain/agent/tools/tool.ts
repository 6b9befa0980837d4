import * as z from 'zod';
import type { ToolSpec } from '../../models/converse.ts';
import type { WriteScope } from '../scope/task-scope.ts';
import type { VirtualTree } from '../virtual-tree.ts';

export interface ToolContext {
  tree: VirtualTree;
  scope: WriteScope;
  /** Ids of the criteria that `done` must give evidence for. */
  criteria: readonly string[];
  /** Names of the tools that are given; all of them where it is left out. */
  tools?: readonly string[] | undefined;
}

/** What `done` hands over for the commit message and the proof of each criterion. */
export interface TaskReport {
  summary: string;
  evidence: { criterion: string; how: string }[];
}

export interface ToolOutcome {
  status: 'success' | 'error';
  /** For the model. */
  text: string;
  /** Why it failed: what the session counts. `refused` = against the rules, `invalid` = not a call we understand, `failed` = honest failure. */
  failure?: 'refused' | 'invalid' | 'failed';
  /** Set by the two tools that end a turn; their result comes after the checks. */
  pending?: { kind: 'run_checks' } | { kind: 'done'; report: TaskReport };
}

export const success = (text: string): ToolOutcome => ({ status: 'success', text });
export const failed = (text: string): ToolOutcome => ({ status: 'error', text, failure: 'failed' });
export const refused = (text: string): ToolOutcome => ({ status: 'error', text, failure: 'refused' });
export const invalid = (text: string): ToolOutcome => ({ status: 'error', text, failure: 'invalid' });

export interface AgentTool {
  spec: ToolSpec;
  /** Validates the arguments and runs; wrong arguments are answered, never thrown. */
  call(input: unknown, context: ToolContext): Promise<ToolOutcome>;
}

/** A tool from its zod schema: the same schema is shown to the model and judges its arguments. */
export function defineTool<Schema extends z.ZodType>(definition: {
  name: string;
  description: string;
  input: Schema;
  run: (input: z.infer<Schema>, context: ToolContext) => ToolOutcome | Promise<ToolOutcome>;
}): AgentTool {
  const { name, description, input, run } = definition;
  return {
    spec: { name, description, schema: toolSchema(input) },
    call: async (raw, context) => {
      const parsed = input.safeParse(withoutNulls(raw));
      return parsed.success
        ? run(parsed.data, context)
        : invalid(`The arguments of \`${name}\` are wrong: ${explain(parsed.error)}. Nothing was done.`);
    },
  };
}

/** JSON Schema of a tool's arguments, without the dialect line that some providers refuse. */
export function toolSchema(schema: z.ZodType): ToolSpec['schema'] {
  const { $schema: _dialect, ...rest } = z.toJSONSchema(schema);
  return rest;
}

/** Schema errors in words, at most five. */
export function explain(error: z.ZodError): string {
  const shown = error.issues.slice(0, 5).map((issue) => {
    const place = issue.path.map(String).join('.');
    return `${place === '' ? '' : `\`${place.slice(0, 80)}\`: `}${issue.message.slice(0, 200)}`;
  });
  const more = error.issues.length > 5 ? `; and ${String(error.issues.length - 5)} more` : '';
  return `${shown.join('; ')}${more}`;
}

/** Some models write `null` for an argument they leave out. */
function withoutNulls(raw: unknown): unknown {
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return raw;
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== null));
}
