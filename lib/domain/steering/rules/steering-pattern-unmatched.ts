import { globsForRegex } from '../../shared/regex-for-glob.ts';
import type { Rule } from '../../shared/rule.ts';
import { lineOfKey } from '../front-matter.ts';
import { compilePattern } from '../globs.ts';
import { ownFiles, type SteeringInput } from './input.ts';

export const steeringPatternUnmatched: Rule<SteeringInput> = {
  id: 'steering-pattern-unmatched',
  level: 'warning',
  explanation: 'A `fileMatch` file whose patterns match no file of the repository is never loaded, and nobody is told.',
  example: { wrong: 'fileMatchPattern: "source/**/*.ts" where the code is in src/', right: 'fileMatchPattern: "src/**/*.ts"' },
  confidence: 0.8,
  check: (input) =>
    ownFiles(input).flatMap(({ mode, patterns, raw, path }) => {
      // Patterns that cannot be read, and those that are no globs, are told by the reader.
      const read = patterns.filter((pattern) => globsForRegex(pattern) === undefined);
      const globs = read.map(compilePattern).filter((glob) => glob.ok);
      if (mode !== 'fileMatch' || globs.length === 0 || input.tree.paths.length === 0) return [];
      if (input.tree.paths.some((each) => globs.some((glob) => glob.matches(each)))) return [];
      return [
        {
          message: `No file of the repository matches ${read
            .map((pattern) => `\`${pattern}\``)
            .join(', ')
            .slice(0, 200)}, so the file is never loaded.`,
          path,
          line: lineOfKey(raw, 'fileMatchPattern'),
          fix: 'Correct the pattern, or write `inclusion: manual` until there are such files.',
        },
      ];
    }),
};
