import type { Observation, Rule } from '../../shared/rule.ts';
import { sentencesOf, spotOn } from '../language/criteria.ts';
import type { Sentence } from '../language/criterion-sentence.ts';
import { MAX_SENTENCE } from '../language/sentence.ts';
import { exactKey, meaningKey } from '../language/scan.ts';
import { firstWords, tellingWords } from '../language/clause.ts';
import type { Criterion, RequirementsDocument } from '../read/requirements.ts';

/** With fewer telling words, the same words in another order may mean something else. */
const ENOUGH = 4;

export const requirementsDuplicateCriterion: Rule<RequirementsDocument> = {
  id: 'requirements-duplicate-criterion',
  level: 'warning',
  explanation: 'The same sentence twice is one criterion with two numbers: evidence for one of them will be missing.',
  example: { wrong: '1.2 and 3.1 with the same words', right: 'one criterion, referred to by both' },
  check(document) {
    const exact = new Seen(allWords);
    const near = new Seen(meaning);
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

/** The first criterion of each saying. */
class Seen {
  private readonly saying: (criterion: Criterion) => string;
  private readonly firsts = new Map<number, Criterion>();
  /** Of those whose key an earlier one had already, although it says something else. */
  private readonly others: Criterion[] = [];

  constructor(saying: (criterion: Criterion) => string) {
    this.saying = saying;
  }

  /** The criterion that has said it before; else this one is the first. The saying itself is made only where the keys of two are equal. */
  before({ criterion }: Sentence, key: number | undefined): Criterion | undefined {
    if (key === undefined) return undefined;
    const met = this.firsts.get(key);
    if (met === undefined) {
      this.firsts.set(key, criterion);
      return undefined;
    }
    const before = [met, ...this.others].find((first) => first.text === criterion.text || this.saying(first) === this.saying(criterion));
    if (before === undefined) this.others.push(criterion);
    return before;
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

function allWords({ text }: Criterion): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** Undefined where too little is said, or in another language. */
function likenessKey({ scan, english, criterion }: Sentence): number | undefined {
  if (!english) return undefined;
  // Code is a word by itself, so that other words are left.
  if (scan !== undefined && !(scan.marked && criterion.text.includes('`'))) return scan.tellings < ENOUGH ? undefined : scan.meaning;
  const words = new Set(tellingWords(criterion.text));
  return words.size < ENOUGH ? undefined : meaningKey(words);
}

/** The telling words in any order: `the entry of the file` is `its entry` where the file was named before. */
function meaning({ text }: Criterion): string {
  return [...new Set(tellingWords(text))].sort().join(' ');
}
