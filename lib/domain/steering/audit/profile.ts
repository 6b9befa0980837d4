import type { Statement } from './statements.ts';
import { rawWords, sharedOf, stem, stemsOf } from './words.ts';

/** A statement taken apart for comparison with others. */
export interface Profile {
  statement: Statement;
  /** Telling words in order, without negations and without numbers. */
  words: readonly string[];
  set: ReadonlySet<string>;
  /** -1: it forbids; 1: it asks for, or states. Undefined where two negations stand, and nobody can tell. */
  polarity: 1 | -1 | undefined;
  /** It forbids by what it stands under only. */
  byHeading: boolean;
  /** `always`, `never`, `must`: no exception is meant. */
  absolute: boolean;
  /** Whether a condition or an exception restricts it. */
  qualified: boolean;
  /** Telling words of what it decides against: `not x`, `instead of x`, `over x`. */
  rejected: ReadonlySet<string>;
  numbers: readonly Figure[];
  /** Languages that it is about, by its words, headings and patterns; empty: all. */
  scope: ReadonlySet<string>;
}

export interface Figure {
  value: number;
  /** What stands right behind it, as a stem; of money what stands before it. */
  unit: string;
}

/** Words behind which `to avoid` is what a statement asks for: `be sure to avoid`. */
const ASKS_TO =
  'sure|careful|care|try|tries|trying|attempt|effort|aim|goal|strive|seek|need|needs|needed|have|has|ought|want|prefer|remember|important|best|better|essential|recommended?|advised|required|supposed|how|is|are';
/** `avoid`, but not what something else is asked for: `load relations to avoid queries`. */
const AVOID = String.raw`(?:(?<!(?<!\b(?:${ASKS_TO})\s)\bto )(?=avoid)|(?=avoid\s*(?:[:.]|$)))avoid(?:ed|ing|s)?`;
const NEGATION = new RegExp(
  String.raw`\b(?:never|(?:do|does|must|should|shall|may|can|is|are|will|need)(?: ?n[o']t|n['’]t)|don['’]t|cannot|${AVOID}|refrain|forbid(?:den|s)?|prohibited|disallow(?:ed|s)?|without|no)\b|❌|🚫`,
  'giu',
);
const NEGATIVE_HEADING = /\b(?:don['’]?ts?|do not|avoid|never|forbidden|prohibited|anti-?patterns?)\b|❌|🚫/iu;
const NEGATES = new RegExp(NEGATION.source, 'iu');
/** `No pooling` below `Performance issues` is an issue, and pooling is asked for. */
const ISSUES = /\b(?:issues|problems|smells|red flags|pitfalls|mistakes)$/i;
/** `Anti-Pattern 5: Copies of content`. */
const NAMED_ANTI_PATTERN = /\banti-?pattern(?:\s#?\d+)?\s?[:–—]\s?\S/iu;
/** `**USE** …`, `✅ …`: says by itself that it asks for something, whatever heading it stands under. */
const SAYS_TO = /^[^\p{L}✅]*(?:✅|(?:USE|DO|ALWAYS|PREFER|MUST)\b(?! NOT))/u;
const ABSOLUTE = /\b(?:always|never|must|every|all|any)\b/i;
const QUALIFIED = /\b(?:unless|except|only|if|until|where (?:possible|needed)|other than)\b/i;
/** What a statement decides against. */
const CONTRAST = /[,(]\s*(?:not|never|no)\s+|\b(?:instead of|rather than|as opposed to)\s+|\bover\s+(?=`?\p{L})/iu;
/** In `prefer x over y` only; lines go over pages, too. */
const CHOOSES = /\b(?:prefer|use|choose|favou?r|write|using)/i;

/** Takes a statement apart. */
export function profileOf(statement: Statement): Profile {
  const text = statement.text.replaceAll('’', "'");
  const { kept, rejected } = splitAtContrast(text);
  const words = stemsOf(withoutNumbers(kept.replaceAll(NEGATION, ' ')));
  return {
    statement,
    words,
    set: new Set(words),
    polarity: polarityOf(kept, statement),
    byHeading: !NEGATES.test(kept),
    absolute: ABSOLUTE.test(kept),
    qualified: QUALIFIED.test(kept),
    rejected: new Set(stemsOf(rejected)),
    numbers: figuresOf(text),
    scope: scopeOf(statement),
  };
}

function splitAtContrast(text: string): { kept: string; rejected: string } {
  const match = CONTRAST.exec(text);
  if (match === null || match.index === 0 || (/^over/i.test(match[0]) && !CHOOSES.test(text.slice(0, match.index))))
    return { kept: text, rejected: '' };
  const behind = text.slice(match.index + match[0].length);
  // What follows the rejected words is said of the chosen ones again: `npm instead of yarn for all packages`.
  const rejected = /^[^.,;:()]*?(?=\s+(?:for|in|when|because|as|to)\b|[.,;:()]|$)/.exec(behind)?.[0] ?? behind;
  return { kept: `${text.slice(0, match.index)} ${behind.slice(rejected.length)}`, rejected };
}

function polarityOf(text: string, { heading, part }: Statement): Profile['polarity'] {
  const below = part !== 'later' && NEGATIVE_HEADING.test(lastOf(heading)) && !SAYS_TO.test(text);
  // Which column says what is wrong and which what is right, only people know.
  if (below && part === 'row') return undefined;
  // An anti-pattern with a name of its own is explained: what stands below may say how it is, or how it should be.
  if (below && NAMED_ANTI_PATTERN.test(lastOf(heading))) return undefined;
  if (ISSUES.test(lastOf(heading)) && NEGATES.test(text)) return undefined;
  // What stands in brackets is said beside it: `it is filtered (hooks do not run there)`.
  const count = (text.replaceAll(/`[^`]*`|\([^()]*\)/g, ' ').match(NEGATION) ?? []).length + (below ? 1 : 0);
  return count === 0 ? 1 : count === 1 ? -1 : undefined;
}

function lastOf(heading: string): string {
  return heading.slice(heading.lastIndexOf(' / ') + 1);
}

/** Not the number of something: `Task 2.3`. `10.000` is ten in one country and ten thousand in another. */
const NUMBER =
  /(?<![\w.`/-])(?:((?:R|US|CA|AU)?\$|[€£¥])\s?|(?<![$€£¥]\s?))(?<!\b(?:task|step|phase|section|requirement|chapter|part|tier|stage|week|sprint|rule|property|principle)s?\s)(?![1-9]\d{0,2}\.\d{3}(?!\d))(\d{1,9}(?:\.\d{1,4})?)(?![\w./-]*\d)\s?(%|[A-Za-z]{1,16})?/gi;

function withoutNumbers(text: string): string {
  return text.replaceAll(/(?<![\w`])\d+(?:[.,]\d+)*%?/g, ' ');
}

/** Numbers outside of code, with their units. */
function figuresOf(text: string): Figure[] {
  return [...text.replaceAll(/`[^`]*`/g, ' ').matchAll(NUMBER)].map((match) => ({
    value: Number(match[2]),
    unit: match[1] ?? stem((match[3] ?? '').toLowerCase()),
  }));
}

const LANGUAGES: ReadonlyMap<string, string> = new Map(
  (
    'typescript:ts ts:ts tsx:ts javascript:js js:js jsx:js mjs:js python:py py:py rust:rs rs:rs go:go golang:go java:java kotlin:kt kt:kt swift:swift ' +
    'ruby:rb rb:rb php:php css:css scss:css html:html sql:sql yaml:yaml yml:yaml json:json bash:sh shell:sh sh:sh terraform:tf tf:tf dart:dart c#:cs cs:cs c++:cpp cpp:cpp'
  )
    .split(' ')
    .map((pair) => pair.split(':') as [string, string]),
);

function scopeOf({ text, heading, file }: Statement): Set<string> {
  const own = languagesIn(rawWords(text));
  if (own.size > 0) return own;
  const above = languagesIn(rawWords(heading));
  if (above.size > 0) return above;
  return languagesIn(file.patterns.flatMap((pattern) => pattern.toLowerCase().match(/(?<=\.)\w+|(?<=[{,])\w+/g) ?? []));
}

function languagesIn(words: readonly string[]): Set<string> {
  return new Set(words.flatMap((word) => LANGUAGES.get(word.replaceAll('`', '')) ?? []));
}

/** Whether both can be about the same files. */
export function shareScope(a: Profile, b: Profile): boolean {
  return a.scope.size === 0 || b.scope.size === 0 || sharedOf(a.scope, b.scope) > 0;
}
