import { quote, type Rule } from '../../shared/rule.ts';
import { ALLOWED_WORDS, type AllowedWords, isAllowed } from '../language/judgement.ts';
import { cueOf } from '../language/cues.ts';
import { cuedSentences, matchesOf, observe, quotedWords, wordsOf } from '../language/criteria.ts';
import type { Sentence } from '../language/criterion-sentence.ts';
import { isCommon, isMeasured } from '../language/sentence.ts';
import type { RequirementsDocument } from '../read/requirements.ts';

const THINGS =
  'files?|numbers?|amounts?|volumes?|data ?sets?|documents?|tables?|images?|lists?|payloads?|deviations?|differences?|changes?|sets?|quantit(?:y|ies)|groups?|uploads?|projects?';
/** `413 for payload too large`, `the message "…" (too many attempts)`: what an answer is called by, and no limit. */
const ANSWER =
  '\\b(?:4\\d\\d|(?:error|status|response|message|reason)s?)(?: codes?)?(?: +(?:for|of|about|saying))?(?: (?:an?|the))? ?[:(]? ?';
const QUANTITY = new RegExp(
  '(?<![\\w/-])(?:' +
    [
      // `(one, few, many, other)` are classes, `1 or many` is any number, `that many` a number told before.
      '(?<!\\b(?:how|as|so|too|that|these|those|one or|1 or|zero or|few or) )many(?! as\\b|\\s*[,)/])',
      'several|numerous|various|a (?:few|couple of|handful of|variety of|number of|range of(?! \\d)|lot of|multitude of)|lots of|plenty of',
      'few(?= \\w+s\\b)',
      '(?<!\\b(?:when|if|where|while|whether|once|that) )some(?! (?:but not all|of the|other|kind|sort)\\b)(?= (?:\\w+s|time|data|information|extra|more)\\b)(?![^.;]*\\bothers\\b)',
      '(?<!\\b(?:the|at|or|\\d+) )most(?= (?!recent|likely|common|import|used|specific|restrict|signific|of the time)(?:(?!\\w+(?:ed|ive|ant|ent|ful|al|ic|ing|ous)\\b)\\w+ )?\\w+s\\b)',
      `(?:very )?(?:large|small|big|huge|massive)(?= (?:\\w+ )?(?:${THINGS})\\b)`,
      '(?:very )?(?:high|heavy|low)(?= (?:traffic|load|volumes?|usage|numbers?|demand|concurrency)\\b)',
      `(?<!${ANSWER}(?:payload|file|image|body|request|entity|input|message|text|name|value|url|uri|header|content|upload|attachment|password|title)s? )too (?:long|large|big|small)|(?<!${ANSWER})too many`,
      'too (?:much|often|slow(?:ly)?)|(?:a |for )?(?:long|short)(?= (?:time|while|period)\\b)|(?<=\\b(?:is|are|be|becomes?) )significant|significantly',
      'a?round(?:ed)? about|roughly|approximately|almost|nearly|more or less',
      'regularly|periodically|(?<!\\b(?:most|least) )frequently(?! than\\b)|often(?! as)|occasional(?:ly)?|usually|generally|typically|rarely|sometimes|from time to time|at regular intervals|(?<!\\b(?:most|least) )recently(?! used)',
      'a wide range of|wide range of',
    ].join('|') +
    ')(?![\\w-])',
  'gi',
);
/** `multiple` is exact in a condition (two or more) and where it is told from one (`allow multiple copies to share an id`, `several calls in a single file`), vague in another promise. */
const MULTIPLE =
  /\b(?:support|handle|accept|offer|provide|allow|enable|manage|process)\w* (?:for )?multiple(?= [^(:]*$)(?![^.;]*\b(?:including|such as|namely|share|(?:in|within|on|per|from|of|by|for) (?:a single|the same|one)|simultaneous(?:ly)?|at (?:once|the same time)|concurrent(?:ly)?)\b)/gi;
/** `various inputs (valid, broken, empty)`, `frequently read columns: name, email`: which are listed. */
const LISTED = /^[^.;,(]{0,60}: ?[\w`"'-]+,|^[^.;,(]{0,60}\((?!e\.?g|i\.e|such as|for example)[^),]{1,60},[^)]{1,200}\)(?<!\betc\.?\))/i;
/** `large files (>10MB)`, `large numbers of cards (1000+ notes)`: from where on they are. A figure without a bound may be that of another thing. */
const BOUNDED =
  /^[\w-]+(?: (?!(?:in|for|with|to|on|from|by|at|and|or|as|than)\b)[\w-]+){0,4} \((?:[<>≥≤]=? ?\d|(?:over|above|exceeding|more than|at least|less than|fewer than|under|below|up to) \d|\d{3,}\+|\d[\d.,]*[kKM]?\+ [a-z])[^()]{0,40}\)/;
/** Each of them has one of these words. */
const CUE = cueOf(
  'many several numerous various few couple handful variety number range lot multitude lots plenty some most large small big huge massive high heavy low too long short significant* ' +
    'about roughly approximately almost nearly less regularly periodically frequently often occasional* usually generally typically rarely sometimes time intervals recently multiple',
);

export const requirementsQuantity: Rule<RequirementsDocument, AllowedWords> = {
  id: 'requirements-quantity',
  level: 'info',
  confidence: 0.74,
  explanation:
    'A number, a range or a rate can be tested; "many", "large" and "regularly" mean something else to each reader. Only criteria in English are judged.',
  example: {
    wrong: 'THE Monitor SHALL poll the sensors regularly and keep several values',
    right: 'THE Monitor SHALL poll each sensor every 5 seconds',
  },
  options: ALLOWED_WORDS,
  check: (document, { allowed }) => cuedSentences(document, CUE).flatMap((sentence) => vagueQuantity(sentence, allowed) ?? []),
};

function vagueQuantity({ criterion, text, promise }: Sentence, allowed: readonly string[]) {
  if (isMeasured(promise?.response ?? text)) return undefined;
  const found = [
    ...matchesOf(QUANTITY, text, (match) => isCommon(match[0]) && !isAllowed(match[0], allowed)),
    ...matchesOf(MULTIPLE, text, (match) => promise !== undefined && match.index >= promise.index && !isAllowed('multiple', allowed)),
  ]
    .filter(({ index }) => {
      const behind = criterion.text.slice(index);
      return !LISTED.test(behind) && !BOUNDED.test(behind);
    })
    .toSorted((one, other) => one.index - other.index);
  const [first] = found;
  if (first === undefined) return undefined;
  const message = `Criterion ${criterion.id} does not say how much: ${quotedWords(found)} in ${quote(criterion.text)}.`;
  return observe(criterion, first, { message, ...wordsOf(criterion, found) });
}
