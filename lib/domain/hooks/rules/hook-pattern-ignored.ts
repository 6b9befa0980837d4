import type { Rule } from '../../shared/rule.ts';
import { namesFiles, namesTools } from '../model.ts';
import { writtenTrigger } from '../vocabulary.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookPatternIgnored: Rule<HooksInput> = {
  id: 'hook-pattern-ignored',
  level: 'warning',
  explanation: 'Only triggers for files and for tools choose by a pattern. With any other one the hook runs every time.',
  example: { wrong: '"trigger": "PreTaskExec", "matcher": "deploy"', right: '"trigger": "PreTaskExec"' },
  check: ({ hooks }) =>
    hooks
      .filter(
        (hook) =>
          hook.matcher.kind !== 'all' &&
          !(hook.matcher.kind === 'globs' && hook.matcher.globs.length === 0) &&
          !namesFiles(hook.trigger) &&
          !namesTools(hook.trigger),
      )
      .map((hook) => ({
        message: `The pattern of ${called(hook)} has no effect: ${writtenTrigger(hook)} knows neither files nor tools.`,
        ...placeOf(hook, 'matcher'),
        fix: 'Remove the pattern, or choose a trigger for files, e.g. `PostFileSave`.',
      })),
};
