import { choicesOf, exclude } from './choices.ts';
import type { Pair } from './duplicates.ts';
import { type Figure, type Profile, shareScope } from './profile.ts';
import type { Statement } from './statements.ts';
import { isProduct, versionsExclude, versionsOf } from './versions.ts';
import { differIn, jaccard, remembered, sharedOf, stem, stemsOf } from './words.ts';

export interface Contradiction extends Pair {
  /** For people, completes "they differ in …" or stands alone: `always and never`, `Node 20 and Node 22`. */
  why: string;
}

/** Share of telling words that make two statements speak of the same. */
const SAME_SUBJECT = 0.7;
const stems = (words: string): ReadonlySet<string> => new Set(words.split(' ').map(stem));
/** Words that ask for a figure, and no more. */
const NEUTRAL = stems('keep keeping maintain ensure aim target achieve use limit least have take fail failed set code more after');
/** `prefer` is the same; what is written or added is not chosen against something. */
const CHOOSE = stem('use');
const VERBS = stems('use using write prefer add create');
const AVOIDING = stems('reduce reduces prevent eliminate minimize minimise remove decrease limit less fewer stop ban');
const EXCLUSIVE: readonly ReadonlySet<string>[] = [
  'unit integration e2e end',
  'frontend backend client server',
  'staging production development dev',
  'request response',
  'public private internal',
  'read write',
  'limit least',
  'function file line class method module component',
  'branch statement line',
  'memory time',
].map(stems);

/** Why nobody can follow both; undefined where one can. */
export function contradictionOf(one: Profile, other: Profile): string | undefined {
  if (asserts(one) && asserts(other)) return opposedIn(one, other);
  return undefined;
}

/** `**Incorrect: mutates the array**`: says of an example what it shows. */
const CAPTION = /^\W{0,4}(?:in)?(?:correct|valid)(?:\s\([^)]{1,60}\))?\*{0,2}:/i;

/** Questions ask, what ends in a colon says nothing yet, captions speak of what is below them, and what is quoted as a whole is an example. */
function asserts({ statement: { text } }: Profile): boolean {
  return !/[?？:：]\W{0,4}$/u.test(text) && !CAPTION.test(text) && !/^["“][^"“”]*["”]$/u.test(text);
}

function opposedIn(one: Profile, other: Profile): string | undefined {
  return oppositeOf(one, other) ?? choiceOf(one, other) ?? rejectionOf(one, other) ?? versionOf(one, other) ?? figureOf(one, other);
}

/** The same asked for and forbidden. */
function oppositeOf(one: Profile, other: Profile): string | undefined {
  if (one.polarity === undefined || other.polarity === undefined || one.polarity === other.polarity || !shareScope(one, other))
    return undefined;
  const [asks, forbids] = one.polarity === 1 ? [one, other] : [other, one];
  if (isThing(forbids) && !isAskedFor(asks, forbids)) return undefined;
  if (asks.qualified || forbids.qualified || !isDirective(asks) || asks.numbers.length > 0 !== forbids.numbers.length > 0) return undefined;
  if (differIn(asks.set, forbids.set, EXCLUSIVE) || isAvoiding(asks, forbids) || isSaidInstead(asks, forbids)) return undefined;
  if (TAKEN_BACK.test(asks.statement.text) || (forbids.byHeading && (isState(asks) || STATES.test(forbids.statement.text))))
    return undefined;
  return concerns(asks, forbids) ? 'one asks for what the other forbids' : undefined;
}

/** `Reduces duplication` asks for what `Avoid duplication` asks for; what else is reduced by what is forbidden is only its purpose. */
function isAvoiding({ words }: Profile, forbids: Profile): boolean {
  const first = words.findIndex((word) => forbids.set.has(word));
  return AVOIDING.has(words[first - 1] ?? '');
}

/** `public access blocked`, `costs.ts - REMOVED`: asks for nothing that is forbidden elsewhere. */
const BACK = 'removed|deprecated|obsolete|blocked|disabled|denied|forbidden';
const TAKEN_BACK = new RegExp(
  String.raw`\s[–—-]\s\W{0,3}(?:${BACK})\b|(?<!\b(?:with|while|when|where|if|keep|leave)\b[^.;,]{0,40})(?<!\b(?:the|an?) )\b(?:${BACK})(?:,|\W*$)`,
  'i',
);
/** `The types are generated`, `All changes must go through a branch`: says how it is, which no heading such as `Do not modify` turns round. */
const STATES = /\b(?:is|are|was|were|goes|go through|must|should|will)\b/i;

/** `Generated files must be edited by hand` asks for it. */
function isState({ statement: { text } }: Profile): boolean {
  return STATES.test(text) && !/\b(?:must|should)\b/i.test(text);
}

/** `Never hardcode secrets — use the environment`: what is shared stands in what is to be done instead. */
function isSaidInstead({ set }: Profile, { set: forbidden, statement }: Profile): boolean {
  const instead = insteadOf(statement);
  return instead !== undefined && sharedOf(instead, set) * 2 >= sharedOf(forbidden, set);
}

/** Telling words of the clauses that forbid nothing; undefined where there is one clause only. */
const insteadOf = remembered(({ text }: Statement): ReadonlySet<string> | undefined => {
  const clauses = text.split(/\s[—–-]\s|;\s/);
  return clauses.length < 2 ? undefined : new Set(clauses.filter((clause) => !NEGATED.test(clause)).flatMap(stemsOf));
});

const NEGATED = /\b(?:never|not|don['’]t|no|avoid|without)\b|❌|🚫/i;

/** All of what is forbidden is asked for, verb and object; or nearly the same words stand in both. */
function concerns(asks: Profile, forbids: Profile): boolean {
  const shared = sharedOf(asks.set, forbids.set);
  if (shared === 0) return false;
  const [a, b] = [withoutVerbs(asks), withoutVerbs(forbids)];
  // A condition or place that only the prohibition has makes it an exception.
  const extra = [...b].filter((word) => !a.has(word)).length;
  if (extra > 0) return shared >= 3 && jaccard(a, b) >= 0.75 && extra <= 1 && [...a].every((word) => b.has(word)) && asks.absolute;
  if (shared < 2 || forbids.set.size < 2) return false;
  // What is forbidden stands together and first in what is asked for: `use any where …`, not `edit files` for `edit generated files`.
  return startsWith(asks, forbids.set) && asks.set.size - shared <= 4;
}

function startsWith({ words }: Profile, wanted: ReadonlySet<string>): boolean {
  return sharedOf(new Set(words.slice(0, wanted.size + 1)), wanted) >= Math.min(wanted.size, words.length);
}

function withoutVerbs({ set }: Profile): ReadonlySet<string> {
  return new Set([...set].filter((word) => !VERBS.has(word)));
}

/** A sentence that begins with what is to be done, or says that it must be. */
function isDirective({ statement, words }: Profile): boolean {
  return words.length > 0 && !/^(?:why|what|how|when|if)\b/i.test(statement.text) && !RATING.test(statement.text);
}

/** `Impact: CRITICAL` */
const RATING = /^[^:]{1,20}:[\s*]*[A-Z]{3,12}(?:\s\([^)]*\))?[\s*.]*$/;

/**
 * `❌ Business logic`, `No business logic in views`: what does not belong somewhere, a thing and no action, is forbidden only to what asks for it.
 * `Business logic in views` by itself may be an entry of a list of what to look for.
 */
function isThing({ words, statement: { text } }: Profile): boolean {
  return /^\W{0,3}(?:[❌🚫]|\bno\b)/iu.test(text) && !VERBS.has(words[0] ?? '');
}

const MUST_BE = /\b(?:must|shall|should|ha(?:s|ve) to|needs? to|always)\s+(?:always\s+|only\s+)?(?:be|use|have|extend|prefer|contain)\s/i;

/** `Use x`, `✅ x`, `All must be x`. */
function isAskedFor({ words, statement: { text } }: Profile, { set }: Profile): boolean {
  if (VERBS.has(words[0] ?? '') || /^\W{0,3}✅/u.test(text)) return true;
  const must = MUST_BE.exec(text);
  return must !== null && sharedOf(new Set(stemsOf(text.slice(must.index + must[0].length)).slice(0, set.size)), set) === set.size;
}

function choiceOf(one: Profile, other: Profile): string | undefined {
  if (!shareScope(one, other) || one.qualified || other.qualified) return undefined;
  const others = choicesOf(other);
  for (const choice of choicesOf(one)) {
    const against = others.find((each) => exclude(choice, each));
    if (against !== undefined) return `${choice.subject}: ${choice.member} and ${against.member}`;
  }
  return undefined;
}

/** One chooses what the other decides against. */
function rejectionOf(one: Profile, other: Profile): string | undefined {
  if (!shareScope(one, other) || one.qualified || other.qualified || one.polarity !== 1 || other.polarity !== 1) return undefined;
  const [decides, chooses] = one.rejected.size > 0 && isChosen(other, one.rejected) ? [one, other] : [other, one];
  // Who decides must choose something, too: `these are debts, not patterns` is a remark.
  if (decides.rejected.size === 0 || verbOf(decides) < 0 || !isChosen(chooses, decides.rejected)) return undefined;
  if (!hasPurposeOf(chooses, decides)) return undefined;
  return `one chooses \`${[...decides.rejected].join(' ')}\`, the other decides against it`;
}

/** `Use inheritance for is-a relations` says what it is for: that is no word against `composition over inheritance`. Of things with a name, such as `Redux`, one is used whatever it is for. */
function hasPurposeOf(chooses: Profile, decides: Profile): boolean {
  if (isNamed(decides.rejected, chooses) && isNamed(decides.rejected, decides)) return true;
  const { words, rejected } = chooses;
  const rest = words.filter((word) => !VERBS.has(word) && !decides.rejected.has(word) && !rejected.has(word));
  return rest.length === 0 || rest.some((word) => decides.set.has(word));
}

/** Whether a statement writes something as a name, behind its first word, which has a capital anyway: `Redux`, `` `lodash` ``, `npm`. */
function isNamed(thing: ReadonlySet<string>, { statement: { text } }: Profile): boolean {
  const written = text.replace(/^\W*\w+/, '').match(/`[^`]+`|[\p{L}\d.]+/gu) ?? [];
  const names = written.filter((word) => /^[`\p{Lu}]/u.test(word) || isProduct(word));
  return names.some((name) => stemsOf(name).some((word) => thing.has(word)));
}

/** Whether a statement asks to use the very thing: `use npm …`. */
function isChosen(profile: Profile, thing: ReadonlySet<string>): boolean {
  const verb = profile.words[verbOf(profile)] === CHOOSE ? verbOf(profile) : -1;
  const chosen = new Set(profile.words.slice(verb + 1, verb + 1 + thing.size));
  return verb >= 0 && sharedOf(chosen, thing) === thing.size && sharedOf(profile.rejected, thing) === 0;
}

/** Where a statement says that something is to be used; -1 where it does not begin with it. */
function verbOf({ words }: Profile): number {
  const verb = words.findIndex((word) => VERBS.has(word));
  return verb > 1 ? -1 : verb;
}

function versionOf(one: Profile, other: Profile): string | undefined {
  if (one.polarity !== 1 || other.polarity !== 1) return undefined;
  const others = versionsOf(other.statement);
  for (const version of versionsOf(one.statement)) {
    const against = others.find((each) => versionsExclude(version, each));
    if (against !== undefined) return `${version.written} and ${against.written}`;
  }
  return undefined;
}

/** `successful (currently 29 errors)`: how it is, and no rule. */
const CURRENT = /\bcurrent(?:ly)?\b/i;
/** More is asked of a part than of all: `100% for critical paths`. */
const PART =
  /\b(?:for|in|on|of) (?:the |all )?(?:critical|core|new|key|important|domain|business|shared|public|utility|utilities|services)\b/i;

/** Another figure for the same. */
function figureOf(one: Profile, other: Profile): string | undefined {
  const [a, ...moreOfOne] = one.numbers;
  const [b, ...moreOfOther] = other.numbers;
  if (a === undefined || b === undefined || moreOfOne.length + moreOfOther.length > 0 || one.polarity !== other.polarity) return undefined;
  // Versions are compared as such.
  if (versionsOf(one.statement).length + versionsOf(other.statement).length > 0) return undefined;
  if (!shareScope(one, other) || !differ(a, b) || one.qualified || other.qualified) return undefined;
  if (CURRENT.test(one.statement.text) || CURRENT.test(other.statement.text)) return undefined;
  if (a.unit === '%' && (isMoreOfPart([one, a], [other, b]) || isMoreOfPart([other, b], [one, a]))) return undefined;
  const [of, and] = [aboutOf(one, a), aboutOf(other, b)];
  const shared = sharedOf(of, and);
  if (shared === 0 || differIn(one.set, other.set, EXCLUSIVE)) return undefined;
  // `iOS: 17.0`, `iOS: 44pt`: one word in common does not make them speak of the same.
  if (shared === 1 && Math.max(of.size, and.size) > 2) return undefined;
  if (shared === 1 && !(a.unit === b.unit || (UNITS.has(a.unit) && UNITS.has(b.unit)))) return undefined;
  const included = shared === Math.min(of.size, and.size) && Math.max(of.size, and.size) - shared <= 2;
  return included || jaccard(of, and) >= SAME_SUBJECT ? `${figureText(a)} and ${figureText(b)}` : undefined;
}

function isMoreOfPart([part, more]: [Profile, Figure], [whole, less]: [Profile, Figure]): boolean {
  return more.value > less.value && PART.test(part.statement.text) && !PART.test(whole.statement.text);
}

function aboutOf({ words }: Profile, { unit }: Figure): ReadonlySet<string> {
  const about = words.filter((word) => !NEUTRAL.has(word) && word !== unit);
  return new Set(about.length === 0 ? words : about);
}

/** Milliseconds and kilobytes. */
const UNITS: ReadonlyMap<string, { kind: 'time' | 'size'; factor: number }> = new Map(
  (
    [
      ['time', 1, 'ms millisecond milliseconds'],
      ['time', 1e3, 's sec second seconds'],
      ['time', 6e4, 'min minute minutes'],
      ['time', 3.6e6, 'h hour hours'],
      ['time', 8.64e7, 'day days'],
      ['size', 1 / 1024, 'byte bytes'],
      ['size', 1, 'kb'],
      ['size', 1024, 'mb'],
      ['size', 1048576, 'gb'],
    ] as const
  ).flatMap(([kind, factor, names]) => names.split(' ').map((name) => [stem(name), { kind, factor }] as const)),
);

function differ(a: Figure, b: Figure): boolean {
  if ((isMoney(a) || isMoney(b)) && a.unit !== b.unit) return false;
  const [one, other] = [UNITS.get(a.unit), UNITS.get(b.unit)];
  if (one !== undefined && other !== undefined) return one.kind === other.kind && a.value * one.factor !== b.value * other.factor;
  // 5 ms and 100 of something.
  if ((a.unit === '%') !== (b.unit === '%') || one !== undefined || other !== undefined) return false;
  return a.value !== b.value;
}

const isMoney = ({ unit }: Figure): boolean => /[$€£¥]$/.test(unit);

function figureText({ value, unit }: Figure): string {
  if (isMoney({ value, unit })) return `${unit}${String(value)}`;
  return unit === '%' ? `${String(value)}%` : String(value);
}

/** A word of more statements than these tells none of them apart. */
const MAX_POSTINGS = 64;

/**
 * Statements that contradict an earlier one, each with the first it contradicts. Only those are compared that share a telling word and can
 * contradict by it, so that time stays about linear.
 */
export function contradictionsIn(profiles: readonly Profile[], comparable: (one: Profile, other: Profile) => boolean): Contradiction[] {
  const postings = new Map<string, Profile[]>();
  return profiles.flatMap((profile) => {
    const { asks, answers } = keysOf(profile);
    const candidates = new Set(asks.flatMap((key) => postings.get(key) ?? []));
    for (const key of answers) post(postings, key, profile);
    for (const candidate of candidates) {
      const why = comparable(candidate, profile) ? contradictionOf(candidate, profile) : undefined;
      if (why !== undefined) return [{ one: candidate, other: profile, why }];
    }
    return [];
  });
}

/** What to look for, and what to be found by: each kind of contradiction has keys of its own. */
function keysOf(profile: Profile): { asks: string[]; answers: string[] } {
  const { set, rejected, polarity, numbers } = profile;
  const both = [
    ...choicesOf(profile).map(({ subject }) => `choice of ${subject}`),
    ...versionsOf(profile.statement).map(({ name }) => `version of ${name}`),
    ...(numbers.length === 1 ? [...set].map((word) => `figure for ${word}`) : []),
  ];
  if (polarity === undefined) return { asks: both, answers: both };
  const [side, otherSide] = polarity === 1 ? ['for', 'against'] : ['against', 'for'];
  const own = [...set];
  return {
    asks: [...both, ...own.map((word) => `${otherSide} ${word}`), ...[...rejected].map((word) => `for ${word}`)],
    answers: [...both, ...own.map((word) => `${side} ${word}`), ...[...rejected].map((word) => `against ${word}`)],
  };
}

function post(postings: Map<string, Profile[]>, key: string, profile: Profile): void {
  const list = postings.get(key);
  if (list === undefined) postings.set(key, [profile]);
  else if (list.length < MAX_POSTINGS) list.push(profile);
}
