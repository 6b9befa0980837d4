import type { Rule } from '../../shared/rule.ts';
import { patternProblems } from '../matcher.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookPatternInvalid: Rule<HooksInput> = {
  id: 'hook-pattern-invalid',
  level: 'error',
  explanation: 'A glob or an expression that cannot be read matches nothing, so the hook never runs, and nobody is told.',
  example: { wrong: String.raw`"matcher": "src/(.*\\.ts"`, right: String.raw`"matcher": "src/.*\\.ts$"` },
  check: ({ hooks }) =>
    hooks.flatMap((hook) =>
      patternProblems(hook).map(({ pattern, reason }) => ({
        message: `The pattern \`${pattern.slice(0, 100)}\` of ${called(hook)} ${reason}: it never matches.`,
        ...placeOf(hook, 'matcher'),
      })),
    ),
};
