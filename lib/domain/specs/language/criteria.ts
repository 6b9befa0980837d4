import type { Criterion, RequirementsDocument } from '../read/requirements.ts';
import { standingCriteria } from '../standing.ts';
import { type Spot, spotIn } from '../text/place.ts';
import type { Observation } from '../../shared/rule.ts';
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
export function observe(
  criterion: Criterion,
  match: { index: number; text: string },
  rest: Omit<Observation, 'line' | 'column' | 'endColumn'>,
): Observation {
  return { ...rest, ...spotOn(criterion, match.index, match.text.length) };
}

/** The first match of a pattern that the test lets pass. */
export function firstMatch(
  pattern: RegExp,
  text: string,
  accepts: (match: RegExpExecArray) => boolean,
): { index: number; text: string } | undefined {
  // Not `matchAll`: it makes a copy of the pattern for every call, and there are thousands.
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    if (accepts(match)) return { index: match.index, text: match[0] };
    if (match[0] === '') pattern.lastIndex += 1;
  }
  return undefined;
}
