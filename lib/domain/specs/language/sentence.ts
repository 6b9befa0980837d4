/** Longer texts are no sentences; what follows is left alone. */
export const MAX_SENTENCE = 4000;

/** Room for what is taken out, so that every index stays that of the text. */
function blank(match: string): string {
  return ' '.repeat(match.length);
}

/** What everything that is blanked out begins with. */
const MARKS = /[`"“「'*]/;

/** The sentence with code and quotations blanked out: what stands there is the thing itself, not a judgement. Indexes stay. */
export function masked(sentence: string): string {
  const text = sentence.slice(0, MAX_SENTENCE);
  if (!MARKS.test(text)) return text;
  return text
    .replaceAll(/`[^`]*`|"[^"]*"|“[^”]*”|「[^」]*」|(?<![\p{L}\p{N}])'[^']{1,80}'(?![\p{L}\p{N}])/gu, blank)
    .replaceAll(/[*]/g, ' ');
}

/** What the sentence says before its SHALL and from it on, as indexes into it. */
export interface Promise_ {
  /** Where SHALL (or MUST) begins. */
  index: number;
  /** Text behind SHALL. */
  response: string;
  /** Index of `response` in the sentence. */
  responseIndex: number;
}

/** What stands in front is looked at last: the letters are found faster. */
const SHALL = /(?:SHALL|MUST)(?<![\p{L}\p{N}_](?:SHALL|MUST))(?![\p{L}\p{N}_])/iu;

/** The promise of a masked sentence; undefined where nothing is promised. */
export function promiseOf(sentence: string): Promise_ | undefined {
  const match = SHALL.exec(sentence);
  if (match === null) return undefined;
  const responseIndex = match.index + match[0].length;
  return { index: match.index, response: sentence.slice(responseIndex), responseIndex };
}

/** A word that does not begin with a capital: `Fast_Lane` and `Simple View` are names. */
export function isCommon(word: string): boolean {
  const first = word.charAt(0);
  return first === first.toLowerCase();
}

const UNIT =
  'ms|milliseconds?|s|secs?|seconds?|minutes?|mins?|hours?|h|days?|nights?|weeks?|months?|years?|percent|percentile|[kMGT]i?B|bytes?|bits?|px|pixels?|' +
  'rows?|lines?|times?|attempts?|characters?|chars?|users?|requests?|items?|entries|points?|pages?|fps|frames?|rpm|k?Hz|dB|degrees?|mm?|cm|km|W|V|mA|A|ml|EUR|USD|cents?|' +
  'files?|cells?|steps?|jobs?|messages?|queries|tokens?|words?|tests?|columns?|records?|people|devices?|digits?|workers?|threads?|instances?|retries|results?';
/** A number that measures something: `200 ms`, `95 percent`, `every 30 seconds`, `up to 10`. A status code is none. */
const MEASURE = new RegExp(
  `\\d(?:[\\d.,]*\\d)?\\s?(?:%|(?:(?:million|thousand|[a-z]+) )?(?:${UNIT})\\b)|\\b(?:within|every|up to|at least|at most|no more than|less than|more than|fewer than|below|above|under|over)\\s+(?:\\d|one|two|three|four|five|ten)`,
  'i',
);
const DEFINED =
  /\bas (?:defined|specified|described|given|listed|set) (?:by|in|for)\b|\baccording to\b|\bdefined (?:by|as|in)\b|\bwith(?:in)? a tolerance\b|±/i;

/** Whether a figure or a named definition says what is meant. */
export function isMeasured(text: string): boolean {
  return MEASURE.test(text) || DEFINED.test(text);
}
