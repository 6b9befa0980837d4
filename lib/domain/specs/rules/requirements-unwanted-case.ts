import type { Observation, Rule } from '../../shared/rule.ts';
import { classifyEars } from '../ears.ts';
import { isEnglish } from '../language/language.ts';
import { masked } from '../language/sentence.ts';
import type { Requirement, RequirementsDocument } from '../read/requirements.ts';

const FAILURE =
  /\b(?:fail\w*|errors?|invalid\w*|unavailable|missing|exceed\w*|reject\w*|den(?:y|ies|ied)|declin\w*|time(?:s|d)? ?out|timeouts?|cannot|can not|unable|unauthori[sz]ed|corrupt\w*|lost|wrong|refus\w*|conflict\w*|offline|unreachable|unknown|expired?|empty|not (?:found|exist|respond|answer|available|valid|match|been|supported)|no longer|without permission|fall(?:s)? ?back|retr(?:y|ies)|abort\w*|roll(?:s|ed)? back|duplicate|full|malformed|incorrect|forbidden|warn\w*|skip\w*|ignor\w*)\b/i;
/** What crosses a border (network, disk, a person's hands) can fail there: as what the system does, or as what someone hands it. */
const BORDER = 'servers?|providers?|apis?|services?|endpoints?|addresses|address|disk|files?|databases?|buckets?|brokers?|cloud|it';
const DOES = new RegExp(
  `\\b(?:SHALL|MUST)\\s(?:\\w+ly )?(?:upload|download|submit|fetch|import|parse|connect|install|(?:send|write|save|copy|request|post|push|transfer)\\b[^.;]{1,80}\\b(?:to|from|on|with)\\b (?:\\w+ ){0,3}(?:${BORDER}))\\b`,
  'i',
);
const HANDED = /\b(?:WHEN|WHENEVER|UPON)\b[^,;]{0,80}\b(?:uploads|submits|pays|imports|signs in|logs in|enters (?:an?|the))\b/i;
/** A requirement of fewer criteria is a remark. */
const ENOUGH = 2;

export const requirementsUnwantedCase: Rule<RequirementsDocument> = {
  id: 'requirements-unwanted-case',
  level: 'info',
  confidence: 0.85,
  explanation:
    'Most defects live in the cases nobody asked for. What crosses a border (an upload, a payment, a file) can fail, and a requirement about it says what happens then.',
  example: { wrong: 'only WHEN … criteria', right: 'IF the channel is unknown, THEN THE Preference_Service SHALL answer with status 404' },
  check({ requirements }) {
    const judged = requirements.filter(({ criteria }) => criteria.length > 0 && criteria.every(({ text }) => isEnglish(text)));
    if (judged.length < requirements.length) return [];
    const total = judged.reduce((sum, { criteria }) => sum + criteria.length, 0);
    const uncovered = judged.filter((requirement) => !isCovered(requirement));
    if (total >= ENOUGH + 1 && uncovered.length === judged.length) {
      return [{ message: 'No criterion says what happens when something goes wrong.', line: 1 }];
    }
    return uncovered.filter(mayFail).map(observation);
  },
};

function observation({ id, title, line }: Requirement): Observation {
  const name = title === '' ? id : `${id} (${title})`;
  return {
    message: `Requirement ${name} does not say what happens when it fails.`,
    line,
    fix: 'Add a criterion "IF <what goes wrong>, THEN THE <System> SHALL <response>".',
  };
}

function mayFail({ criteria }: Requirement): boolean {
  return criteria.length >= ENOUGH && criteria.some(({ text }) => isRisky(masked(text)));
}

function isRisky(text: string): boolean {
  return DOES.test(text) || HANDED.test(text);
}

function isCovered({ criteria }: Requirement): boolean {
  return criteria.some(({ text }) => FAILURE.test(text.slice(0, 4000)) || /unwanted|complex/.test(classifyEars(text)));
}
