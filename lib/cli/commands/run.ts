import type { Command } from 'commander';
import { WorkflowType } from '../../domain/workflow/run.ts';
import type { Run } from '../main.ts';
import { type CarryingOptions, withCarryingOptions } from '../options.ts';
import type { RunOptions } from '../run-input.ts';
import { registerCancel } from './cancel.ts';
import { registerDemo } from './demo.ts';

/** `run`, `resume`, `cancel` and `demo`: what starts a run and carries it on. */
export function registerRun(program: Command, run: Run): void {
  const start = program
    .command('run')
    .description('build a feature request or an existing spec, from requirements to a verified branch')
    .argument('[request...]', 'what you want, in words; or the path of an existing spec directory')
    .option('--file <path>', 'read the request from a file ("-" is standard input)')
    .option('--spec <name>', 'name of the spec; with an existing one, no request is needed')
    .option('--workflow <type>', `order of the documents: ${WorkflowType.options.join(', ')}`)
    .option('--bugfix', 'the same as --workflow bugfix')
    .option('--review <mode>', 'who decides reviews: person (default) or policy, where project.yaml allows it')
    .option('--branch <name>', 'branch to build on (default: stringline/<spec>)')
    .option('--allow-dirty', 'build on HEAD although the work tree has uncommitted changes');
  withCarryingOptions(start, {
    limit: 'hard limit of this run',
    playbook: 'take replies and decisions from a playbook instead of a model and a person',
    model: 'send every call to one model, e.g. openai-compatible:qwen3-coder',
  })
    .option('--force', 'drive every stage again even if nothing has changed since the last run')
    .addHelpText('after', EXAMPLES)
    .action((words: string[], options: RunOptions) =>
      run('stringline.run/1', async (context) => (await import('../start-run.ts')).startRun(words, options, context)),
    );
  const resume = program
    .command('resume')
    .description('carry on a run that is paused, waiting, failed or was killed')
    .argument('[run]', 'id of the run, or the name of its spec (default: the latest)');
  withCarryingOptions(resume, {
    limit: 'new hard limit',
    playbook: 'playbook of a run that was started with one',
    model: 'send every further call to one model',
  })
    .addHelpText('after', '\nExamples:\n  $ stringline resume\n  $ stringline resume 20261123-101500-3fa2b1 --budget-usd 10\n')
    .action((id: string | undefined, options: CarryingOptions) =>
      run('stringline.run/1', async (context) => (await import('../resume-run.ts')).resumeRun(id, options, context)),
    );
  registerCancel(program, run);
  registerDemo(program, run);
}

const EXAMPLES = `
Examples:
  $ stringline run "let users choose notification channels"
  $ stringline run --file request.md --workflow design-first
  $ stringline run --bugfix "the total is wrong when the cart is empty"
  $ stringline run .kiro/specs/user-preferences          continue from the documents that are there
  $ OPENAI_BASE_URL=http://127.0.0.1:8080/v1 stringline run --model openai-compatible:qwen3-coder "…"
`;
