import { sentencesOf, spotOn } from '../language/criteria.ts';
import type { Sentence } from '../language/criterion-sentence.ts';
import { cueOf } from '../language/cues.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import { isBlank } from '../text/characters.ts';
import { quote, type Rule } from '../../shared/rule.ts';

/** SHALL at the start, or right behind the condition's comma or THEN. */
const NO_SYSTEM = /(?:^|,|\bTHEN)\s*(?:SHALL|MUST)$/i;
const SHALL = /\b(?:SHALL|MUST)\b/gi;
/** `IF the user must sign in`: what stands in a condition names nobody who acts; in capitals it ends one that lacks its comma. */
const IN_CONDITION = /^\W*(?:WHENEVER|WHEN|WHILE|WHERE|IF|AFTER|ONCE|UPON)\b[^,]*$/i;
const inCondition = (start: string): boolean => /\b(?:shall|must)$/.test(start) && IN_CONDITION.test(start);

/** What a sentence promises first tells who acts: `THE Router SHALL keep it, SHALL NOT …` goes on with the same. */
function lacksSystem(sentence: string): boolean {
  const starts = [...sentence.matchAll(SHALL)].map(({ 0: word, index }) => sentence.slice(0, index + word.length));
  const first = starts.find((start) => !inCondition(start));
  return first !== undefined && NO_SYSTEM.test(first);
}
/** `color.*, size.* SHALL` ends none. */
const SENTENCE_END = /[.;]\s+(?!(?:SHALL|MUST)\b)(?=\p{Lu})/u;
const sentencesIn = (text: string): string[] => text.slice(0, 4000).replaceAll(/[*`]/g, '').split(SENTENCE_END);
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
      .all.filter((sentence) => mayLack(sentence) && sentencesIn(sentence.criterion.text).some(lacksSystem))
      .map(({ criterion }) => ({
        message: `Criterion ${criterion.id} does not name the system that must act: ${quote(criterion.text)}.`,
        ...spotOn(criterion),
      })),
};

/** Whether the pattern may find something: it does not where something else stands in front of the only SHALL. */
function mayLack({ scan, cues, criterion: { text } }: Sentence): boolean {
  if (scan === undefined || scan.shalls > 1 || (cues & RUN_ON) !== 0) return true;
  if (scan.shall === undefined) return false;
  let end = scan.shall.start;
  while (end > 0 && isBlank(text.charCodeAt(end - 1))) end -= 1;
  THEN.lastIndex = Math.max(0, end - 4);
  return end === 0 || ',*`'.includes(text.charAt(end - 1)) || THEN.test(text);
}

const THEN = /then/iy;
