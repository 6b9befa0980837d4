import { type Rule, quote } from '../../shared/rule.ts';
import { joinedVerb, VERB } from '../language/verbs.ts';
import { observe, sentencesOf } from '../language/criteria.ts';
import type { RequirementsDocument } from '../read/requirements.ts';

export const requirementsJoinedResponses: Rule<RequirementsDocument> = {
  id: 'requirements-joined-responses',
  level: 'info',
  confidence: 0.94,
  explanation:
    'Two actions joined by "and" can be half done. Each of them is easier to trace and to test with a number of its own. Only criteria in English are judged.',
  example: {
    wrong: 'WHEN a guest checks out, THE Hotel_System SHALL close the bill and release the room',
    right: 'two criteria: "… SHALL close the bill" and "… SHALL release the room"',
  },
  check: (document) =>
    sentencesOf(document)
      .english.filter(({ later }) => (later & VERB) !== 0)
      .flatMap(({ criterion, text, promise }) => {
        const found = promise === undefined ? undefined : joinedVerb(text, promise);
        if (found === undefined) return [];
        const message = `Criterion ${criterion.id} asks for more than one action: "${found.text}" in ${quote(criterion.text)}.`;
        return [observe(criterion, found, { message, fix: 'Give each action a criterion of its own.' })];
      }),
};
