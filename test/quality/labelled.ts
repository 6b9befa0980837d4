import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Half of the labelled examples is looked at while rules are written; the other half only tells how good they are. */
export type Half = 'development' | 'held-out';

/** Fixed by the sentence alone: by the parity of the first byte of its digest. */
export function halfOf(text: string): Half {
  return (createHash('sha256').update(text).digest()[0] ?? 0) % 2 === 0 ? 'development' : 'held-out';
}

/** The fields of each line of a labelled file, and the half it belongs to. */
export function labelled(file: string): { fields: string[]; half: Half }[] {
  const text = readFileSync(join(import.meta.dirname, 'labelled', file), 'utf8');
  return text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [verdict = '', ...rest] = line.split('|');
      return { fields: [verdict, ...rest], half: halfOf(rest.join('|')) };
    });
}

export interface Score {
  right: number;
  /** Found where no person would. */
  false: number;
  missed: number;
}

/** Shares of findings that are right and of smells that are found; 1 where there was nothing to find. */
export function shares({ right, false: wrong, missed }: Score): { precision: number; recall: number } {
  return { precision: right + wrong === 0 ? 1 : right / (right + wrong), recall: right + missed === 0 ? 1 : right / (right + missed) };
}

/** Compares what was found with what was labelled, example by example. */
export function score(examples: readonly { labelled: boolean; found: boolean }[]): Score {
  return {
    right: examples.filter((example) => example.labelled && example.found).length,
    false: examples.filter((example) => !example.labelled && example.found).length,
    missed: examples.filter((example) => example.labelled && !example.found).length,
  };
}
