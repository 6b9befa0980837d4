import type { JsonSchema } from '../../models/converse.ts';
import { draftPrompt } from './draft.ts';
import type { Prompt, PromptContext } from './types.ts';

export const TOOL = 'write_bugfix';

const STEP = `Your step: describe this bug and its fix as requirements, by calling \`${TOOL}\` once with the whole document.

The document has three lists of one-sentence clauses:
- current: the defect as it shows now. "WHEN an order has no items THEN the system divides by zero and answers with status 500"
- expected: what is right in the same cases. "WHEN an order has no items THEN the system SHALL answer with a total of 0"
- unchanged: behaviour near the bug that must stay. "WHEN an order has items THEN the system SHALL CONTINUE TO add up their prices"

What the checks demand:
- Each list has at least one clause; for each defect there is an expected behaviour for the same condition.
- Every clause of \`expected\` has one SHALL; every clause of \`unchanged\` says SHALL CONTINUE TO. Keep WHEN, THEN, SHALL in capitals and English.
- Each can be tested: a concrete condition, an exact result.

Ids follow from lists and positions: current 1.1, 1.2, …; expected 2.1, 2.2, …; unchanged 3.1, 3.2, …. Do not write numbers into the texts. The clauses of expected and unchanged are the acceptance criteria that design, tasks and tests refer to.

Keep to this bug. Describe behaviour as seen from outside, not the cause or the change: that is the design's part. For \`unchanged\`, think of the inputs next to the faulty ones, of callers of the same code, of error messages and of formats that others rely on.`;

/** Drafts bugfix.md. `schema` is the JSON Schema of a BugfixDraft. */
export function bugfixPrompt(context: PromptContext, schema: JsonSchema): Prompt {
  return draftPrompt(context, { step: STEP, tool: { name: TOOL, description: 'Hands over the bugfix document.', schema } });
}
