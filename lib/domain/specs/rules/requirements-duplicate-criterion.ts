import type { Observation, Rule } from '../../shared/rule.ts';
import { sentencesOf, spotOn } from '../language/criteria.ts';
import type { Sentence } from '../language/criterion-sentence.ts';
import { MAX_SENTENCE } from '../language/sentence.ts';
import { exactKey, meaningKey } from '../language/scan.ts';
import { firstWords, tellingWords } from '../language/clause.ts';
import { type Likeness, likenessOf, meanSame, saySame } from '../language/likeness.ts';
import type { Criterion, RequirementsDocument } from '../read/requirements.ts';

/** With fewer telling words, the same words in another order may mean something else. */
const ENOUGH = 4;

export const requirementsDuplicateCriterion: Rule<RequirementsDocument> = {
  id: 'requirements-duplicate-criterion',
  level: 'warning',
  explanation: 'The same sentence twice is one criterion with two numbers: evidence for one of them will be missing.',
  example: { wrong: '1.2 and 3.1 with the same words', right: 'one criterion, referred to by both' },
  check(document) {
    const exact = new Seen(saySame);
    const near = new Seen(meanSame);
    const { of, all } = sentencesOf(document);
    const pairs: { sentence: Sentence; before: Criterion; confidence: number }[] = [];
    for (const sentence of all) {
      const same = exact.before(sentence, wordsKey(sentence));
      const alike = near.before(sentence, likenessKey(sentence));
      if (same !== undefined) pairs.push({ sentence, before: same, confidence: 1 });
      else if (alike !== undefined) pairs.push({ sentence, before: alike, confidence: 0.9 });
    }
    if (pairs.length === 0) return [];
    const owner = new Map(of.flatMap((sentences, index) => sentences.map(({ criterion }) => [criterion, index] as const)));
    return pairs.map(({ sentence: { criterion }, before, confidence }) =>
      observation({ criterion, before: before.id, elsewhere: owner.get(criterion) !== owner.get(before) }, confidence),
    );
  },
};

interface Pair {
  criterion: Criterion;
  before: string;
  /** In another requirement, whose title may say what both leave open. */
  elsewhere: boolean;
}

function observation({ criterion, before, elsewhere }: Pair, confidence: number): Observation {
  return {
    ...(elsewhere && { level: 'info' as const }),
    message: `Criterion ${criterion.id} says the same as ${before}${elsewhere ? ', of another requirement' : ''}.`,
    ...spotOn(criterion),
    fix: `Remove one of ${before} and ${criterion.id}, or say in the sentences how they differ.`,
    ...(confidence < 1 ? { confidence } : {}),
  };
}

/** Of one key hardly any two say different things. */
const MAX_MET = 20;

interface Met {
  criterion: Criterion;
  /** Made where the keys of two are equal. */
  likeness: Likeness | undefined;
}

/** The first criterion of each saying. */
class Seen {
  private readonly areAlike: (one: Likeness, other: Likeness) => boolean;
  private readonly met = new Map<number, Met[]>();

  constructor(areAlike: (one: Likeness, other: Likeness) => boolean) {
    this.areAlike = areAlike;
  }

  /** The criterion that has said it before; else this one is the first. */
  before({ criterion }: Sentence, key: number | undefined): Criterion | undefined {
    if (key === undefined) return undefined;
    const met = this.met.get(key);
    if (met === undefined) {
      this.met.set(key, [{ criterion, likeness: undefined }]);
      return undefined;
    }
    const likeness = likenessOf(criterion.text);
    const before = met.find(
      (first) => first.criterion.text === criterion.text || this.areAlike((first.likeness ??= likenessOf(first.criterion.text)), likeness),
    );
    if (before === undefined && met.length < MAX_MET) met.push({ criterion, likeness });
    return before?.criterion;
  }
}

/** Longer sentences that begin alike are compared as a whole. */
const MAX_WORDS = 200;

/** Undefined where nothing is said. */
function wordsKey({ scan, criterion }: Sentence): number | undefined {
  if ((scan?.first?.letters ?? 0) === 0 && !/[\p{L}\p{N}]/u.test(criterion.text)) return undefined;
  return (
    scan?.exact ??
    exactKey(
      firstWords(criterion.text, /[\p{L}\p{N}]+/gu, MAX_WORDS)
        .join(' ')
        .slice(0, MAX_SENTENCE),
    )
  );
}

/** Undefined where too little is said, or in another language. */
function likenessKey({ scan, english, criterion }: Sentence): number | undefined {
  if (!english) return undefined;
  // Code is a word by itself, so that other words are left.
  if (scan !== undefined && !(scan.marked && criterion.text.includes('`'))) return scan.tellings < ENOUGH ? undefined : scan.meaning;
  const words = new Set(tellingWords(criterion.text));
  return words.size < ENOUGH ? undefined : meaningKey(words);
}
