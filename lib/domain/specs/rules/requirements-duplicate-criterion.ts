import type { Observation, Rule } from '../../shared/rule.ts';
import { tellingWords } from '../language/clause.ts';
import { spotOn } from '../language/criteria.ts';
import { isEnglish } from '../language/language.ts';
import type { Criterion, RequirementsDocument } from '../read/requirements.ts';

/** With fewer telling words, the same words in another order may mean something else. */
const ENOUGH = 4;

export const requirementsDuplicateCriterion: Rule<RequirementsDocument> = {
  id: 'requirements-duplicate-criterion',
  level: 'warning',
  explanation: 'The same sentence twice is one criterion with two numbers: evidence for one of them will be missing.',
  example: { wrong: '1.2 and 3.1 with the same words', right: 'one criterion, referred to by both' },
  check({ requirements }) {
    const exact = new Map<string, string>();
    const near = new Map<string, string>();
    return requirements
      .flatMap(({ criteria }) => criteria)
      .flatMap((criterion): Observation[] => {
        const before = known(exact, allWords(criterion), criterion.id);
        const alike = known(near, meaning(criterion), criterion.id);
        if (before !== undefined) return [observation(criterion, before, 1)];
        return alike === undefined ? [] : [observation(criterion, alike, 0.9)];
      });
  },
};

function observation(criterion: Criterion, before: string, confidence: number): Observation {
  return {
    message: `Criterion ${criterion.id} says the same as ${before}.`,
    ...spotOn(criterion),
    fix: `Remove one of ${before} and ${criterion.id}, or say how they differ.`,
    ...(confidence < 1 ? { confidence } : {}),
  };
}

/** The id that has the key already; else the key is taken. */
function known(seen: Map<string, string>, key: string, id: string): string | undefined {
  const before = key === '' ? undefined : seen.get(key);
  if (before === undefined && key !== '') seen.set(key, id);
  return before;
}

function allWords({ text }: Criterion): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

/** The telling words in any order: `the entry of the file` is `its entry` where the file was named before. */
function meaning({ text }: Criterion): string {
  if (!isEnglish(text)) return '';
  const words = [...new Set(tellingWords(text))].sort();
  return words.length < ENOUGH ? '' : words.join(' ');
}
