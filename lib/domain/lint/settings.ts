import { CONFIG_PATH, readYaml, suggest } from '../config/index.ts';
import type { Finding } from '../shared/finding.ts';
import { fitsOption, optionKind, type OptionValue, type RuleInfo } from '../shared/rule.ts';
import type { Workspace } from './workspace.ts';

const UNKNOWN = {
  id: 'config-lint-rule-unknown',
  level: 'warning',
  explanation: 'A level for a rule that does not exist is mostly a typing error, and the rule that was meant keeps its own level.',
  example: { wrong: 'requirement-vague: off', right: 'requirements-vague: off' },
} as const;
const OPTION = {
  id: 'config-lint-option',
  level: 'error',
  explanation:
    'An option that the rule does not have, or a value of another kind than it takes, has no effect: the default holds, and the rule judges by another measure than the project meant.',
  example: { wrong: 'tasks-size: { options: { max_step: 20 } }', right: 'tasks-size: { options: { max_steps: 20 } }' },
} as const;

/** What may be wrong with `lint.rules` in project.yaml, beyond its form. */
export const SETTINGS_RULES: readonly RuleInfo[] = [UNKNOWN, OPTION];

/** Checks that the rules and options that the project sets exist. */
export function settingsFindings({ settings, texts }: Workspace, rules: ReadonlyMap<string, RuleInfo>): Finding[] {
  const named = Object.entries(settings);
  const text = texts.get(CONFIG_PATH);
  if (named.length === 0 || text === undefined) return [];
  const reading = readYaml(text.replace(/^\uFEFF/, ''));
  return named.flatMap(([id, { options = {} }]) => {
    const rule = rules.get(id);
    const at = { path: CONFIG_PATH, ...reading.positionOfKey(['lint', 'rules'], id) };
    if (rule === undefined)
      return [{ ...at, ruleId: UNKNOWN.id, level: UNKNOWN.level, message: `There is no rule \`${id}\`.`, fix: meant(id, rules) }];
    return Object.entries(options).flatMap(([name, value]): Finding[] => {
      const problem = optionProblem(rule, name, value);
      const place = { path: CONFIG_PATH, ...reading.positionOfKey(['lint', 'rules', id, 'options'], name) };
      return problem === undefined ? [] : [{ ...place, ruleId: OPTION.id, level: OPTION.level, ...problem }];
    });
  });
}

function meant(id: string, rules: ReadonlyMap<string, RuleInfo>): string {
  const near = suggest(id, rules.keys());
  return near === undefined ? '`stringline rules` lists them.' : `Did you mean \`${near}\`?`;
}

function optionProblem({ id, options = {} }: RuleInfo, name: string, value: OptionValue): Pick<Finding, 'message' | 'fix'> | undefined {
  const option = options[name];
  if (option === undefined)
    return {
      message: `The rule \`${id}\` has no option \`${name}\`.`,
      fix: meantOption(name, Object.keys(options)),
    };
  if (fitsOption(option, value)) return undefined;
  const least = typeof option.default === 'number' ? ` of ${option.min ?? 0} or more` : '';
  return { message: `\`${name}\` takes ${optionKind(option.default)}${least}.`, fix: `The default is ${JSON.stringify(option.default)}.` };
}

function meantOption(name: string, names: readonly string[]): string {
  if (names.length === 0) return 'It has none: remove the line.';
  const near = suggest(name, names);
  return near === undefined ? `It has ${names.map((each) => `\`${each}\``).join(', ')}.` : `Did you mean \`${near}\`?`;
}
