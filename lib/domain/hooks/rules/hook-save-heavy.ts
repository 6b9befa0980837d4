import type { Observation, Rule, RuleOptions } from '../../shared/rule.ts';
import { type Hook, isFileTrigger, matchesEverything } from '../model.ts';
import { called, type HooksInput, placeOf, runningHooks } from './input.ts';

/** Commands that look at the whole project. One that is given a file, a pattern or a filter is left alone. */
const WHOLE_PROJECT =
  /(?:^|[;&|]\s*)(?:npx\s+|yarn\s+|pnpm\s+(?:exec\s+)?)?(?:(?:npm|pnpm|yarn|bun)(?:\s+run)?\s+(?:test|build|ci|e2e|check)(?:\s*$|\s*[;&|])|(?:pytest|jest|tox|nox|mocha)(?:\s+-[-\w=]+)*\s*(?:$|[;&|])|vitest\s+run\s*(?:$|[;&|])|(?:mvn|gradle|\.\/gradlew|make|just|cargo|go|dotnet)\s+(?:[\w:-]*(?:test|build|verify|check)s?)(?:\s+(?:-[-\w=]+|\.\/\.\.\.|--workspace))*\s*(?:$|[;&|])|trivy\s+fs\b|cdk\s+synth\b|terraform\s+plan\b|docker\s+(?:build|compose)\b)/;

interface Options extends RuleOptions {
  commands: readonly string[];
  allowed: readonly string[];
}

export const hookSaveHeavy: Rule<HooksInput, Options> = {
  id: 'hook-save-heavy',
  level: 'warning',
  explanation:
    'Whole test suites, scans and model calls at every save block whoever is typing, or cost credits many times an hour. They belong before a commit or a pull request.',
  example: {
    wrong: 'on_save: [{ pattern: "src/**", action: security_scan, mode: sync }]',
    right: 'on_commit: [{ pattern: "src/**", action: security_scan }]',
  },
  confidence: 0.8,
  options: {
    commands: { default: [], meaning: 'Beginnings of more commands that look at the whole project, such as `npm run e2e`.' },
    allowed: { default: [], meaning: 'Beginnings of commands that are quick enough in this project, such as `make check`.' },
  },
  check: ({ hooks }, options) =>
    runningHooks(hooks)
      .filter(({ trigger }) => isFileTrigger(trigger))
      .flatMap((hook) => observe(hook, options)),
};

const HEAVY: Readonly<Record<string, string>> = {
  regenerate_unit_tests: 'has a model write tests',
  security_scan: 'scans the repository',
  sync_spec_design: 'calls a model',
  generate_description: 'calls a model',
  ask_agent: 'calls a model',
};

function observe(hook: Hook, { commands, allowed }: Options): Observation[] {
  const { type, options } = hook.action;
  const kiro = hook.source.format === 'kiro-v1' || hook.source.format === 'kiro-legacy';
  const what = HEAVY[type];
  if (what !== undefined && hook.mode === 'sync') {
    const message = `${called(hook)} ${what} at every save while somebody waits.`;
    return [{ message, ...placeOf(hook, 'action'), fix: 'Write `mode: async`, or move it to `on_commit`.' }];
  }
  if (type === 'ask_agent' && kiro && isBroad(hook)) {
    const message = `${called(hook)} calls a model at every save of nearly any file.`;
    return [{ message, ...placeOf(hook, 'matcher'), fix: 'Narrow the pattern to the files that it is about, or trigger it after a task.' }];
  }
  const command = (options.command ?? '').trim().slice(0, 1000);
  if (type !== 'run_command' || hook.mode === 'async' || beginsWith(command, allowed)) return [];
  if (!WHOLE_PROJECT.test(command) && !beginsWith(command, commands)) return [];
  const message = `${called(hook)} runs \`${command.slice(0, 60)}\` over the whole project at every save.`;
  return [{ message, ...placeOf(hook, 'text'), fix: 'Give it the saved file only, or move it before the commit.' }];
}

function beginsWith(command: string, beginnings: readonly string[]): boolean {
  return beginnings.some((each) => each.trim() !== '' && command.startsWith(each.trim()));
}

/** Everything, or every file of ten kinds and more. */
function isBroad({ matcher }: Hook): boolean {
  if (matchesEverything(matcher)) return true;
  return matcher.kind === 'globs' && matcher.globs.filter((glob) => /^\*\*\/\*\.\w+$/.test(glob)).length >= 10;
}
