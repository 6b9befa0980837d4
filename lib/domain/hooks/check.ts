import type { Finding } from '../shared/finding.ts';
import { type RuleSettings, runRules } from '../shared/rule.ts';
import type { HookFile, HookProblem } from './model.ts';
import { HOOK_READING_RULES, UNTRACKED_RULE } from './reading-rules.ts';
import { HOOK_RULES } from './rules/index.ts';

/**
 * Everything that can be said about the hooks of one root: what its files' readers noticed and what the rules find in all of them.
 * @param paths files of the repository; empty where they are not known
 */
export function checkHooks(files: readonly HookFile[], paths: readonly string[], settings: RuleSettings = {}): Finding[] {
  const hooks = files.flatMap((file) => file.hooks);
  return [...readingFindings(files), ...runRules(HOOK_RULES, { hooks, paths }, settings)];
}

/** What the readers of hook files noticed. */
export function readingFindings(files: readonly Pick<HookFile, 'problems'>[]): Finding[] {
  return files.flatMap(({ problems }) => problems.map(problemFinding));
}

const LEVELS: ReadonlyMap<string, Finding['level']> = new Map([
  ...HOOK_READING_RULES.map(({ id, level }): [string, Finding['level']] => [id, level]),
  [UNTRACKED_RULE, 'warning'],
]);

function problemFinding({ rule, message, path, line, column, endColumn, fix }: HookProblem): Finding {
  return {
    ruleId: rule,
    level: LEVELS.get(rule) ?? 'error',
    message,
    ...(path !== undefined && { path }),
    ...(line !== undefined && { line }),
    ...(column !== undefined && { column }),
    ...(endColumn !== undefined && { endColumn }),
    ...(fix !== undefined && { fix }),
  };
}
