import type { Command } from 'commander';
import { describeModels } from '../../adapters/models/index.ts';
import { CONFIG_PATH, parseProjectConfig } from '../../domain/config/index.ts';
import { CATALOGUE } from '../../domain/routing/index.ts';
import { EXIT } from '../../domain/shared/errors.ts';
import { countFindings } from '../../domain/shared/finding.ts';
import type { Run } from '../main.ts';
import { findingsText, present } from '../present.ts';
import { readHeadConfig } from '../repository-config.ts';

/** `models`: where calls would go, and what they would cost. */
export function registerModels(program: Command, run: Run): void {
  program
    .command('models')
    .description('the routes of this repository, what is reachable, and the catalogue with prices')
    .option('--all', 'the whole catalogue')
    .option('--model <provider:name>', 'as if every call went to this model')
    .addHelpText('after', '\nExamples:\n  $ stringline models\n  $ stringline models --all --json\n')
    .action((options: { all?: boolean; model?: string }) =>
      run('stringline.models/1', async (context) => {
        const now = new Date();
        const { config, findings } = parseProjectConfig(await readHeadConfig(context), now.toISOString().slice(0, 10));
        const report = await describeModels({ env: context.io.env, config, now: () => now, model: options.model });
        const isBroken = countFindings(findings).error > 0;
        const catalogue = CATALOGUE.map(({ id, name, lifecycle, limits, prices }) => ({ id, name, lifecycle, limits, prices }));
        return present(
          {
            schema: 'stringline.models/1',
            exit: isBroken ? EXIT.usage : EXIT.done,
            data: {
              ...report,
              findings: [...findings, ...report.findings],
              problem:
                report.problem === undefined
                  ? null
                  : { code: report.problem.code, message: report.problem.message, fix: report.problem.fix },
              catalogue,
            },
            text: (paint) => {
              const routes = report.routes.map(
                ({ route, ref, name, price, useCases }) =>
                  `  ${route.padEnd(12)} ${ref.provider} ${ref.id} (${name}), ${price.input}/${price.output} USD per million tokens in/out\n${' '.repeat(15)}${useCases.join(', ')}`,
              );
              const all = catalogue.map(
                (model) => `  ${model.id}  ${model.name}, ${model.limits.context} tokens of context, ${model.limits.output} of output`,
              );
              return [
                ...(findings.length > 0 ? [findingsText(findings, paint)] : []),
                `${paint('bold', isBroken ? `Routes by default, while ${CONFIG_PATH} is broken` : 'Routes')}\n${routes.join('\n') || '  none'}`,
                `${paint('bold', 'Reachable')}\n${report.providers.map((provider) => `  ${provider.reachable ? 'yes' : 'no '}  ${provider.provider}: ${provider.detail}`).join('\n')}`,
                ...(report.findings.length > 0 ? [findingsText(report.findings, paint)] : []),
                ...(report.problem ? [`${paint('yellow', report.problem.message)}\n${report.problem.fix ?? ''}`] : []),
                ...(options.all === true ? [`${paint('bold', 'Catalogue')}\n${all.join('\n')}`] : []),
              ].join('\n\n');
            },
          },
          context.io,
          context.json,
        );
      }),
    );
}
