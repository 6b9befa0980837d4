import { CJK } from '../ears.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import { quote, type Rule } from '../../shared/rule.ts';

/** Words that no test can decide. Kept to those that are hardly ever meant precisely; a figure in the sentence excuses them. */
const VAGUE =
  /\b(?:user[- ]friendly|intuitive(?:ly)?|easy[- ]to[- ]use|easily|seamless(?:ly)?|robust(?:ly)?|efficient(?:ly)?|quick(?:ly)?|fast(?!-)|rapid(?:ly)?|adequate(?:ly)?|appropriate(?:ly)?|reasonabl[ey]|sufficient(?:ly)?|as (?:needed|necessary|appropriate)|as \w+ as possible|if (?:possible|necessary|practical)|where (?:possible|appropriate)|when(?:ever)? (?:possible|appropriate)|and\/or|etc\.?|and so on|tbd|state[- ]of[- ]the[- ]art|best[- ]effort|gracefully|properly|correctly|in a timely manner|promptly|minimal(?:ly)?|optimal(?:ly)?|high performance|various|several|(?<!\b(?:how|however|as|so) )many|some kind of)(?![\w-])/i;
const MEASURE = /\d|\bwithin\b|\bat (?:least|most)\b|\bno more than\b/i;

export const requirementsVague: Rule<RequirementsDocument> = {
  id: 'requirements-vague',
  level: 'warning',
  explanation:
    'Two people must come to the same verdict on whether a criterion is met. A word such as "fast" or "appropriate" leaves that open.',
  example: {
    wrong: 'WHEN the list is opened, THE View SHALL load quickly',
    right: 'WHEN the list is opened, THE View SHALL show the first page within 2 seconds',
  },
  check: ({ requirements }) =>
    requirements
      .flatMap(({ criteria }) => criteria)
      .flatMap(({ id, text, line }) => {
        const word = CJK.test(text) ? undefined : VAGUE.exec(withoutCode(text))?.[0];
        if (word === undefined || MEASURE.test(text)) return [];
        return [{ message: `Criterion ${id} cannot be tested as it stands: "${word}" has no measure in ${quote(text)}.`, line }];
      }),
};

/** What stands in code or quotation marks is the thing itself, not a judgement. */
function withoutCode(text: string): string {
  return text.slice(0, 4000).replaceAll(/`[^`]*`|"[^"]*"|\([^()]*\)/g, ' ');
}
