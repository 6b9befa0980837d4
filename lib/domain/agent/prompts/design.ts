import type { JsonSchema } from '../../models/converse.ts';
import { draftPrompt } from './draft.ts';
import { SCOPE_RULES } from './scope-rules.ts';
import type { Prompt, PromptContext } from './types.ts';

export const TOOL = 'write_design';

const STEP = `Your step: write the design of this feature, by calling \`${TOOL}\` once with the whole document.

The design says how the requirements will be met in this repository, exactly enough that another engineer writes the code without asking you. It will be read by a person first: say the decisions and their reasons, leave out what goes without saying. If no requirements document is accepted yet, design from the request and leave lists of criteria empty.

What belongs in:
- overview: the approach, and the decisions that matter with what else was considered.
- architecture: how the parts work together, and where they fit into the code that exists.
- components: each module, class or function group that is new or changed. Its name as in code, what it is responsible for, every file (tests too), its interface with exact signatures in the repository's language, and \`satisfies\`: the ids of the criteria it serves.
- dataFlow: the way of a request through the components, step by step, by their names.
- dataModels: types, tables, messages, with limits and invariants.
- properties: statements that hold for all inputs ("For any user and channel, muting twice equals muting once") with the criteria they validate. Only those that a test can check; none for configuration or layout.
- errorHandling: every unwanted case of the criteria, what the system does and what the caller sees.
- testingStrategy: which tests prove what, in which files, with the repository's own test runner.

What the checks demand:
- Every criterion of the requirements is served by at least one component (\`satisfies\`) or property; ids are written as in the document (\`1.2\`) and exist.
- Every component named in the data flow or the diagram (\`PreferenceService\`) is described under components with the same name.
- Properties have distinct numbers by position, and each validates at least one criterion.

${SCOPE_RULES}

Keep it as small as the request: change existing modules rather than building beside them, and no layers, options or abstractions for later. Nothing in the design may depend on services, tools or packages that the repository does not have, unless the request asks for them.`;

/** Drafts design.md of a feature. `schema` is the JSON Schema of a DesignDraft. */
export function designPrompt(context: PromptContext, schema: JsonSchema): Prompt {
  return draftPrompt(context, { step: STEP, tool: { name: TOOL, description: 'Hands over the design document.', schema } });
}
