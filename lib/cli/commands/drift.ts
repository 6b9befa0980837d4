import type { Command } from 'commander';
import { type Drift, measureDrift } from '../../app/drift/measure-drift.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import type { AcceptOptions } from '../drift/accept.ts';
import type { SyncOptions } from '../drift/sync.ts';
import type { CommandContext, Run } from '../main.ts';
import { amount } from '../options.ts';
import { present } from '../present.ts';

interface DriftOptions {
  changed?: string;
  all?: boolean;
  wholeSurface?: boolean;
  threshold?: number;
  failOnDrift?: boolean;
  write: boolean;
}

/** `drift`, `spec accept` and `spec sync`: whether designs still say what the code is. */
export function registerDrift(program: Command, run: Run): void {
  program
    .command('drift')
    .description('compare design.md of specs with the code, and name what is out of step')
    .argument('[spec...]', 'names of specs (default: all)')
    .option('--changed <ref>', 'count only what has changed since this commit, branch or tag')
    .option('--all', 'count everything, also what was out of step before')
    .option('--whole-surface', 'count constants and what is not exported as undeclared, too')
    .option('--threshold <share>', 'share above which a design has drifted (default: of the hook, else 0.15)', amount('--threshold'))
    .option('--fail-on-drift', 'end with exit code 1 when a design is above the threshold, or code that counts cannot be read')
    .option('--no-write', 'record nothing where a spec is seen for the first time')
    .addHelpText(
      'after',
      '\nThe score is the share of what the design declares, or the code has new, that disagrees. Where a spec is seen for the first\ntime, drift.json is written beside its design.md: the code as it is, which later changes are measured against. Commit it.\nWhat code declares is kept below .stringline/ for the next time.\n\nExamples:\n  $ stringline drift\n  $ stringline drift user-preferences --all\n  $ stringline drift --changed origin/main --fail-on-drift\n',
    )
    .action((specs: string[], options: DriftOptions) => run('stringline.drift/1', (context) => showDrift(specs, options, context)));
  registerSpec(program, run);
}

function registerSpec(program: Command, run: Run): void {
  const spec = program.commands.find((command) => command.name() === 'spec') ?? program.command('spec').description('read and keep specs');
  spec
    .command('accept')
    .description('say that a difference between design and code is meant')
    .argument('<item>', 'the item or its line as `stringline drift` prints it, its name, its id in --json, or a part that only one has')
    .requiredOption('--reason <text>', 'why; others will read it')
    .option('--spec <name>', 'the spec, where several name the same')
    .option('--by <name>', 'who accepts (default: your git identity)')
    .option('--changed <ref>', 'an item that `stringline drift --changed` names')
    .addHelpText('after', '\nExamples:\n  $ stringline spec accept "POST /v1/legacy" --reason "kept for old clients until March"\n')
    .action((item: string, options: AcceptOptions) =>
      run('stringline.accept/1', async (context) => (await import('../drift/accept.ts')).acceptItem(item, options, context)),
    );
  const sync = spec
    .command('sync')
    .description('have a design follow the code: a change of the sections concerned, for review')
    .argument('<spec>', 'name of the spec')
    .option('--changed <ref>', 'only what has changed since this commit, branch or tag')
    .option('--all', 'everything that is out of step')
    .option('--threshold <share>', 'propose nothing up to this share (default: of the hook, else 0.15)', amount('--threshold'))
    .option(
      '--auto-update',
      'apply what is proposed without a review, unless the checks find errors in it (default: auto_update of the hook)',
    )
    .option('--no-auto-update', 'have it reviewed, whatever the hook says')
    .option('--write', 'write what was applied into the checkout, too')
    .option('--allow-dirty', 'work on the commit although the checkout has changes')
    .option('--again', 'propose a change although one was rejected and nothing has changed since')
    .option('--playbook <file>', 'answer from a playbook instead of a model')
    .option('--model <provider:name>', 'use this model')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline spec sync user-preferences\n  $ stringline review approve && stringline spec sync user-preferences --write\n',
    );
  sync.action((name: string, options: SyncOptions) =>
    run('stringline.sync/1', async (context) => (await import('../drift/sync.ts')).syncSpec(name, options, context)),
  );
}

async function showDrift(specs: readonly string[], options: DriftOptions, context: CommandContext): Promise<ExitCode> {
  if (options.all === true && options.changed !== undefined)
    throw usage('--all and --changed exclude each other.', 'Leave one of them out.');
  const { withDriftWorld, writeRecord } = await import('../drift/world.ts');
  return withDriftWorld(context, options.write, async (world) => {
    const since = options.all === true ? 'nothing' : options.changed === undefined ? 'record' : await world.revision(options.changed);
    const drift = await measureDrift(
      {
        specs,
        specDirectory: world.specDirectory,
        exclude: world.config.lint.exclude,
        files: world.files,
        since,
        ...(typeof since !== 'string' && { whenWritten: since.whenWritten }),
        threshold: options.threshold ?? world.threshold,
        wholeSurface: options.wholeSurface === true,
      },
      world.reader,
      world.when,
    );
    if (options.failOnDrift === true) assertKnown(drift);
    const written: string[] = [];
    for (const { design, first } of options.write ? drift.specs : [])
      if (first !== undefined)
        written.push(await writeRecord(world.root, design, { schema: 'stringline.drift-record/1', synced: first, accepted: [] }));
    return conclude(drift, written, { options, context });
  });
}

async function conclude(
  drift: Drift,
  written: readonly string[],
  { options, context }: { options: DriftOptions; context: CommandContext },
): Promise<ExitCode> {
  const { driftText } = await import('../drift/text.ts');
  const drifted = drift.specs.some((spec) => spec.drifted);
  const hidden = drift.problems.some(({ hides }) => hides);
  return present(
    {
      schema: 'stringline.drift/1',
      exit: (drifted || hidden) && options.failOnDrift === true ? EXIT.findings : EXIT.done,
      data: {
        drifted,
        specs: drift.specs.map(({ first, ...spec }) => ({ ...spec, first: first !== undefined })),
        unclaimed: drift.unclaimed,
        problems: drift.problems,
        written,
      },
      text: (paint) =>
        [driftText(drift, paint), ...(written.length === 0 ? [] : [`Recorded in ${written.join(', ')}; commit it.`])].join('\n\n'),
    },
    context.io,
    context.json,
  );
}

/** A gate that has nothing to compare with must not pass. */
function assertKnown({ specs }: Drift): void {
  const unknown = specs.filter(({ first }) => first !== undefined).map(({ spec }) => spec);
  if (unknown.length === 0) return;
  throw new StringlineError({
    code: 'drift-baseline-missing',
    message: `Nothing says what of ${unknown.join(', ')} was in step: there is no drift.json beside design.md.`,
    fix: 'Run stringline drift once and commit drift.json; or compare with a commit (--changed origin/main), or count everything (--all).',
    exit: EXIT.usage,
  });
}

const usage = (message: string, fix: string): StringlineError => new StringlineError({ code: 'usage', message, fix, exit: EXIT.usage });
