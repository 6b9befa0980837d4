import type { Rule } from '../../shared/rule.ts';
import { sameHooks } from '../merge.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookDuplicate: Rule<HooksInput> = {
  id: 'hook-duplicate',
  level: 'warning',
  explanation:
    'The same hook in two places is one hook: it runs once, as the weightier place has it, and a change of the other place has no effect.',
  example: { wrong: 'lint.json and lint.kiro.hook with the same trigger, pattern and prompt', right: 'lint.json' },
  check: ({ hooks }) =>
    sameHooks(hooks).flatMap(([first, ...others]) =>
      others
        // A copy that is switched off differently is more than a copy, and told by a rule of its own.
        .filter((other) => other.enabled === first.enabled)
        .map((other) => ({
          message: `${called(other)} is the same hook as ${first.source.at === other.source.at ? called(first) : first.source.at} in ${first.source.path}:${String(first.source.line)}, which is the one that counts.`,
          ...placeOf(other),
          fix: `Remove this one${other.source.format === 'kiro-legacy' ? ': Kiro no longer reads the old format' : ''}.`,
        })),
    ),
};
