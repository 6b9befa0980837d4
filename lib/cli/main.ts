import { Command, CommanderError, Option } from 'commander';
import * as z from 'zod';
import { EXIT, type ExitCode, StringlineError } from '../domain/shared/errors.ts';
import { processIo } from './env.ts';
import type { Io } from './io.ts';
import { presentError } from './present.ts';
import { version } from './version.ts';

/** What a command's action gets besides its own arguments. */
export interface CommandContext {
  io: Io;
  json: boolean;
  /** Directory the command works in (`--cwd`). */
  cwd: string;
  quiet: boolean;
}

export type Action = (context: CommandContext) => Promise<ExitCode>;

/** Registers an action; its exit code becomes the program's. */
export type Run = (schema: string, action: Action) => Promise<void>;

/** The command line. Returns the exit code; never exits the process itself. */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  // Most schemas meet one or two values in a process: compiling a function for each would cost more than it saves.
  z.config({ jitless: true });
  let exit: ExitCode = EXIT.done;
  const json = argv.includes('--json');
  const program = await createProgram(argv, io, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return usageError(error, io, json);
    return presentError(error, io, { json, schema: 'stringline.error/1' });
  }
}

type Register = (program: Command, run: Run) => void;

/** Commands by the module that knows them, in the order in which the help lists them. */
const COMMANDS: readonly { names: readonly string[]; load: () => Promise<Register> }[] = [
  { names: ['run', 'resume', 'cancel', 'demo'], load: async () => (await import('./commands/run.ts')).registerRun },
  { names: ['review'], load: async () => (await import('./commands/review.ts')).registerReview },
  { names: ['status', 'show', 'usage'], load: async () => (await import('./commands/inspect.ts')).registerInspect },
  { names: ['drift', 'spec'], load: async () => (await import('./commands/drift.ts')).registerDrift },
  { names: ['cost'], load: async () => (await import('./commands/cost.ts')).registerCost },
  { names: ['models'], load: async () => (await import('./commands/models.ts')).registerModels },
  { names: ['hooks'], load: async () => (await import('./commands/hooks.ts')).registerHooks },
  { names: ['hooks', 'hook'], load: async () => (await import('./commands/hook-run.ts')).registerHookRun },
  { names: ['hooks', 'hook'], load: async () => (await import('./commands/hook-install.ts')).registerHookInstall },
  { names: ['watch'], load: async () => (await import('./commands/watch.ts')).registerWatch },
  { names: ['steering'], load: async () => (await import('./commands/steering.ts')).registerSteering },
  { names: ['serve'], load: async () => (await import('./commands/serve.ts')).registerServe },
  { names: ['remote', 'gate'], load: async () => (await import('./commands/remote.ts')).registerRemote },
  { names: ['message'], load: async () => (await import('./commands/message.ts')).registerMessage },
  { names: ['lint'], load: async () => (await import('./commands/lint.ts')).registerLint },
  { names: ['rules'], load: async () => (await import('./commands/rules.ts')).registerRules },
  { names: ['spec', 'task'], load: async () => (await import('./commands/spec.ts')).registerSpec },
  { names: ['init', 'doctor'], load: async () => (await import('./commands/setup.ts')).registerSetup },
];

/** Registers the commands that are named anywhere in the line; all of them where none is, for the help and for what was mistyped. */
async function commandsFor(argv: readonly string[]): Promise<Register[]> {
  const named = COMMANDS.filter(({ names }) => names.some((name) => argv.includes(name)));
  return Promise.all((named.length > 0 ? named : COMMANDS).map(({ load }) => load()));
}

async function createProgram(argv: readonly string[], io: Io, done: (code: ExitCode) => void): Promise<Command> {
  const program = new Command('stringline');
  program
    .description("Runs a repository's .kiro/ specs as a build: idea, requirements, design, tasks, code, verified change.")
    .addOption(new Option('--json', 'print one JSON document with a schema field, also on failure'))
    .addOption(new Option('--cwd <directory>', 'work in this directory').default('.'))
    .addOption(new Option('-q, --quiet', 'no progress on standard error'))
    .version(version(), '-V, --version', 'print the version')
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(stringline --help lists the commands)')
    .configureOutput({ writeOut: (text) => void io.stdout.write(text), writeErr: (text) => void io.stderr.write(text) })
    .addHelpText('after', HELP)
    .exitOverride();
  const run: Run = async (schema, action) => {
    const options = program.opts<{ json?: boolean; cwd: string; quiet?: boolean }>();
    const context = { io, json: options.json === true, cwd: options.cwd, quiet: options.quiet === true };
    try {
      done(await action(context));
    } catch (error) {
      done(presentError(error, io, { json: context.json, schema }));
    }
  };
  for (const register of await commandsFor(argv)) register(program, run);
  for (const command of allCommands(program)) command.exitOverride().configureOutput(program.configureOutput());
  return program;
}

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)]);
}

function usageError(error: CommanderError, io: Io, json: boolean): number {
  if (error.exitCode === 0) return EXIT.done;
  if (json)
    presentError(
      new StringlineError({
        code: 'usage',
        message: error.code === 'commander.help' ? 'No command was given.' : error.message.replace(/^error: /u, ''),
        fix: 'stringline --help',
        exit: EXIT.usage,
      }),
      io,
      { json, schema: 'stringline.error/1' },
    );
  return EXIT.usage;
}

const HELP = `
Examples:
  $ stringline init                                   write a commented .kiro/config/project.yaml
  $ stringline doctor                                 see what is missing before a run
  $ stringline run "let users choose notification channels"
  $ stringline run --file request.md --workflow design-first
  $ stringline review show                            read what waits for a decision
  $ stringline review approve review-1a2b3c4d5e
  $ stringline resume                                 go on after a pause, a review or a crash

Exit codes: 0 done, 1 findings or a failed gate or run, 2 wrong usage or configuration,
3 waiting for a person, 4 budget reached, 5 an outside service failed, 70 a fault of ours.`;
