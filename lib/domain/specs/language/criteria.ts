import type { Criterion, RequirementsDocument } from '../read/requirements.ts';
import { type Spot, spotIn } from '../text/place.ts';
import type { Observation } from '../../shared/rule.ts';
import { isEnglish } from './language.ts';
import { masked, type Promise_, promiseOf } from './sentence.ts';

/** A criterion in English, made ready for rules on its words. */
export interface Sentence {
  criterion: Criterion;
  /** Its text without code, quotations and emphasis; every index is that of the text. */
  text: string;
  promise: Promise_ | undefined;
}

/** Made ready once a document, however many rules ask. */
const prepared = new WeakMap<RequirementsDocument, Sentence[]>();

/** The criteria that are written in English. */
export function englishSentences(document: RequirementsDocument): Sentence[] {
  const before = prepared.get(document);
  if (before !== undefined) return before;
  const sentences = prepare(document);
  prepared.set(document, sentences);
  return sentences;
}

function prepare({ requirements }: RequirementsDocument): Sentence[] {
  return requirements
    .flatMap(({ criteria }) => criteria)
    .filter(({ text }) => isEnglish(text))
    .map((criterion) => {
      const text = masked(criterion.text);
      return { criterion, text, promise: promiseOf(text) };
    });
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
