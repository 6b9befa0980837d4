import type { Rule } from '../../shared/rule.ts';
import { sameHooks } from '../merge.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookDuplicateDisabled: Rule<HooksInput> = {
  id: 'hook-duplicate-disabled',
  level: 'warning',
  explanation: 'One copy of the hook is enabled and the other is not: which of them holds depends on who reads the files.',
  example: {
    wrong: 'lint.json with "enabled": false beside lint.kiro.hook with "enabled": true',
    right: 'lint.json with "enabled": false',
  },
  check: ({ hooks }) =>
    sameHooks(hooks).flatMap(([first, ...others]) =>
      others
        .filter((other) => other.enabled !== first.enabled)
        .map((other) => ({
          message: `${called(other)} is ${state(other.enabled)} here and ${state(first.enabled)} in ${first.source.path}:${String(first.source.line)}, which is the one that counts.`,
          ...placeOf(other, 'enabled'),
          fix: 'Remove the copy that does not count.',
        })),
    ),
};

const state = (enabled: boolean): string => (enabled ? 'enabled' : 'disabled');
