import type { Rule } from '../../shared/rule.ts';
import { sameHooks } from '../merge.ts';
import { type Hook, kiroRegexOf } from '../model.ts';
import { expandedGlobs, rejoinedGlobs } from '../split-globs.ts';
import { V1_TRIGGERS } from '../vocabulary.ts';
import { called, type HooksInput, placeOf } from './input.ts';

export const hookLegacyFormat: Rule<HooksInput> = {
  id: 'hook-legacy-format',
  level: 'info',
  explanation:
    'Kiro since 1.0 loads `*.json` files of version v1; it offers to move old files over once, and in the command line they do nothing.',
  example: { wrong: 'lint.kiro.hook', right: 'lint.json with "version": "v1"' },
  check: ({ hooks }) =>
    sameHooks(hooks)
      .filter(([hook]) => hook.source.format === 'kiro-legacy' && hook.source.path.endsWith('.kiro.hook'))
      .map(([hook]) => ({
        message: `${called(hook)} is in the format before v1, which Kiro itself no longer loads.`,
        ...placeOf(hook),
        fix:
          hook.trigger === 'manual'
            ? 'What is started by hand is steering now: `.kiro/steering/<name>.md` with `inclusion: manual`.'
            : asV1(hook),
      })),
};

/** Expressions that nobody reads in a terminal. */
const LONG = 300;

function asV1(hook: Hook): string {
  const trigger = Object.entries(V1_TRIGGERS).find(([, each]) => each === hook.trigger)?.[0] ?? '';
  const { matcher: given, action } = hook;
  const pattern =
    given.kind === 'globs' && given.globs.length > 0
      ? kiroRegexOf(expandedGlobs(rejoinedGlobs(given.globs) ?? given.globs))
      : given.kind === 'regex'
        ? given.regex
        : undefined;
  const type = action.type === 'run_command' ? '"command", "command": …' : '"agent", "prompt": …';
  const matcher =
    pattern === undefined
      ? ''
      : `, "matcher": ${pattern.length > LONG ? '… (its patterns as one regular expression)' : JSON.stringify(pattern)}`;
  return `Write it as v1: "trigger": "${trigger}"${matcher}, "action": { "type": ${type} }.`;
}
