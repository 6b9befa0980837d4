import { hasShall } from '../ears.ts';
import { sentencesOf, spotOn } from '../language/criteria.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import { quote, type Rule } from '../../shared/rule.ts';
import { plural } from '../../shared/wording.ts';
import { habitOrEach } from './inputs.ts';

export const requirementsEars: Rule<RequirementsDocument> = {
  id: 'requirements-ears',
  level: 'error',
  explanation:
    'A criterion in an EARS form says under which condition which system must do what, so that a test can be derived from it (Mavin et al., 2009).',
  example: {
    wrong: 'Users can mute channels',
    right: 'WHEN a user mutes a channel, THE Preference_Service SHALL store the choice within 1 second',
  },
  check(document) {
    const { all } = sentencesOf(document);
    const found = all
      .filter(({ ears }) => ears === 'none')
      .map(({ criterion, english }) => ({
        message: `Criterion ${criterion.id} is in no EARS form${hasShall(criterion.text) ? '' : ': it has no SHALL'}: ${quote(criterion.text)}.`,
        ...spotOn(criterion),
        // The words that other languages promise with are not all known.
        ...(!english && { level: 'warning' as const, confidence: 0.7 }),
        fix: 'Write it as "WHEN|WHILE|IF … THEN|WHERE <condition>, THE <System> SHALL <response>" or "THE <System> SHALL <response>".',
      }));
    return habitOrEach(found, all.length, (share, n) => `${share} criteria ${plural(n, 'is')} in an EARS form. ${found[0]?.message ?? ''}`);
  },
};
