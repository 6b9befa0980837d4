import type { Profile } from './profile.ts';
import { differIn, jaccard, remembered, sharedOf } from './words.ts';

export interface Pair {
  one: Profile;
  other: Profile;
}

/** Share of features two statements must have in common. */
const ALIKE = 0.5;
/** Statements of fewer telling words are the same only with the same words. */
const FEW = 5;
const FEWEST = 3;
/** A feature of more statements than these tells none of them apart. */
const MAX_POSTINGS = 64;

/** Words of which a subject has one: what differs in them differs. */
const EXCLUSIVE: readonly ReadonlySet<string>[] = [
  'tab space',
  'unit integration e2e end',
  'input output',
  'frontend backend client server',
  'stag production dev development',
  'request response',
  'public private internal',
  'read write',
  'before after',
  'error warn debug info',
  'singl doubl',
].map((group) => new Set(group.split(' ')));

/** Whether one says what the other says. */
export function isDuplicate(one: Profile, other: Profile): boolean {
  if (isPointer(one) || isPointer(other)) return false;
  if (one.polarity !== other.polarity || !sameFigures(one, other) || isSwapped(one, other)) return false;
  const [few, many] = one.set.size <= other.set.size ? [one, other] : [other, one];
  if (few.set.size < FEWEST || differIn(one.set, other.set, EXCLUSIVE)) return false;
  const shared = sharedOf(few.set, many.set);
  if (few.set.size < FEW) return shared === few.set.size && many.set.size === few.set.size;
  // Where each has a word of its own, it is a like sentence about something else, unless it is a long one.
  const replaced = Math.min(few.set.size, many.set.size) - shared;
  if (replaced > 0 && replaced > few.set.size / 7) return false;
  if (differInCode(one, other)) return false;
  return jaccard(featuresOf(one), featuresOf(other)) >= ALIKE;
}

const LINKS = /!?\[[^\]\n]{0,400}\]\([^()\n]{0,400}\)|<?https?:\/\/\S+/g;
const AROUND = /\b(?:see|also|read|refer to|for|more|details?|information|documentation|docs|the|and|in|at|on)\b|[^\p{L}]+/giu;
/** An entry of a list of documents, a file that is put in, and what a document says of itself. */
const ENTRY =
  /^[^\p{L}[]*!?\[[^\]\n]{1,400}\]\(|#\[\[file:|^[^\p{L}]*(?:last )?(?:updated|modified|reviewed|created|version|date|authors?|owners?|status|maintainers?)\b[^\p{L}]{0,4}:/iu;

/** `Or look at single parts:` says nothing without what follows. */
const LEAD_IN = /^(?:\S+\s+){0,6}\S*[:：]\W{0,4}$/u;

/** `See [the API](…)` is a pointer: in every file that leads there, and nothing that will be changed in one of them only. */
const isPointer = remembered(({ statement: { text } }: Profile): boolean => {
  if (ENTRY.test(text) || LEAD_IN.test(text)) return true;
  const rest = text.replaceAll(LINKS, '');
  return rest !== text && rest.replaceAll(AROUND, '') === '';
});

/** Telling words and neighbours, in any order. */
const featuresOf = remembered(({ words }: Profile): ReadonlySet<string> => {
  const pairs = words.slice(1).map((word, index) => [words[index] ?? '', word].sort().join(' '));
  return new Set([...words, ...pairs]);
});

function sameFigures(one: Profile, other: Profile): boolean {
  const values = ({ numbers }: Profile): string =>
    numbers
      .map(({ value }) => value)
      .sort((a, b) => a - b)
      .join(' ');
  return values(one) === values(other);
}

/** `x over y` and `y over x` have the same words. */
function isSwapped(one: Profile, other: Profile): boolean {
  if (one.rejected.size === 0 && other.rejected.size === 0) return false;
  return jaccard(one.rejected, other.rejected) < ALIKE;
}

/** Names in code stand for themselves: `npm test` is not nearly `npm start`. */
function differInCode(one: Profile, other: Profile): boolean {
  const codeOf = ({ statement }: Profile): Set<string> => new Set(statement.text.match(/`[^`\n]{1,120}`/g) ?? []);
  const [a, b] = [codeOf(one), codeOf(other)];
  const shared = sharedOf(a, b);
  return shared < a.size && shared < b.size;
}

/**
 * Pairs of statements that say the same, each later one with the first it repeats. Only pairs that share one of their rarest features are
 * compared (two sets with half of their members in common share one of the rarer half), so that time stays about linear.
 */
export function duplicatesIn(profiles: readonly Profile[], comparable: (one: Profile, other: Profile) => boolean): Pair[] {
  const features = profiles.map((profile) => (profile.set.size < FEWEST ? [] : [...featuresOf(profile)]));
  const frequency = new Map<string, number>();
  for (const feature of features.flat()) frequency.set(feature, (frequency.get(feature) ?? 0) + 1);
  const postings = new Map<string, Profile[]>();
  return profiles.flatMap((profile, index) => {
    const own = features[index] ?? [];
    const rare = own
      .toSorted((a, b) => (frequency.get(a) ?? 0) - (frequency.get(b) ?? 0))
      .slice(0, Math.floor(own.length * (1 - ALIKE)) + 1);
    const candidates = new Set(rare.flatMap((feature) => postings.get(feature) ?? []));
    for (const feature of rare) post(postings, feature, profile);
    const same = [...candidates].find((candidate) => comparable(candidate, profile) && isDuplicate(candidate, profile));
    return same === undefined ? [] : [{ one: same, other: profile }];
  });
}

function post(postings: Map<string, Profile[]>, feature: string, profile: Profile): void {
  const list = postings.get(feature);
  if (list === undefined) postings.set(feature, [profile]);
  else if (list.length < MAX_POSTINGS) list.push(profile);
}
