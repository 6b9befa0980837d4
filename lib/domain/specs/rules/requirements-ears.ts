import { emptyPart, hasShall } from '../ears.ts';
import { sentencesOf, spotOn } from '../language/criteria.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import type { Sentence } from '../language/criterion-sentence.ts';
import { type Observation, quote, type Rule } from '../../shared/rule.ts';
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
    const none = all.filter(({ ears }) => ears === 'none');
    if (none.length === 0) return [];
    const isKiros = all.some(({ criterion }) => /\bSHALL\b/.test(criterion.text));
    const scenarios = none.filter(({ criterion }) => SCENARIO.test(criterion.text));
    const lacking = none.filter((sentence) => !scenarios.includes(sentence));
    const found = lacking.map(({ criterion, english }) => ({
      message: `Criterion ${criterion.id} is in no EARS form${faultOf(criterion.text)}: ${quote(criterion.text)}.`,
      ...spotOn(criterion),
      // The words that other languages promise with are not all known.
      ...(!english && { level: 'warning' as const, confidence: 0.7 }),
      fix: isPermission(criterion.text) ? POSSIBLE : english || isKiros ? FORM : `${FORM} ${ANY_LANGUAGE}`,
    }));
    const told = habitOrEach(
      found,
      all.length,
      (share, n) => `${share} criteria ${plural(n, 'is')} in an EARS form. ${found[0]?.message ?? ''}`,
      // The message of all quotes one.
      { toldElsewhere: scenarios.length, ids: lacking.map(({ criterion }) => criterion.id) },
    );
    return [...inScenarios(scenarios, all.length), ...told];
  },
};

const FORM = 'Write it as "WHEN|WHILE|IF … THEN|WHERE <condition>, THE <System> SHALL <response>" or "THE <System> SHALL <response>".';
const ANY_LANGUAGE = 'The keywords stay English, as Kiro writes and reads them; all else may be in any language.';
const POSSIBLE =
  'Say what SHALL be possible, with a response that a test can see, or move it to the introduction: a permission can be tested by nobody.';

/** RFC 2119: what MAY be done may as well be left. */
function isPermission(text: string): boolean {
  return /\bMAY\b/.test(text) && !hasShall(text);
}

function faultOf(text: string): string {
  if (isPermission(text)) return ': MAY permits and promises nothing';
  if (!hasShall(text)) return ': it has no SHALL';
  const part = emptyPart(text);
  if (part === undefined) return '';
  return part === 'condition' ? ': it states no condition behind its keyword' : ': nothing stands behind its SHALL';
}

/** `GIVEN a cart WHEN the user pays THEN the order is placed`. */
const SCENARIO = /^\W*GIVEN\b.*\b(?:WHEN|THEN)\b/is;

/** A style of the document, told once: what is said in it can be said in EARS. */
function inScenarios([first, ...others]: readonly Sentence[], all: number): Observation[] {
  if (first === undefined) return [];
  const many = others.length + 1;
  const what =
    many === 1 ? `Criterion ${first.criterion.id} is a scenario` : `${String(many)} of the ${String(all)} criteria are scenarios`;
  return [
    {
      level: 'warning',
      message: `${what} (GIVEN … WHEN … THEN …), which is no EARS form: ${quote(first.criterion.text)}.`,
      ...spotOn(first.criterion),
      fix: 'Write what is given as WHILE, and who answers with SHALL: "WHILE <state>, WHEN <event>, THE <System> SHALL <response>".',
    },
  ];
}
