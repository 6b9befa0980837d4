import { sentencesOf, spotOn } from '../language/criteria.ts';
import { cueOf } from '../language/cues.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import { quote, type Rule } from '../../shared/rule.ts';

/** SHALL at the start, or right behind the condition's comma or THEN. */
const NO_SYSTEM = /(?:^|,|\bTHEN)\s*(?:SHALL|MUST)\b/i;
/** The same without a blank, which is no SHALL by itself. */
const RUN_ON = cueOf('thenshall thenmust');

export const requirementsActor: Rule<RequirementsDocument> = {
  id: 'requirements-actor',
  level: 'error',
  explanation: 'A criterion names the system that has to act; without it no component is responsible and no test knows where to look.',
  example: {
    wrong: 'WHEN the limit is exceeded, SHALL drop the notification',
    right: 'WHEN the limit is exceeded, THE Notification_Router SHALL drop the notification',
  },
  check: (document) =>
    sentencesOf(document)
      .all.filter(
        ({ scan, cues, criterion: { text } }) =>
          scan === undefined || (cues & RUN_ON) !== 0 || !scan.shalls.every((index) => hasSubject(text, index)),
      )
      .map(({ criterion }) => criterion)
      .filter(({ text }) => NO_SYSTEM.test(text.slice(0, 4000).replaceAll(/[*`]/g, '')))
      .map((criterion) => ({
        message: `Criterion ${criterion.id} does not name the system that must act: ${quote(criterion.text)}.`,
        ...spotOn(criterion),
      })),
};

/** Whether something else stands in front of a SHALL than what the pattern looks for. */
function hasSubject(text: string, index: number): boolean {
  // Most subjects end in a letter, and not in that of THEN.
  if (/[A-MO-Za-mo-z] $/.test(text.slice(Math.max(0, index - 2), index))) return true;
  const before = text.slice(Math.max(0, index - 20), index).trimEnd();
  return before !== '' && !/(?:[,*`]|then)$/i.test(before);
}
