import { quote, type Rule } from '../../shared/rule.ts';
import { listed } from '../../shared/wording.ts';
import { ALLOWED_WORDS, type AllowedWords, isAllowed } from '../language/judgement.ts';
import { cueOf } from '../language/cues.ts';
import { cuedSentences, matchesOf, observe, quotedWords, wordsOf } from '../language/criteria.ts';
import type { Sentence } from '../language/criterion-sentence.ts';
import { isNamedMark } from '../read/named-marks.ts';
import type { RequirementsDocument } from '../read/requirements.ts';

/** What templates leave to be filled in: `[number]`, `<value> seconds`, `within XX seconds`, `___`. `--limit <number>` and `[Y]` are how something is typed. */
const NAMED = 'number|value|amount|duration|threshold|percentage';
const BLANK = `[Xx]{1,3}|[NYZ]|${NAMED}|limit`;
const UNIT =
  '(?: ?%| ?(?:ms|milliseconds?|seconds?|minutes?|hours?|days?|weeks?|months?|percent|[KMG]B|users?|requests?|items?|times|attempts?|characters?)\\b)';
const OPTION = String.raw`(?<![\w-])--?[\w-]{1,40} `;
const PLACEHOLDERS = [
  String.raw`(?<![^\s(,]|${OPTION})(?:\[(?:${BLANK})\]|<(?:${BLANK})>)(?=${UNIT})`,
  String.raw`(?<![^\s(,]|${OPTION}|[\]>] )\[(?:${NAMED}|(?:insert|specify|define) [^\]>]{1,40})\](?![\w([<./=-]| [[<])`,
  String.raw`(?<![\w-])(?:X{2,3}|(?<=\b(?:within|after|every|for|than|least|most) )[XY])${UNIT}(?!.*\b[XYN] (?:is|=|being)\b)(?<!\bwhere [XY]\b.*)`,
  String.raw`(?<!\S)_{3,}(?!\S)`,
].join('|');

/** A platform is where something is shown to work; that a token is used `on all platforms` is a finite list's business. */
const SHOWN_ON = String.raw`(?<=\b(?:work|run|function|behave|look|render|display|perform|deploy|install|launch|start|open|compatible|accessible|available|responsive|usable|supported)\w*(?: [\w-]+){0,3} )`;

/** Not left undecided: `allow the precision to be specified`, and where somebody sets it: `to be defined in the configuration`. Who decides it, and when, leaves it open. */
const SETTABLE = String.raw`(?<!\b(?:allow|let|enable|permit|require)s? (?:(?!that\b|which\b|and\b|to\b)[\w-]+ ){1,4})`;
const WHERE_SET = String.raw`(?! (?:as|via|in|per|through)(?: {3}| (?:(?:an?|the|its|their) )?(?:[\w-]+ )?(?:config\w*|options?|parameters?|arguments?|flags?|settings?|variables?)(?=\s*(?:$|[.,;)]))))`;

/** What is wrong with one of their words, and with several. */
const KINDS: readonly { pattern: RegExp; why: readonly [string, string] }[] = [
  {
    why: ['leaves the list open', 'leave the list open'],
    pattern: /(?<![\w/])(?:etc\b\.?|and so (?:on|forth)|and (?:the like|similar)\b|including,? but not limited to|among others)(?!\/)/gi,
  },
  {
    why: ['is not decided yet', 'are not decided yet'],
    pattern: new RegExp(
      String.raw`\b(?:TBD|TBC|TODO|FIXME|${SETTABLE}to be (?:defined|decided|determined|confirmed|specified|announced)\b${WHERE_SET})\b|\?\?\?|${PLACEHOLDERS}`,
      'g',
    ),
  },
  {
    why: ['promises an effort, not a result', 'promise an effort, not a result'],
    pattern:
      /(?<!\b(?:not|never|n't) )\b(?:(?:try|strive|aim|endeavou?r|seek) (?:to|for)|attempt to)\b|\b(?:make (?:its|every|an) (?:best )?effort|best[- ]effort)\b|\btake\b[^.;]{1,80}\binto account\b/gi,
  },
  {
    why: ['says nothing that can be observed', 'say nothing that can be observed'],
    pattern:
      /\b(?:handle|process|manage|deal with|address) (?:it|them|this|that|errors?|exceptions?|failures?|the (?:error|exception|failure|situation|problem|issue))(?=\s*(?:$|[.;]))|\bdo something\b|\bSHALL\s+(?:recover|work|function|behave)(?=\s*(?:$|[.;]))|\banything goes wrong\b/gi,
  },
  {
    why: ['can never be shown to hold', 'can never be shown to hold'],
    pattern: new RegExp(
      [
        String.raw`\bnever (?:fail|crash|break|go down|be unavailable)\w*|\balways (?:be )?(?:available|online|work|up|accessible)\b`,
        String.raw`\b100 ?(?:%|percent)(?= (?:of the time|uptime|available|availability|secure|reliable|safe|bug|accura))`,
        String.raw`\b(?:in|under|for) (?:all|any) (?:situations?|cases?|circumstances|conditions?)\b`,
        String.raw`\b(?:on|with) (?:every|all|any) (?:devices?|browsers?)\b|${SHOWN_ON}\bon (?:every|all|any) platforms?\b(?! \()`,
        String.raw`\ball future (?:versions?|releases?|devices?|browsers?|platforms?|needs|requirements|changes|formats?|standards|growth|features?|clients?|systems?|technolog(?:y|ies)|use cases)\b`,
        // A coupon lasts `once, repeating or forever`: there it is one of several values.
        String.raw`(?<![,/(]\s?|\bor )\bforever\b(?!\s?[,/)]| or\b)|\b(?:no|without|zero) bugs\b|\b(?:be|stay|remain|run|ship|deliver|produce|contain|have|provide|guarantee|ensure|generate|write|output) (?:\w+ )?(?:bug|error)-free\b`,
        String.raw`\b(?:every|all|any) possible (?:\w+ )?(?:inputs?|errors?|cases?|scenarios?|situations?|failures?|attacks?|conditions?|environments?|problems?|issues?|devices?|platforms?|browsers?|clients?|threats?|vulnerabilities|ways?)\b`,
        String.raw`\b(?:answer|handle|resolve|solve|understand|address) any questions?\b|\bany situation\b`,
      ].join('|'),
      'gi',
    ),
  },
];
/** Each of them has one of these words. */
const CUE = cueOf(
  '__* xx xxx x y n z number value amount duration threshold percentage limit insert specify define etc so like* similar* limited others* tbd tbc todo fixme defined decided determined confirmed specified announced ? try tries strive* aim* endeavo* seek attempt effort account ' +
    'handle process manage deal address something recover work function behave anything never* always percent % situation* case* circumstances condition* ' +
    'device* platform* browser* future forever bugs free possible question',
);

export const requirementsUnverifiable: Rule<RequirementsDocument, AllowedWords> = {
  id: 'requirements-unverifiable',
  level: 'warning',
  confidence: 0.88,
  explanation:
    'A criterion is proven by a test. What is left open, merely attempted, or can never be shown to hold, no test can prove. Only criteria in English are judged.',
  example: {
    wrong: 'THE Service SHALL never fail and support CSV, JSON, etc.',
    right: 'THE Service SHALL be available 99.9 percent of each month',
  },
  options: ALLOWED_WORDS,
  check: (document, { allowed }) => cuedSentences(document, CUE).flatMap((sentence) => unverifiable(sentence, allowed) ?? []),
};

function unverifiable({ criterion, text, promise }: Sentence, allowed: readonly string[]) {
  const found = KINDS.flatMap(({ pattern, why }) => {
    const words = matchesOf(pattern, text, (match) => !isAllowed(match[0], allowed) && accepts(match, text, promise?.index));
    return words.length === 0 ? [] : [{ words, why }];
  });
  const all = found.flatMap(({ words }) => words).toSorted((one, other) => one.index - other.index);
  const [first] = all;
  if (first === undefined) return undefined;
  const reasons = listed(found.map(({ words, why }) => `${quotedWords(words)} ${why[words.length > 1 ? 1 : 0]}`));
  const message = `Criterion ${criterion.id} cannot be verified: ${reasons} in ${quote(criterion.text)}.`;
  return observe(criterion, first, {
    message,
    ...wordsOf(criterion, all),
    fix: 'Say what is observed when it holds, with a figure or a complete list.',
  });
}

/** An attempt that is made, not one that is counted: `SHALL attempt to`, `and attempt to`; not `each retry attempt to the gateway`. */
const ATTEMPTS = /(?:^|[,;:–—-]|\b(?:shall|must|will|should|not|and|or|then|to|also|still|first|(?!only)\w+ly)) ?$/i;
/** What somebody else does, or what is not done, in the same clause. */
const ELSEWHERE =
  /\b(?:before|after|until|once|when|while|that|which|who|not|never|nor|neither|without|instead of|rather than)\b(?!.*(?:,|\b(?:and|but|then)\b))/i;

/** `attempt to` is an effort where it is what is promised; in a condition it is an event, and `log the attempt` logs one. */
function accepts({ 0: word, index: at }: RegExpExecArray, text: string, shall: number | undefined): boolean {
  if (/^(?:TODO|FIXME|TBD|TBC)$/.test(word)) return !isNamedMark(text, at, word);
  const isPromised = shall !== undefined && at > shall;
  if (/^(?:on|with|try|aim|seek|strive|endeavo)/i.test(word)) return isPromised;
  // In front of the SHALL, it is what something is called: `Best-effort caching`.
  if (/^best/i.test(word)) return shall === undefined || isPromised || /^best[- ]effort basis\b/i.test(text.slice(at));
  if (/^(?:handle|process|manage|deal|address|forever)/i.test(word))
    return shall === undefined || (isPromised && !ELSEWHERE.test(text.slice(shall, at)));
  if (!/^attempt/i.test(word)) return true;
  if (!isPromised || !ATTEMPTS.test(text.slice(Math.max(0, at - 30), at))) return false;
  // An attempt with a limit ends in something that can be seen.
  return !/\b(?:after|within|every|up to|at most|once|twice|before|using|then|\d+ times|attempts|and (?:report|return|show|log)\w*)\b/i.test(
    text.slice(at),
  );
}
