import type { Criterion, RequirementsDocument } from '../read/requirements.ts';
import { standingCriteria } from '../standing.ts';
import { type Spot, spotIn } from '../text/place.ts';
import type { Observation } from '../../shared/rule.ts';
import { listed } from '../../shared/wording.ts';
import type { Cue } from './cues.ts';
import { Sentence } from './criterion-sentence.ts';

/** Sentences of a document with the cues of all of them. */
export interface Sentences {
  /** Of each requirement. */
  of: readonly (readonly Sentence[])[];
  all: readonly Sentence[];
  english: readonly Sentence[];
  /** Cues of those in English. */
  cues: Cue;
}

/**
 * Made ready once a document, however many rules ask. Rules look at one document after the other, so the latest is enough: whatever is kept
 * for longer is carried along by every collection of garbage. A WeakRef would keep every document to the end of the check, which is one job.
 */
let latest: { document: RequirementsDocument; sentences: Sentences } | undefined;

/** The criteria of a document that stand, made ready for rules on their words. */
export function sentencesOf(document: RequirementsDocument): Sentences {
  if (latest?.document === document) return latest.sentences;
  const all: Sentence[] = [];
  const english: Sentence[] = [];
  let cues: Cue = 0;
  const of = document.requirements.map((requirement) =>
    standingCriteria(requirement).map((criterion) => {
      const sentence = new Sentence(criterion);
      all.push(sentence);
      if (sentence.english) {
        english.push(sentence);
        cues |= sentence.cues;
      }
      return sentence;
    }),
  );
  const sentences = { of, all, english, cues };
  latest = { document, sentences };
  return sentences;
}

/** The criteria in English that have a word of a cue. */
export function cuedSentences(document: RequirementsDocument, cue: Cue): readonly Sentence[] {
  const { english, cues } = sentencesOf(document);
  return (cues & cue) === 0 ? [] : english.filter((sentence) => (sentence.cues & cue) !== 0);
}

/** Where a stretch of a criterion stands; without a stretch, all of its first line. */
export function spotOn({ parts, text, line }: Criterion, index = 0, length = text.length): Spot {
  return spotIn(parts, index, length) ?? { line, column: 1, endColumn: 1 };
}

/** An observation on a stretch of a criterion. */
export function observe(criterion: Criterion, match: Stretch, rest: Omit<Observation, 'line' | 'column' | 'endColumn'>): Observation {
  return { ...rest, ...spotOn(criterion, match.index, match.text.length) };
}

/** A stretch of a sentence. */
export interface Stretch {
  index: number;
  text: string;
}

/** The matches of a pattern that the test lets pass, in order, each wording once. */
export function matchesOf(pattern: RegExp, text: string, accepts: (match: RegExpExecArray) => boolean): Stretch[] {
  const found: Stretch[] = [];
  // Not `matchAll`: it makes a copy of the pattern for every call, and there are thousands.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const { 0: word, index } = match;
    if (accepts(match) && !found.some((before) => before.text.toLowerCase() === word.toLowerCase())) found.push({ index, text: word });
    if (word === '') pattern.lastIndex += 1;
  }
  return found;
}

/**
 * Words of a criterion that are told together, for its observation: when one is taken out, the others were there before, as long as the criterion
 * says the same but for them. Where it is very long, it is judged as a whole.
 */
export function wordsOf({ text }: Criterion, words: readonly Stretch[]): Pick<Observation, 'parts'> {
  if (text.length > MAX_COMPARED) return {};
  const told = words.map((word) => word.text.toLowerCase());
  const others = told.reduce((rest, word) => rest.replaceAll(word, ''), text.toLowerCase()).replaceAll(JOINT, '');
  return { parts: told.map((word) => `${word}: ${others}`) };
}

const MAX_COMPARED = 1000;
/** What goes with the words between which it stands. */
const JOINT = /and|or|,?\s/g;

/** `"fast"`, `"fast" and "easy"`: words of a sentence as a finding names them. */
export const quotedWords = (words: readonly Stretch[]): string => listed(words.map(({ text }) => `"${text}"`));
