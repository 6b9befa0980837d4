import type * as z from 'zod';
import {
  BUGFIX_DESIGN_TOOL,
  BUGFIX_TOOL,
  bugfixDesignPrompt,
  bugfixPrompt,
  DESIGN_TOOL,
  designPrompt,
  type Prompt,
  type PromptContext,
  type PromptName,
  readDraft,
  REQUIREMENTS_TOOL,
  requirementsPrompt,
  TASKS_TOOL,
  tasksPrompt,
  toolSchema,
} from '../../domain/agent/index.ts';
import type { ConverseReply, JsonSchema } from '../../domain/models/converse.ts';
import {
  BugfixDesignDraft,
  BugfixDraft,
  DesignDraft,
  readDesign,
  RequirementsDraft,
  renderBugfix,
  renderBugfixDesign,
  renderDesign,
  renderRequirements,
  renderTasks,
  TasksDraft,
} from '../../domain/specs/index.ts';
import type { DocumentKind } from '../../domain/workflow/document-kind.ts';

/** How one kind of document is asked for, read and written. */
export interface DocumentTool {
  name: PromptName;
  tool: string;
  prompt: (context: PromptContext) => Prompt;
  /** The document that a reply's draft renders to, on the documents before it; or what is wrong with the reply. */
  read: (reply: ConverseReply, context: PromptContext) => DocumentReply;
}

/** A document out of a model's reply. `again`: worth the same call with the reason told. */
export type DocumentReply = { ok: true; text: string; openQuestions: readonly string[] } | { ok: false; again: boolean; reason: string };

interface Definition<Draft> {
  name: PromptName;
  tool: string;
  schema: z.ZodType<Draft>;
  prompt: (context: PromptContext, schema: JsonSchema) => Prompt;
  render: (draft: Draft, context: PromptContext) => string;
}

function define<Draft>(definition: Definition<Draft>): DocumentTool {
  const { name, tool, schema, render } = definition;
  return {
    name,
    tool,
    prompt: (context) => definition.prompt(context, toolSchema(schema)),
    read: (reply, context) => {
      const read = readDraft(reply, { name: tool, schema });
      if (!read.ok) return read;
      const { openQuestions } = read.draft as { openQuestions?: string[] };
      return { ok: true, text: render(read.draft, context), openQuestions: openQuestions ?? [] };
    },
  };
}

const REQUIREMENTS = define({
  name: 'requirements',
  tool: REQUIREMENTS_TOOL,
  schema: RequirementsDraft,
  prompt: requirementsPrompt,
  render: renderRequirements,
});
const BUGFIX = define({ name: 'bugfix', tool: BUGFIX_TOOL, schema: BugfixDraft, prompt: bugfixPrompt, render: renderBugfix });
const DESIGN = define({ name: 'design', tool: DESIGN_TOOL, schema: DesignDraft, prompt: designPrompt, render: renderDesign });
const BUGFIX_DESIGN = define({
  name: 'bugfix-design',
  tool: BUGFIX_DESIGN_TOOL,
  schema: BugfixDesignDraft,
  prompt: bugfixDesignPrompt,
  render: renderBugfixDesign,
});
const TASKS = define({
  name: 'tasks',
  tool: TASKS_TOOL,
  schema: TasksDraft,
  prompt: tasksPrompt,
  render: (draft, context) => renderTasks(draft, { propertyTitles: propertyTitles(context) }),
});

/** Tasks name the properties of the design with their titles, as Kiro writes them. */
function propertyTitles({ documents }: PromptContext): Record<string, string> {
  const design = readDesign(documents.find(({ kind }) => kind === 'design')?.text ?? '');
  return Object.fromEntries(design.properties.map(({ key, title }) => [key, title]));
}

/** The tool of a document in a spec of this type. */
export function toolOf(kind: DocumentKind, specType: 'feature' | 'bugfix'): DocumentTool {
  if (kind === 'design') return specType === 'bugfix' ? BUGFIX_DESIGN : DESIGN;
  return { requirements: REQUIREMENTS, bugfix: BUGFIX, tasks: TASKS }[kind];
}
