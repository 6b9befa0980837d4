import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type Estimate, estimateIdleMonth, estimateMonth, estimateRun, PRICES, USUAL_RUN } from '../../domain/cost/index.ts';
import { chooseEnvironment, DEPLOY_FILE, type DeploySettings, parseDeployConfig } from '../../domain/deploy/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Paint } from '../io.ts';
import type { CommandContext, Run } from '../main.ts';
import { amount } from '../options.ts';
import { present } from '../present.ts';
import { count } from '../../domain/shared/wording.ts';

interface CostOptions {
  runsPerMonth: number;
  deploy?: string;
  environment?: string;
}

/** `cost estimate`: what a deployment on AWS costs, before there is one. */
export function registerCost(program: Command, run: Run): void {
  const cost = program
    .command('cost')
    .description('what Stringline costs on AWS')
    .addHelpText('after', '\nExamples:\n  $ stringline cost estimate\n  $ stringline cost estimate --json\n');
  cost
    .command('estimate')
    .description('estimate one run, an idle month and a busy month, with the share of each service')
    .option('--runs-per-month <number>', 'runs of a busy month', amount('--runs-per-month'), 200)
    .option('--deploy <file>', `settings of the deployment (default: ${DEPLOY_FILE} where there is one)`)
    .option('--environment <name>', 'environment of the settings (default: the first)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline cost estimate\n  $ stringline cost estimate --runs-per-month 500 --deploy stringline.deploy.yaml --json\n',
    )
    .action((options: CostOptions) => run('stringline.cost/1', async (context) => estimate(options, context)));
}

function estimate(options: CostOptions, context: CommandContext): 0 {
  const chosen = readSettings(options, context);
  const question = { settings: chosen.settings, today: new Date().toISOString().slice(0, 10) };
  const figures = {
    run: estimateRun(question),
    idleMonth: estimateIdleMonth(question),
    busyMonth: estimateMonth(question, options.runsPerMonth),
  };
  const data = {
    environment: chosen.name,
    region: chosen.settings.region,
    assumed: USUAL_RUN,
    runsPerMonth: options.runsPerMonth,
    ...figures,
    prices: PRICES,
  };
  present(
    {
      schema: 'stringline.cost/1',
      exit: EXIT.done,
      data,
      text: (paint) =>
        [
          part('One run', figures.run, paint),
          part('A month in which nothing runs', figures.idleMonth, paint),
          part(`A month of ${count(options.runsPerMonth, 'run')}`, figures.busyMonth, paint),
          paint('dim', `Assumed of a run: ${USUAL_RUN.description}. List prices of us-east-1 in 2026, no free tier; --json has each line.`),
        ].join('\n\n'),
    },
    context.io,
    context.json,
  );
  return EXIT.done;
}

function part(title: string, { total, shares }: Estimate, paint: Paint): string {
  const rows = shares.map(
    ({ service, usd, share }) => `  ${service.padEnd(16)} ${money(usd).padStart(10)}  ${`${(share * 100).toFixed(1)} %`.padStart(7)}`,
  );
  return [`${paint('bold', title)}  ${money(total)}`, ...rows].join('\n');
}

/** Cents where there are any, and as many digits as a small figure needs to be one. */
function money(usd: number): string {
  return usd >= 0.1 ? `$${usd.toFixed(2)}` : `$${usd.toPrecision(2)}`;
}

function readSettings(options: CostOptions, context: CommandContext): { name: string; settings: DeploySettings } {
  const file = resolve(context.io.cwd, context.cwd, options.deploy ?? DEPLOY_FILE);
  const config = parseDeployConfig(readText(file, options.deploy !== undefined));
  const error = config.findings.find(({ level }) => level === 'error');
  if (error !== undefined)
    throw new StringlineError({
      code: 'deploy-config-invalid',
      message: `${file}:${error.line ?? 1}:${error.column ?? 1}: ${error.message}`,
      ...(error.fix !== undefined && { fix: error.fix }),
      exit: EXIT.usage,
    });
  const chosen = chooseEnvironment(config, options.environment);
  if ('settings' in chosen) return chosen;
  throw new StringlineError({
    code: 'deploy-environment-unknown',
    message: `There is no environment "${chosen.missing}" in ${file}.`,
    fix: chosen.fix,
    exit: EXIT.usage,
  });
}

/** The file that is looked for by itself may be missing: then every default holds. */
function readText(file: string, named: boolean): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    // eslint-disable-next-line no-restricted-syntax -- a file that nobody has named need not be there
    if (!named && (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StringlineError({
      code: 'deploy-config-missing',
      message: `${file} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'Name a file that is there, or leave out --deploy.',
      exit: EXIT.usage,
      cause: error,
    });
  }
}
