import type { Observation } from '../../shared/rule.ts';
import { quote } from '../../shared/rule.ts';
import { plural } from '../../shared/wording.ts';
import type { RequirementsDocument } from '../read/requirements.ts';
import { matchesOf, observe, quotedWords, sentencesOf, type Stretch, wordsOf } from './criteria.ts';
import type { Sentence } from './criterion-sentence.ts';
import { isCommon, isMeasured } from './sentence.ts';

/** Where the words before or behind make a term of it: `report whether the route is optimal`, `last known good`, `a fast lane`. */
const BEFORE = /\b(?:(?:whether|if|as)(?: \w+){0,4} (?:is|are|was|were)|last[ -]known[ -]) ?$/i;
/** `lower is better`, `where a lower score is better`: which of two figures. */
const RANKED =
  /\b(?:lower|higher|fewer|less|more|smaller|larger|bigger|shorter|longer|closer|greater)(?: (?:score|value|number)s?)? (?:is|are|means) $/i;
const RANK = /^(?:good|better|best|bad|worse|worst)$/i;
const NAMED =
  /^ (?:import|mode|view|path|lane|delivery|forward|start guide|search operator|moving average|text|english|quer(?:y|ies)|log|start|repl(?:y|ies)|succession|before|after|following|prior|upon|when)\b/i;
/** `flag it as slow`; not `treat them as good customers`, which judges the customers. */
const MARKED = /\b(?:flag|mark|label|tag|classify|report)(?:s|ed|ies|ied)?(?: [\w-]+){1,5} as $/i;
const MARK_ENDS = /^(?:$|[.,;)]| (?:and|or|in|on|when|if)\b)/i;
/** Names of things, each with the word that it begins with: `quick actions`, `a simple bind`, `acceptable use`. */
const NAMES: readonly (readonly [RegExp, RegExp])[] = [
  [/^quick$/i, /^ (?:actions?|filters?|reference|links?|settings|tips?|wins?|stats)\b/i],
  [/^rapid$/i, /^ (?:tests?|antigen tests?|fire)\b/i],
  // Nothing of these can be quick itself: `quick entry session`, `quick reply button`; a noun behind them could: `quick form submission`.
  [
    /^(?:quick|rapid)$/i,
    /^ (?:(?:entry|reply|add|edit|view|search|action) )?(?:sessions?|modes?|forms?|buttons?|menus?|(?:tool)?bars?|panels?|dialogs?|modals?|drawers?|sheets?|fields?|widgets?|tiles?|tabs?|icons?|chips?|cards?|links?|palettes?|wizards?|badges?)(?=\s*(?:$|[.,;:)]|(?:and|or|is|are|that|which|to|for|from|in|on|at|of|with|when|if|while|by)\b))/i,
  ],
  [/^simple$/i, /^ (?:bind|majority|interest)\b|^ examples? like {3}/i],
  [/^acceptable$/i, /^ (?:use\b|(?:range|values?|types?)\b[^.;,]{0,20} (?:for|of) (?:that|this|the|each|an?) )/i],
  [/^good$/i, /^ standing\b/i],
  [/^slow$/i, /^ (?:down|(?:\w+ )?warnings?)\b/i],
  [/^slowly$/i, /^ at \d/i],
  [/^scalable$/i, /^ (?:to|up to) \d/i],
  [/^to a minimum$/i, /^ of\b/i],
];
/** One of several values, beside one that nobody asks for: `simple, medium, and hard`, `fast or slow`. Behind a comma another one follows. */
const VALUE_BEHIND =
  /^(?:(?: ?\/ ?| or | vs\.? )(?:ok|bad|poor|medium|hard|complex|critical|slow)\b|, (?:ok|bad|poor|fair|average|medium|hard|complex|slow)(?:,|\)| or | and )| and (?:bad|complex|slow)\b)/i;

/** Behind the words stands what they are measured by: `faster than the old one`, `modern ciphers (AES-GCM)`, `seamlessly without losing data`. */
const MEASURED_BY = /^[^.;,]{0,40}\((?!e\.?g|i\.e|for example|such as)(?:[^)?]|(?<!\w)\?){3,}\)/i;
/** `a user-friendly message stating "No input"`: the very words. */
const WORDED =
  /^[^.;]{0,60}\b(?:stating|saying|says|reads?|reading|that states|with the (?:text|message|words?)|the (?:text|message))\b[^.;]{0,20}["“「'`]/i;
/** `a user-friendly reason indicating which limit was exceeded`: says what is in it. */
const TELLING = /^[^.;,]{0,40}\b(?:indicating|stating|explaining|telling|naming|identifying)\s(?:which|what|why|how|that|the)\b/i;
/** `responsive, with a grid that adapts to the screen`: says what changes with what. */
const RESPONSIVE =
  /\b(?:adapts?|adjusts?|stacks?|stacked|collapses?|reflows?|resizes?|scrolls? horizontally|horizontal scroll\w*)\b|^(?:be |stay |remain )?responsive(?:: | [–—-] ).*\b(?:shall|must)\b|(?:\b(?:one|two|three|single)[ -]|\d\s?)(?:columns?|px|pixels?|r?em\b|%)/i;
/** Whatever figure follows, nobody is bound by it. */
const WAY_OUT = /^(?:ideally|preferably)$/i;
/** What is minimised by somebody's hand. */
const WINDOWS = '(?:window|panel|dialog|modal|sidebar|app|application|player|widget|drawer|pane|view)s?';
/** Words that leave something open where they are promised, and nothing in a condition; and what behind them says how it is done. */
const PROMISED: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:low[- ]latency|high[- ]availability)$/i, /^\)/],
  [
    /^(?:be )?(?:mini|maxi)mi[sz]ed?$/i,
    // A window is minimised, an error function, too; its number of errors is something else.
    new RegExp(
      String.raw`^(?: (?:the|an?|its|all|any|each|this|that|their))*(?: (?!number|count)[\w-]+){0,2} (?:${WINDOWS}|chat|toolbars?|tabs?|itself|objectives?|functions?|loss|error|energy|sum)\b(?! (?:rates?|counts?|messages?|startup|start|load|launch|switch|switches|use|usage|size|time|times)\b)|^ (?:in)?to\b|^[^.;]*(?:\b(?:by|using|via|through|with(?! (?:any|all|every|no|good)\b)|to the (?:least|lowest|minimum))\b|:)`,
      'i',
    ),
  ],
  [
    /^(?:instant|in (?:near[- ])?real)/i,
    /^ (?:as(?! (?:needed|possible|required|appropriate))|while|during|following|with)\b|^[^.;]*\bwithout (?!(?:any |noticeable )?(?:delay|lag|latency|interruption|error))/i,
  ],
];
const WINDOW_AT_END = new RegExp(String.raw`\b${WINDOWS}\s*$`, 'i');
/** An infinitive says what something is for, and is promised behind SHALL and what is joined to it only. */
const INFINITIVE = /^(?:mini|maxi)mi[sz]e$/i;
const PROMISES = /\b(?:shall|must|and|or)(?: also| always)? (?:\w+ly )?$|, $/i;
const COMPARED = /^ (?:[\w-]+ ){0,3}(?:than|compared (?:to|with))\b/i;
const UNBROKEN = /^(?:smooth|seamless)/i;

/** What a thing is for is no part of what is promised: `in JSON for easy parsing`, `to efficiently manage connections`. */
const PURPOSE = /\b(?:for|to|to (?:enable|allow|support|help|provide)|to (?:enable|allow|help|let) (?:[\w-]+ ){1,4}(?:to )?) ?$/i;
/** A sentence that says why: `This gives the reader immediate feedback.` */
const REASON =
  /(?:^|[.!?]\s)(?:this|that|these|those)\s(?:\w+\s)?(?:gives?|allows?|ensures?|lets?|helps?|means?|prevents?|avoids?|makes?|keeps?)\b[^.!?]*$|[.!?]\s(?:this|that) is $/i;

/** A pattern of words, none of them part of a longer word or a path. */
export function wordsPattern(words: string): RegExp {
  return new RegExp(`(?<![\\w/.-])(?:${words})(?![\\w/-])`, 'gi');
}

/** Words that mean something exact in a project, as it says in its settings. */
export type AllowedWords = { readonly allowed: readonly string[] };
export const ALLOWED_WORDS = {
  allowed: { default: [] as readonly string[], meaning: 'Words that are let pass, because the project says elsewhere what they mean.' },
} as const;

/** The same, and words that the project wants in no criterion. */
export type ProjectWords = AllowedWords & { readonly words: readonly string[] };
export const PROJECT_WORDS = {
  ...ALLOWED_WORDS,
  words: { default: [] as readonly string[], meaning: 'More words that the rule finds, in whatever language and measured or not.' },
} as const;

export const isAllowed = (word: string, allowed: readonly string[]): boolean =>
  allowed.some((each) => each.trim().toLowerCase() === word.trim().toLowerCase());

/** Where criteria have words that the project lists itself: one observation a criterion. */
export function listedWords(document: RequirementsDocument, words: readonly string[]): Observation[] {
  const listed = words.map((word) => word.trim()).filter((word) => word !== '');
  if (listed.length === 0) return [];
  const pattern = new RegExp(listed.map(wordSource).join('|'), 'giu');
  return sentencesOf(document).all.flatMap(({ criterion, text }) => {
    const found = matchesOf(pattern, text, () => true);
    const [first] = found;
    if (first === undefined) return [];
    const message = `Criterion ${criterion.id} has ${quotedWords(found)}, which the project wants in no criterion: ${quote(criterion.text)}.`;
    return [observe(criterion, first, { message, ...wordsOf(criterion, found), confidence: 1, fix: 'Say what is meant by it instead.' })];
  });
}

/** Whole words where they are written in letters that words are set apart by. */
function wordSource(word: string): string {
  const source = word.replaceAll(/[\\^$.*+?()[\]{}|/]/g, String.raw`\$&`).replaceAll(/\s+/g, String.raw`\s+`);
  return `${/^\w/.test(word) ? String.raw`(?<![\w/.\-])` : ''}${source}${/\w$/.test(word) ? String.raw`(?![\w/\-])` : ''}`;
}

/** The words of a list that a sentence leaves without a measure, told as one. */
export function judgement(sentence: Sentence, words: RegExp, allowed: readonly string[]): Observation | undefined {
  const { criterion, text } = sentence;
  const isMeant = (match: RegExpExecArray): boolean =>
    !isAllowed(match[0], allowed) && isJudgement(text, match) && !isSaidElsewhere(match[0], match.index, sentence);
  const found = matchesOf(words, text, isMeant).filter(
    (word) => !isWorded(criterion.text, word) && (WAY_OUT.test(word.text) || !isMeasured(halfOf(sentence, word.index))),
  );
  const [first] = found;
  if (first === undefined) return undefined;
  return observe(criterion, first, {
    message: `Criterion ${criterion.id} cannot be tested as it stands: ${quotedWords(found)} ${plural(found.length, 'has')} no measure in ${quote(criterion.text)}.`,
    ...wordsOf(criterion, found),
    ...adviceOn(first.text),
  });
}

/** Whether a word that counts in promises only stands elsewhere, or with what says how it is kept. */
function isSaidElsewhere(word: string, index: number, { text, promise }: Sentence): boolean {
  const excuse = PROMISED.find(([words]) => words.test(word))?.[1];
  if (excuse === undefined) return false;
  if (promise === undefined || index < promise.index || excuse.test(text.slice(index + word.length))) return true;
  if (/^be /i.test(word) && WINDOW_AT_END.test(text.slice(0, promise.index))) return true;
  return INFINITIVE.test(word) && !PROMISES.test(text.slice(Math.max(0, index - 40), index));
}

/** A figure excuses the words of its own half of the sentence. */
function halfOf({ text, promise }: Sentence, index: number): string {
  if (promise === undefined) return text;
  return index < promise.index ? text.slice(0, promise.index) : promise.response;
}

/** Words that another example would help with than that of their rule. */
const ADVICE: readonly (readonly [RegExp, string])[] = [
  [
    /^(?:immediate|instant|in (?:near[- ])?real|timely|low[- ]latency)/i,
    'Say within how long, for example: THE View SHALL show the new entry within 1 second',
  ],
  [/(?:mini|maxi)mi[sz]/i, 'Say how much of it there may be, for example: THE Importer SHALL hold at most 50 MB of a file in memory'],
  [/^high[- ]availability/i, 'Say for how much of the time, for example: THE Service SHALL be available 99.9 percent of each month'],
  [WAY_OUT, 'Say whether it is asked for: leave the word out, or make it a criterion of its own with its condition'],
  [
    /^(?:proper|graceful|effective|optimal|securely|seamless|smooth)/i,
    'Say what can be seen when it is so, for example: IF a record is broken, THEN THE Importer SHALL log its line and go on with the next',
  ],
];

function adviceOn(word: string): { fix?: string } {
  const fix = ADVICE.find(([words]) => words.test(word))?.[1];
  return fix === undefined ? {} : { fix };
}

function isWorded(whole: string, { index, text }: Stretch): boolean {
  const behind = whole.slice(index + text.length, index + text.length + 100);
  return (
    WORDED.test(behind) ||
    (/friendly|clear|helpful|meaningful/i.test(text) && TELLING.test(behind)) ||
    (/responsive$/i.test(text) && RESPONSIVE.test(whole.slice(index)))
  );
}

function isMeasuredBy(word: string, behind: string): boolean {
  if (/(?:er|ier)$/i.test(word) && COMPARED.test(behind)) return true;
  return MEASURED_BY.test(behind) || (UNBROKEN.test(word) && /^[^.;]*\bwithout\b/i.test(behind));
}

function isName(word: string, behind: string): boolean {
  return VALUE_BEHIND.test(behind) || NAMES.some(([words, names]) => words.test(word) && names.test(behind));
}

function isJudgement(text: string, match: RegExpExecArray): boolean {
  const before = text.slice(Math.max(0, match.index - 60), match.index);
  const behind = text.slice(match.index + match[0].length, match.index + match[0].length + 200);
  const isWord = isCommon(match[0]) || /^(?:if|when|where)/i.test(match[0]);
  // `minimize view switches`: what stands behind a verb is its object, no name that they make together.
  if (
    !isWord ||
    (NAMED.test(behind) && !INFINITIVE.test(match[0])) ||
    BEFORE.test(before) ||
    (RANK.test(match[0]) && RANKED.test(before)) ||
    PURPOSE.test(before) ||
    isName(match[0], behind)
  )
    return false;
  if (REASON.test(text.slice(0, match.index)) || (MARKED.test(before) && MARK_ENDS.test(behind))) return false;
  if (/\breader[ -]$/i.test(before) || isMeasuredBy(match[0], behind)) return false;
  // `fail fast`; `order id (if applicable)` says of a field that it is optional.
  if (/\bfail(?:s|ing)? $/i.test(before) || (/^if/i.test(match[0]) && /\($/.test(before))) return false;
  // `sufficient stock`, `modern medicine`: things that are counted, or have that name.
  if (
    /^sufficient$/i.test(match[0]) &&
    /^ (?:stock|funds?|balance|credits?|permissions?|rights|privileges|inventory|quantity|storage|space|memory)\b/i.test(behind)
  )
    return false;
  if (
    /^modern$/i.test(match[0]) &&
    !/^ (?:\w+ )?(?:design|look|ui|interface|style|styling|layout|appearance|feel)\b|^[ ,]*(?:and|$)/i.test(behind)
  )
    return false;
  if (match[0].toLowerCase() !== 'well') return true;
  if (/\b(?:what|how|which \w+) (?:\w+ )?(?:went|goes|worked|works|did|does) $/i.test(before)) return false;
  // `as well`, `as well as`, `well-known`
  return !/\bas $/i.test(before) && !/^ (?:as|below|above|under|over|before|after)\b|^[- ]?(?:formed|known|defined)/i.test(behind);
}
