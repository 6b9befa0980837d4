import { editDistance } from '../shared/edit-distance.ts';

/** A suggestion for a longer word would be noise. */
const MAX_LENGTH = 64;

const plain = (word: string): string =>
  word
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '')
    .slice(0, MAX_LENGTH);

/**
 * The candidate a person most likely meant, or undefined when none is near. Case and separators do not count,
 * so that `testCoverage` and `lint-and-fix` find `test_coverage` and `lint_and_fix`.
 */
export function suggest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(word);
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(wanted, plain(candidate));
    if (distance < (best?.distance ?? Infinity)) best = { candidate, distance };
  }
  return best !== undefined && best.distance <= Math.max(1, Math.floor(wanted.length / 3)) ? best.candidate : undefined;
}
