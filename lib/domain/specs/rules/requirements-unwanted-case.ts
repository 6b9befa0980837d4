import type { Observation, Rule } from '../../shared/rule.ts';
import { sentencesOf } from '../language/criteria.ts';
import type { Sentence } from '../language/criterion-sentence.ts';
import { cueOf } from '../language/cues.ts';
import type { Requirement, RequirementsDocument } from '../read/requirements.ts';

const FAILURE =
  /\b(?:fail\w*|errors?|invalid\w*|unavailable|missing|exceed\w*|reject\w*|den(?:y|ies|ied)|declin\w*|time(?:s|d)? ?out|timeouts?|cannot|can not|unable|unauthori[sz]ed|corrupt\w*|lost|wrong|refus\w*|conflict\w*|offline|unreachable|unknown|expired?|empty|not (?:found|exist|respond|answer|available|valid|match|been|supported)|no longer|without permission|fall(?:s)? ?back|retr(?:y|ies)|abort\w*|roll(?:s|ed)? back|duplicate|full|malformed|incorrect|forbidden|warn\w*|skip\w*|ignor\w*)\b/i;
const FAILED = cueOf(
  'fail* error* invalid* unavailable missing exceed* fall* timesout timedout reject* deny denies denied declin* out timeout* cannot not unable unauthori* corrupt* lost wrong refus* conflict* offline unreachable ' +
    'unknown expire* empty no without back retry retries abort* duplicate full malformed incorrect forbidden warn* skip* ignor*',
);
/** What crosses a border (network, disk, a person's hands) can fail there: as what the system does, or as what someone hands it. */
const BORDER = 'servers?|providers?|apis?|services?|endpoints?|addresses|address|disk|files?|databases?|buckets?|brokers?|cloud|it';
const DOES = new RegExp(
  `\\b(?:SHALL|MUST)\\s(?:\\w+ly )?(?:upload|download|submit|fetch|import|parse|connect|install|(?:send|write|save|copy|request|post|push|transfer)\\b[^.;]{1,80}\\b(?:to|from|on|with)\\b (?:\\w+ ){0,3}(?:${BORDER}))\\b`,
  'i',
);
const HANDED = /\b(?:WHEN|WHENEVER|UPON)\b[^,;]{0,80}\b(?:uploads|submits|pays|imports|signs in|logs in|enters (?:an?|the))\b/i;
const HANDS = cueOf(
  'upload* download submit* fetch import* parse connect install send write save copy request post push transfer pays signs logs enters',
);
export const requirementsUnwantedCase: Rule<RequirementsDocument, { min_criteria: number }> = {
  id: 'requirements-unwanted-case',
  level: 'info',
  confidence: 0.85,
  explanation:
    'Most defects live in the cases nobody asked for. What crosses a border (an upload, a payment, a file) can fail, and a requirement about it says what happens then. Only documents whose criteria are all in English are judged.',
  example: { wrong: 'only WHEN … criteria', right: 'IF the channel is unknown, THEN THE Preference_Service SHALL answer with status 404' },
  options: {
    min_criteria: { default: 2, min: 1, meaning: 'Criteria below which a requirement is a remark, of which nothing is expected.' },
  },
  check(document, { min_criteria: enough }) {
    const { requirements } = document;
    const { of, all, english } = sentencesOf(document);
    if (english.length < all.length || requirements.some(isUnwritten)) return [];
    const covered = of.map(isCovered);
    if (all.length >= enough + 1 && !covered.includes(true)) {
      return [{ message: 'No criterion says what happens when something goes wrong.', line: 1 }];
    }
    return requirements.filter((_, index) => covered[index] === false && mayFail(of[index] ?? [], enough)).map(observation);
  },
};

const isUnwritten = ({ criteria, withdrawn }: Requirement): boolean => criteria.length === 0 && withdrawn !== true;

function observation({ id, title, line }: Requirement): Observation {
  const name = title === '' ? id : `${id} (${title})`;
  return {
    message: `Requirement ${name} does not say what happens when it fails.`,
    line,
    fix: 'Add a criterion "IF <what goes wrong>, THEN THE <System> SHALL <response>".',
  };
}

function mayFail(sentences: readonly Sentence[], enough: number): boolean {
  return sentences.length >= enough && sentences.some(isRisky);
}

function isRisky(sentence: Sentence): boolean {
  return (sentence.cues & HANDS) !== 0 && (DOES.test(sentence.text) || HANDED.test(sentence.text));
}

function isCovered(sentences: readonly Sentence[]): boolean {
  return sentences.some(({ ears }) => ears === 'unwanted' || ears === 'complex') || sentences.some(saysFailure);
}

function saysFailure({ cues, criterion }: Sentence): boolean {
  return (cues & FAILED) !== 0 && FAILURE.test(criterion.text.slice(0, 4000));
}
