import { CJK, emptyPart, hasShall } from '../ears.ts';
import { spotOn } from '../language/criteria.ts';
import { isEnglish } from '../language/language.ts';
import type { BugfixDocument } from '../read/bugfix.ts';
import { quote, type Rule } from '../../shared/rule.ts';

export const bugfixEars: Rule<BugfixDocument> = {
  id: 'bugfix-ears',
  level: 'error',
  explanation:
    'The expected behaviour becomes the test of the fix: it has to say what the system SHALL do under which condition. In other languages it is a warning.',
  example: { wrong: '2.1 The total should be right', right: '2.1 WHEN the cart is empty THEN the system SHALL show a total of 0' },
  check: ({ expected, unchanged }) =>
    [...expected, ...unchanged].flatMap((criterion) => {
      const fault = faultOf(criterion.text);
      if (fault === undefined) return [];
      const message = `Clause ${criterion.id} ${fault}: ${quote(criterion.text)}.`;
      // The words that other languages promise with are not all known.
      return [{ message, ...spotOn(criterion), ...(!isEnglish(criterion.text) && { level: 'warning' as const, confidence: 0.7 }) }];
    }),
};

function faultOf(text: string): string | undefined {
  if (!hasShall(text)) return CJK.test(text) ? undefined : 'has no SHALL';
  const part = emptyPart(text);
  if (part === undefined) return undefined;
  return part === 'condition' ? 'states no condition behind its keyword' : 'has nothing behind its SHALL';
}
