import { readFile, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { createRun, type CreateRunInput } from '../../app/create-run.ts';
import { findRun } from '../../app/show-run.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import { WorkflowType } from '../../domain/workflow/run.ts';
import { amount, carryRun, concludeRun, playbookOf } from '../carry-run.ts';
import { pausable } from '../interrupt.ts';
import { painter } from '../io.ts';
import type { CommandContext, Run } from '../main.ts';
import { findingsText } from '../present.ts';
import { progressPrinter } from '../progress.ts';
import { withSession } from '../session.ts';
import { registerCancel } from './cancel.ts';
import { registerDemo } from './demo.ts';

export interface RunOptions {
  file?: string;
  spec?: string;
  workflow?: string;
  bugfix?: boolean;
  review?: string;
  branch?: string;
  allowDirty?: boolean;
  budgetUsd?: number;
  budgetTokens?: number;
  playbook?: string;
  model?: string;
  push?: boolean;
  force?: boolean;
}

/** `run`, `resume`, `cancel` and `demo`: what starts a run and carries it on. */
export function registerRun(program: Command, run: Run): void {
  program
    .command('run')
    .description('build a feature request or an existing spec, from requirements to a verified branch')
    .argument('[request...]', 'what you want, in words; or the path of an existing spec directory')
    .option('--file <path>', 'read the request from a file ("-" is standard input)')
    .option('--spec <name>', 'name of the spec; with an existing one, no request is needed')
    .option('--workflow <type>', `order of the documents: ${WorkflowType.options.join(', ')}`)
    .option('--bugfix', 'the same as --workflow bugfix')
    .option('--review <mode>', 'who decides reviews: person (default) or policy, where project.yaml allows it')
    .option('--branch <name>', 'branch to build on (default: stringline/<spec>)')
    .option('--allow-dirty', 'build on HEAD although the work tree has uncommitted changes')
    .option('--budget-usd <amount>', 'hard limit of this run in US dollars', amount('--budget-usd'))
    .option('--budget-tokens <number>', 'hard limit of this run in tokens', amount('--budget-tokens'))
    .option('--playbook <file>', 'take replies and decisions from a playbook instead of a model and a person')
    .option('--model <provider:name>', 'send every call to one model, e.g. openai-compatible:qwen3-coder')
    .option('--push', 'push the branch when the run has succeeded')
    .option('--force', 'drive every stage again even if nothing has changed since the last run')
    .addHelpText('after', EXAMPLES)
    .action((words: string[], options: RunOptions) => run('stringline.run/1', (context) => startRun(words, options, context)));
  program
    .command('resume')
    .description('carry on a run that is paused, waiting, failed or was killed')
    .argument('[run]', 'id of the run, or the name of its spec (default: the latest)')
    .option('--budget-usd <amount>', 'new hard limit in US dollars', amount('--budget-usd'))
    .option('--budget-tokens <number>', 'new hard limit in tokens', amount('--budget-tokens'))
    .option('--playbook <file>', 'playbook of a run that was started with one')
    .option('--model <provider:name>', 'send every further call to one model')
    .option('--push', 'push the branch when the run has succeeded')
    .addHelpText('after', '\nExamples:\n  $ stringline resume\n  $ stringline resume 20261123-101500-3fa2b1 --budget-usd 10\n')
    .action((id: string | undefined, options: RunOptions) => run('stringline.run/1', (context) => resumeRun(id, options, context)));
  registerCancel(program, run);
  registerDemo(program, run);
}

/** Starts a run and carries it as far as it goes. */
export async function startRun(
  words: readonly string[],
  options: RunOptions,
  context: CommandContext,
): Promise<0 | 1 | 2 | 3 | 4 | 5 | 70> {
  const asked = await requestOf(words, options, context);
  const playbook = await playbookOf(options.playbook === undefined ? undefined : resolve(context.io.cwd, context.cwd, options.playbook));
  const input = inputOf(asked, options);
  return pausable(context.io, (signal) =>
    withSession(
      context,
      {
        signal,
        onEvent: progressPrinter(context.io, context),
        ...(playbook && { playbook }),
        ...(options.model !== undefined && { model: options.model }),
      },
      async ({ platform, useModels }) => {
        const scripted = playbook?.playbook.reviewer !== undefined && options.review === undefined;
        const created = await createRun(
          {
            ...input,
            ...(scripted && { reviewMode: 'scripted' }),
            ...(playbook && { playbook: platform.ports.hash(playbook.canonical) }),
            settleModels: useModels,
          },
          platform.ports,
        );
        if (created.upToDate)
          return concludeRun(
            { outcome: { kind: 'finished', run: created.run }, findings: created.findings, upToDate: true },
            platform,
            context,
            options,
          );
        if (playbook) {
          await platform.ports.checkpoints.save(created.run.id, PLAYBOOK_PATH, playbook.path);
          sayScripted(context, playbook.playbook.name, scripted);
        }
        printFindings(created.findings, context);
        return carryRun(created.run.id, platform, context, {
          signal,
          findings: created.findings,
          push: options.push === true,
          ...(playbook && { playbook }),
        });
      },
    ),
  );
}

/** Where the playbook of a run lies, so that resuming it needs no option. */
const PLAYBOOK_PATH = 'playbook-path';

async function resumeRun(id: string | undefined, options: RunOptions, context: CommandContext): Promise<0 | 1 | 2 | 3 | 4 | 5 | 70> {
  const given = await playbookOf(options.playbook === undefined ? undefined : resolve(context.io.cwd, context.cwd, options.playbook));
  return pausable(context.io, (signal) =>
    withSession(
      context,
      {
        signal,
        onEvent: progressPrinter(context.io, context),
        ...(given && { playbook: given }),
        ...(options.model !== undefined && { model: options.model }),
      },
      async ({ platform, useModels }) => {
        const { reopenRun } = await import('../../app/reopen-run.ts');
        const found = await findRun(id, platform.ports);
        const noted = found.playbook === undefined ? undefined : await platform.ports.checkpoints.load(found.id, PLAYBOOK_PATH);
        const playbook = given ?? (typeof noted === 'string' ? await playbookOf(noted) : undefined);
        const reopened = await reopenRun(
          {
            runId: found.id,
            budget: {
              ...(options.budgetUsd !== undefined && { usd: options.budgetUsd }),
              ...(options.budgetTokens !== undefined && { tokens: options.budgetTokens }),
            },
            ...(playbook && { playbook: platform.ports.hash(playbook.canonical) }),
            settleModels: (config) => useModels(config, playbook),
          },
          platform.ports,
        );
        printFindings(reopened.findings, context);
        return carryRun(found.id, platform, context, {
          signal,
          findings: reopened.findings,
          push: options.push === true,
          ...(playbook && { playbook }),
        });
      },
    ),
  );
}

function inputOf(asked: Awaited<ReturnType<typeof requestOf>>, options: RunOptions): Omit<CreateRunInput, 'settleModels'> {
  const workflow = options.workflow === undefined ? undefined : WorkflowType.safeParse(options.workflow);
  if (workflow?.success === false)
    throw usage(`There is no workflow ${JSON.stringify(options.workflow)}.`, `Use one of ${WorkflowType.options.join(', ')}.`);
  if (options.review !== undefined && options.review !== 'person' && options.review !== 'policy')
    throw usage(`--review is person or policy, not ${JSON.stringify(options.review)}.`);
  const budget = {
    ...(options.budgetUsd !== undefined && { usd: options.budgetUsd }),
    ...(options.budgetTokens !== undefined && { tokens: options.budgetTokens }),
  };
  return {
    ...asked,
    ...(workflow && { workflow: workflow.data }),
    bugfix: options.bugfix === true,
    reviewMode: options.review === 'policy' ? 'policy' : 'person',
    ...(options.branch !== undefined && { branch: options.branch }),
    budget,
    allowDirty: options.allowDirty === true,
    force: options.force === true,
  };
}

/** The request from words, a file, standard input or an existing spec directory. */
async function requestOf(
  words: readonly string[],
  options: RunOptions,
  context: CommandContext,
): Promise<{ request?: string; requestSource: string; spec?: string }> {
  const text = words.join(' ').trim();
  const spec = options.spec === undefined ? {} : { spec: options.spec };
  if (options.file !== undefined && text !== '') throw usage('Give the request in words or with --file, not both.');
  if (options.file !== undefined) return { ...spec, request: await readRequest(options.file, context), requestSource: options.file };
  const existing = words.length === 1 ? await specOfPath(words[0] ?? '', context) : undefined;
  if (existing !== undefined) return { spec: existing, requestSource: 'existing spec' };
  if (text !== '') return { ...spec, request: text, requestSource: 'argument' };
  if (options.spec !== undefined) return { ...spec, requestSource: 'existing spec' };
  throw usage('There is nothing to build: no request, no --file and no --spec.', 'stringline run "let users choose notification channels"');
}

async function readRequest(path: string, { io, cwd }: CommandContext): Promise<string> {
  const text =
    path === '-'
      ? await readAll(io.stdin)
      : await readFile(resolve(io.cwd, cwd, path), 'utf8').catch((error: unknown) =>
          Promise.reject(usage(`The request file ${path} cannot be read: ${error instanceof Error ? error.message : String(error)}`)),
        );
  if (text.trim() === '') throw usage(`The request in ${path} is empty.`);
  return text;
}

async function readAll(stream: NodeJS.ReadableStream): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of stream) parts.push(Buffer.from(part));
  return Buffer.concat(parts).toString('utf8');
}

/** `.kiro/specs/user-preferences` names the spec; the files themselves are read from the commit. */
async function specOfPath(word: string, { io, cwd }: CommandContext): Promise<string | undefined> {
  const parts = word.split(/[\\/]+/u).filter((part) => part !== '' && part !== '.');
  if (parts.length < 2) return undefined;
  const there = await stat(resolve(io.cwd, cwd, word)).then(
    (entry) => entry.isDirectory(),
    () => false,
  );
  return there ? parts.at(-1) : undefined;
}

function printFindings(findings: readonly Finding[], { io, json, quiet }: CommandContext): void {
  if (!json && !quiet && findings.length > 0) io.stderr.write(`${findingsText(findings, painter(io.stderr, io.env))}\n`);
}

function sayScripted({ io, quiet, json }: CommandContext, name: string, reviewer: boolean): void {
  if (quiet || json) return;
  const paint = painter(io.stderr, io.env);
  io.stderr.write(
    `${paint('yellow', `Scripted: replies${reviewer ? ' and review decisions' : ''} come from the playbook "${name}", not from a model${reviewer ? ' or a person' : ''}.`)}\n`,
  );
}

const usage = (message: string, fix = 'stringline run --help'): StringlineError =>
  new StringlineError({ code: 'usage', message, fix, exit: EXIT.usage });

const EXAMPLES = `
Examples:
  $ stringline run "let users choose notification channels"
  $ stringline run --file request.md --workflow design-first
  $ stringline run --bugfix "the total is wrong when the cart is empty"
  $ stringline run .kiro/specs/user-preferences          continue from the documents that are there
  $ OPENAI_BASE_URL=http://127.0.0.1:8080/v1 stringline run --model openai-compatible:qwen3-coder "…"
`;
