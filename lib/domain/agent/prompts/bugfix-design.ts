import type { JsonSchema } from '../../models/converse.ts';
import { draftPrompt } from './draft.ts';
import { SCOPE_RULES } from './scope-rules.ts';
import type { Prompt, PromptContext } from './types.ts';

export const TOOL = 'write_bugfix_design';

const STEP = `Your step: write the design of this bugfix, by calling \`${TOOL}\` once with the whole document.

The design finds the cause and states the smallest change that mends it, with a proof in two halves:
- Bug condition C(input): a predicate that is true for exactly the inputs that show the bug. Write it in words and as pseudo-code (FUNCTION isBugCondition(input) … END FUNCTION), with concrete examples, an edge case among them.
- Fix: for all inputs with C, the fixed code behaves as the expected clauses (2.x) say. This is Property 1.
- Preservation: for all inputs without C, the fixed code gives the same result as the present code, as the unchanged clauses (3.x) say. This is Property 2.

What belongs in besides: the likely causes, the most likely first, each with the place in the code (file and function) that makes you think so; every file that changes, tests included, step by step, with \`satisfies\`: the clauses it serves; and the tests: exploration (shows the bug on the present code), fix checking, preservation checking.

What the checks demand: every expected and unchanged clause is served by a change (\`satisfies\`) or validated by a property; ids are written as in the document (\`2.1\`) and exist.

${SCOPE_RULES}

Do not refactor, rename or improve on the way: each changed line must be needed for the fix.`;

/** Drafts design.md of a bugfix. `schema` is the JSON Schema of a BugfixDesignDraft. */
export function bugfixDesignPrompt(context: PromptContext, schema: JsonSchema): Prompt {
  return draftPrompt(context, { step: STEP, tool: { name: TOOL, description: 'Hands over the design of the bugfix.', schema } });
}
