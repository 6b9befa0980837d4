import { quote, type Rule } from '../../shared/rule.ts';
import { type AllowedWords, isAllowed } from '../language/judgement.ts';
import { cueOf } from '../language/cues.ts';
import { cuedSentences, observe } from '../language/criteria.ts';
import type { Sentence } from '../language/criterion-sentence.ts';
import type { RequirementsDocument } from '../read/requirements.ts';

const IRREGULAR =
  'sent|written|rewritten|shown|kept|built|rebuilt|made|given|taken|sold|held|put|set|reset|read|run|found|hidden|frozen|chosen|thrown|drawn|bound|brought|cut|fed|paid|split|spent|told|undone|overwritten|withdrawn|overridden|broken down';
const PASSIVE = new RegExp(
  `^\\s+(?:NOT\\s+)?(?:(?:also|always|never|immediately|automatically|only|first|then)\\s+)?be\\s+(?:(?:\\w+ly|never|also|then|first)\\s+)?(\\w{2,}(?:ed|ized|ised)|${IRREGULAR})(?![\\w-])`,
  'i',
);
/** Participles that say how something is, not what is done to it. */
const STATES = new Set(
  'based bounded located limited related required allowed enabled disabled supported interested dedicated detailed advanced expected authorized authorised permitted logged-in connected disconnected named aligned centered centred sorted ordered associated involved concerned nested red need feed speed seed'.split(
    ' ',
  ),
);
/** `be marked with "x"`, `be formatted as a date`: what something looks like. `be marked as paid` is done to it. */
const LOOKS =
  /^(?:(?:marked|labell?ed|prefixed|suffixed|annotated|decorated|wrapped)\s(?:with|in|using)|(?:styled|formatted|defined)\s(?:with|as|in|using))\b/i;
const BE = cueOf('be');
const AGENT = /\bby\s+(?:the|an?|its|their|each|every|one|[A-Z_`])/;

export const requirementsPassive: Rule<RequirementsDocument, AllowedWords> = {
  id: 'requirements-passive',
  level: 'info',
  confidence: 0.81,
  explanation:
    'What "shall be done" may be done by anyone: without an actor no component is responsible and no test knows where to look. Only criteria in English are judged.',
  example: {
    wrong: 'WHEN an export is requested, a file SHALL be created',
    right: 'WHEN an export is requested, THE Export_Service SHALL create one CSV file',
  },
  options: { allowed: { default: [], meaning: 'More participles that say how something is, not what is done to it, such as `sorted`.' } },
  check: (document, { allowed }) => cuedSentences(document, BE).flatMap((sentence) => passive(sentence, allowed) ?? []),
};

function passive(sentence: Sentence, allowed: readonly string[]) {
  if ((sentence.promised & BE) === 0) return undefined;
  const { criterion, text, promise } = sentence;
  const match = promise === undefined ? null : PASSIVE.exec(promise.response);
  const [, participle = ''] = match ?? [];
  if (promise === undefined || match === null || STATES.has(participle.toLowerCase()) || isAllowed(participle, allowed)) return undefined;
  if (AGENT.test(promise.response.slice(match[0].length)) || AGENT.test(criterion.text.slice(promise.responseIndex + match[0].length)))
    return undefined;
  if (LOOKS.test(participle + promise.response.slice(match[0].length)) && isNamed(text.slice(0, promise.index))) return undefined;
  const lead = match[0].length - match[0].trimStart().length;
  const found = {
    index: promise.responseIndex + lead,
    text: text.slice(promise.responseIndex + lead, promise.responseIndex + match[0].length),
  };
  return observe(criterion, found, {
    message: `Criterion ${criterion.id} does not say who acts: "${text.slice(promise.index, promise.responseIndex).toLowerCase()} ${found.text}" in ${quote(criterion.text)}.`,
    fix: 'Name the system that does it: "THE <System> SHALL <verb> …".',
  });
}

/** `THE Login_Page SHALL be …`: whoever is named is how it shall be. */
function isNamed(before: string): boolean {
  return /\b(?:each|every)\s[^.;]*$/i.test(before) || (/\bthe\s+\w*(?:[_A-Z]\w*)\s*$/i.test(before) && /\b[A-Z]\w*\s*$/.test(before));
}
