import type { RequirementsDocument } from '../read/requirements.ts';
import type { Rule } from '../../shared/rule.ts';

export const requirementsDuplicateCriterion: Rule<RequirementsDocument> = {
  id: 'requirements-duplicate-criterion',
  level: 'warning',
  explanation: 'The same sentence twice is one criterion with two numbers: evidence for one of them will be missing.',
  example: { wrong: '1.2 and 3.1 with the same words', right: 'one criterion, referred to by both' },
  check({ requirements }) {
    const first = new Map<string, string>();
    return requirements
      .flatMap(({ criteria }) => criteria)
      .flatMap(({ id, text, line }) => {
        const words = text
          .toLowerCase()
          .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
          .trim();
        const before = first.get(words);
        if (before !== undefined) {
          return [
            {
              message: `Criterion ${id} says the same as ${before}.`,
              line,
              fix: `Remove one of ${before} and ${id}, or say how they differ.`,
            },
          ];
        }
        first.set(words, id);
        return [];
      });
  },
};
