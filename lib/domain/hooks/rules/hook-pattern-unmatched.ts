import { globsForRegex } from '../../shared/regex-for-glob.ts';
import type { Rule } from '../../shared/rule.ts';
import { patternText } from '../match.ts';
import { compileMatcher } from '../matcher.ts';
import { type Hook, namesFiles } from '../model.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookPatternUnmatched: Rule<HooksInput> = {
  id: 'hook-pattern-unmatched',
  level: 'info',
  explanation: 'A pattern that no file of the repository matches is mostly a folder that was renamed, or a pattern from another project.',
  example: { wrong: '"patterns": ["source/**/*.ts"] where the code is in src/', right: '"patterns": ["src/**/*.ts"]' },
  confidence: 0.9,
  check: ({ hooks, paths }) =>
    hooks.flatMap((hook) => {
      // What is created or deleted need not be there.
      const applies = namesFiles(hook.trigger) && hook.trigger !== 'file-create' && hook.trigger !== 'file-delete';
      if (!applies || hook.matcher.kind === 'all' || paths.length === 0) return [];
      const read = withGlobs(hook);
      if (read.matcher.kind === 'globs' && read.matcher.globs.length === 0) return [];
      const matcher = compileMatcher(read);
      if (!matcher.ok || paths.some((path) => matcher.test(path))) return [];
      return [
        {
          message: `No file of the repository matches ${patternText(read).slice(0, 120)}, so ${called(hook)} does not run.`,
          ...placeOf(hook, 'matcher'),
          fix: 'Correct the pattern, or remove the hook.',
        },
      ];
    }),
};

/** Without the expressions among its globs: these are told as patterns that are not valid. */
function withGlobs(hook: Hook): Hook {
  if (hook.matcher.kind !== 'globs') return hook;
  return { ...hook, matcher: { ...hook.matcher, globs: hook.matcher.globs.filter((glob) => globsForRegex(glob) === undefined) } };
}
