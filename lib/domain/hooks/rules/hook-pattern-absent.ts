import type { Rule } from '../../shared/rule.ts';
import { isFileTrigger } from '../model.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookPatternAbsent: Rule<HooksInput> = {
  id: 'hook-pattern-absent',
  level: 'warning',
  explanation: 'Without a pattern a v1 hook runs for every file there is, generated ones and those of git included; an old one for none.',
  example: { wrong: '"trigger": "PostFileSave"', right: String.raw`"trigger": "PostFileSave", "matcher": "^src/.*\\.ts$"` },
  check: ({ hooks }) =>
    hooks.flatMap((hook) => {
      if (!isFileTrigger(hook.trigger)) return [];
      const nothing = hook.matcher.kind === 'globs' && hook.matcher.globs.length === 0;
      if (!nothing && hook.matcher.kind !== 'all') return [];
      const effect = nothing ? 'names no patterns, so it never runs' : 'has no matcher, so it runs for every file';
      const fix = nothing ? 'Add e.g. `"patterns": ["src/**/*.ts"]` to `when`.' : undefined;
      return [{ message: `${called(hook)} ${effect}.`, ...placeOf(hook, 'trigger'), fix }];
    }),
};
