import type { Command } from 'commander';
import { suggest } from '../../domain/config/index.ts';
import { FAMILIES, type FamilyRule, lintRules } from '../../domain/lint/index.ts';
import { GATE_RULES } from '../../domain/gates/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { Paint } from '../io.ts';
import type { CommandContext, Run } from '../main.ts';
import { present } from '../present.ts';

/** `rules`: what `lint` checks, and why. */
export function registerRules(program: Command, run: Run): void {
  program
    .command('rules')
    .description('list the rules of lint, or explain one')
    .argument('[id]', 'id of a rule')
    .addHelpText('after', '\nExamples:\n  $ stringline rules\n  $ stringline rules requirements-vague\n  $ stringline rules --json\n')
    .action((id: string | undefined) =>
      run('stringline.rules/1', (context) => Promise.resolve(id === undefined ? list(context) : explain(id, context))),
    );
}

function list({ io, json }: CommandContext): ExitCode {
  const rules = [...lintRules().values()];
  const width = Math.max(...rules.map(({ id }) => id.length));
  return present(
    {
      schema: 'stringline.rules/1',
      exit: EXIT.done,
      data: { rules },
      text: (paint) =>
        FAMILIES.map(({ title, rules: own }) =>
          [
            paint('bold', title),
            ...own.map(
              ({ id, level, explanation }) =>
                `  ${id.padEnd(width)}  ${level.padEnd(7)}  ${paint('dim', explanation.split(/(?<=[.!?])\s(?=[\p{Lu}`"])/u)[0] ?? '')}`,
            ),
          ].join('\n'),
        ).join('\n\n'),
    },
    io,
    json,
  );
}

function explain(id: string, { io, json }: CommandContext): ExitCode {
  const rule = lintRules().get(id);
  const gate = GATE_RULES.find((each) => each.id === id);
  if (rule === undefined && gate !== undefined) {
    const { title, explanation } = gate;
    return present(
      {
        schema: 'stringline.rules/1',
        exit: EXIT.done,
        data: { rules: [{ id, level: 'error', family: 'gates', explanation }] },
        text: (paint) => `${paint('bold', id)}  error, gates\n\n${title}.\n\n${explanation}`,
      },
      io,
      json,
    );
  }
  if (rule === undefined) {
    const near = suggest(id, [...lintRules().keys(), ...GATE_RULES.map((each) => each.id)]);
    const fix = near === undefined ? 'stringline rules lists them.' : `Did you mean ${near}?`;
    throw new StringlineError({ code: 'rule-unknown', message: `There is no rule ${JSON.stringify(id)}.`, fix, exit: EXIT.usage });
  }
  return present(
    { schema: 'stringline.rules/1', exit: EXIT.done, data: { rules: [rule] }, text: (paint) => ruleText(rule, paint) },
    io,
    json,
  );
}

function ruleText({ id, level, family, explanation, example, confidence, options = {} }: FamilyRule, paint: Paint): string {
  const indented = (text: string): string =>
    text
      .split('\n')
      .map((line) => `  ${line}`)
      .join('\n');
  return [
    `${paint('bold', id)}  ${level}, ${family}${confidence === undefined ? '' : `, right in ${Math.round(confidence * 100)} % of judged cases`}`,
    `\n${explanation}`,
    `\n${paint('red', 'Wrong')}\n${indented(example.wrong)}`,
    `${paint('green', 'Right')}\n${indented(example.right)}`,
    ...Object.entries(options).map(([name, option]) => `\nOption ${name} (${JSON.stringify(option.default)}): ${option.meaning}`),
    `\n${paint('dim', `Level in .kiro/config/project.yaml:  lint: { rules: { ${id}: off } }`)}`,
  ].join('\n');
}
