import type { JsonSchema } from '../../models/converse.ts';
import { draftPrompt } from './draft.ts';
import type { Prompt, PromptContext } from './types.ts';

export const TOOL = 'write_requirements';

const STEP = `Your step: write the requirements of this feature, by calling \`${TOOL}\` once with the whole document.

Requirements say what the system shall do as seen from outside, so that two people would come to the same verdict on whether it does. They do not say how: no files, classes, tables or libraries, unless the request itself prescribes them.

How criteria are written. Each acceptance criterion is one sentence in one EARS form:
- event: WHEN a user mutes a channel, THE Preference_Service SHALL store the choice within 1 second
- state: WHILE a channel is muted, THE Notification_Router SHALL drop messages for that channel
- unwanted case: IF the channel is unknown, THEN THE Preference_Service SHALL reject the request with status 404
- optional part: WHERE audit logging is enabled, THE Preference_Service SHALL record each change with user and time
- always: THE Preference_Service SHALL keep one preference for each user and channel
- combined: WHILE a policy is enforced, WHEN a user changes an enforced channel, THE Preference_Service SHALL refuse the change
The keywords and SHALL are in capitals (keep them in English whatever the language of the rest). After THE comes the name of one system that acts, in Snake_Title_Case, spelled as in the glossary.

What the checks demand:
- Every criterion has an EARS form, names the system that acts, and has exactly one SHALL. Two promises are two criteria.
- It can be tested: figures, states and exact results instead of words like fast, easily, appropriate, properly, gracefully, several, if possible.
- Every requirement has a user story (role, want, benefit) and at least one criterion; no criterion says the same as another.
- Every term in Snake_Title_Case that a criterion uses is in the glossary.
- What goes wrong is written down too, as far as it can occur here: invalid and missing input, limits and empty cases, missing rights, repetition and simultaneous changes, failures of what the feature depends on, each as IF … THEN. Where two unwanted cases can meet, say which one counts.

Ids follow from positions: the second criterion of the first requirement is 1.2. Do not write numbers into the texts.

Size: as many requirements as the request needs and no more, usually two to six with two to six criteria each. Do not add features that nobody asked for. Behaviour of the existing code that must stay is worth a criterion where this feature could break it. What you had to assume goes into \`openQuestions\`, each with the assumption you made.`;

const DESIGN_FIRST =
  'The design above is accepted already (design-first). Write the requirements that it meets and the request asks for; where the request asks for more than the design gives, say so in `openQuestions`.';

/** Drafts requirements.md. `schema` is the JSON Schema of a RequirementsDraft. */
export function requirementsPrompt(context: PromptContext, schema: JsonSchema): Prompt {
  const designFirst = context.documents.some(({ kind }) => kind === 'design');
  return draftPrompt(context, {
    step: designFirst ? `${STEP}\n\n${DESIGN_FIRST}` : STEP,
    tool: { name: TOOL, description: 'Hands over the requirements document.', schema },
  });
}
