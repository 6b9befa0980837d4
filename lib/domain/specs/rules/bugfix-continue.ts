import { spotOn } from '../language/criteria.ts';
import { isEnglish } from '../language/language.ts';
import type { BugfixDocument } from '../read/bugfix.ts';
import { quote, type Rule } from '../../shared/rule.ts';

export const bugfixContinue: Rule<BugfixDocument> = {
  id: 'bugfix-continue',
  level: 'warning',
  explanation:
    'SHALL CONTINUE TO marks what works today and is proven by preservation tests, as opposed to what the fix brings. Only clauses in English are judged.',
  example: {
    wrong: '3.1 WHEN the cart has items THEN the system SHALL add them up',
    right: '3.1 WHEN the cart has items THEN the system SHALL CONTINUE TO add them up',
  },
  check: ({ unchanged }) =>
    unchanged
      .filter(({ text }) => isEnglish(text) && !/\bCONTINUES? TO\b/i.test(text))
      .map((criterion) => ({
        message: `Clause ${criterion.id} does not say SHALL CONTINUE TO: ${quote(criterion.text)}.`,
        ...spotOn(criterion),
      })),
};
