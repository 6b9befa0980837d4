import { describe, expect, it } from '@jest/globals';
import { contradictionOf } from '../../lib/domain/steering/audit/contradictions.ts';
import { isDuplicate } from '../../lib/domain/steering/audit/duplicates.ts';
import { profileOf, type Profile } from '../../lib/domain/steering/audit/profile.ts';
import { statementsOf } from '../../lib/domain/steering/audit/statements.ts';
import { parseSteeringFile } from '../../lib/domain/steering/index.ts';
import { CONTRADICTIONS, DUPLICATES, type LabelledPair, NO_CONTRADICTIONS, NO_DUPLICATES } from './labelled/steering-pairs.ts';

function profile(text: string): Profile {
  const [statement, ...more] = statementsOf(parseSteeringFile('a.md', `- ${text}\n`, { scope: 'global', root: '' }));
  if (statement === undefined || more.length > 0) throw new Error(`not one statement: ${text}`);
  return profileOf(statement);
}

/** Pairs that a check finds, in either order. */
function found(pairs: readonly LabelledPair[], check: (one: Profile, other: Profile) => boolean): LabelledPair[] {
  return pairs.filter(([one, other]) => {
    const [a, b] = [profile(one), profile(other)];
    if (check(a, b) !== check(b, a)) throw new Error(`depends on the order: ${one} / ${other}`);
    return check(a, b);
  });
}

function scores(trues: readonly LabelledPair[], falses: readonly LabelledPair[], check: (one: Profile, other: Profile) => boolean) {
  const right = found(trues, check);
  const wrong = found(falses, check);
  return {
    precision: right.length / (right.length + wrong.length),
    recall: right.length / trues.length,
    missed: trues.filter((pair) => !right.includes(pair)),
    wrong,
  };
}

describe('what the audit of steering finds in labelled pairs', () => {
  it.each([
    ['duplicates', DUPLICATES, [...NO_DUPLICATES, ...CONTRADICTIONS], isDuplicate],
    [
      'contradictions',
      CONTRADICTIONS,
      [...NO_CONTRADICTIONS, ...DUPLICATES],
      (one: Profile, other: Profile) => contradictionOf(one, other) !== undefined,
    ],
  ])('are %s with precision and recall of 0.9', (_name, trues, falses, check) => {
    const { precision, recall, ...pairs } = scores(trues, falses, check);

    // The pairs themselves show in the message of a failure.
    const verdict = precision >= 0.9 && recall >= 0.9 ? 'good' : pairs;
    expect(verdict).toBe('good');
  });
});
