import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command, CommanderError, Option } from 'commander';
import * as z from 'zod';
import { EXIT, type ExitCode, StringlineError } from '../domain/shared/errors.ts';
import { inFolder } from './called.ts';
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

/** A command line of these commands. Returns the exit code; never exits the process itself. */
export async function runProgram(argv: readonly string[], io: Io, commands: readonly Register[]): Promise<number> {
  // Most schemas meet one or two values in a process: compiling a function for each would cost more than it saves.
  z.config({ jitless: true });
  let exit: ExitCode = EXIT.done;
  const json = argv.includes('--json');
  const program = createProgram(commands, io, (code) => {
    exit = code;
  });
  try {
    await program.parseAsync(argv, { from: 'user' });
    return exit;
  } catch (error) {
    if (error instanceof CommanderError) return usageError(error, program, { argv, io, json });
    return presentError(error, io, { json, schema: 'stringline.error/1' });
  }
}

/** Registers a module's commands. */
export type Register = (program: Command, run: Run) => void;

function createProgram(commands: readonly Register[], io: Io, done: (code: ExitCode) => void): Command {
  const program = new Command('stringline');
  program
    .description("Runs a repository's .kiro/ specs as a build: idea, requirements, design, tasks, code, verified change.")
    .addOption(new Option('--json', 'print one JSON document with a schema field, also on failure'))
    .addOption(new Option('--cwd <directory>', 'work in this directory').default('.'))
    .addOption(new Option('-q, --quiet', 'no progress on standard error'))
    .version(version(), '-V, --version', 'print the version')
    .configureHelp({ showGlobalOptions: true })
    .configureOutput({
      writeOut: (text) => void io.stdout.write(text),
      writeErr: (text) => void io.stderr.write(text),
      outputError: () => undefined,
    })
    .addHelpText('after', HELP)
    .exitOverride();
  const run: Run = async (schema, action) => {
    const options = program.opts<{ json?: boolean; cwd: string; quiet?: boolean }>();
    const context = { io: inFolder(io, options.cwd), json: options.json === true, cwd: options.cwd, quiet: options.quiet === true };
    try {
      assertFolder(resolve(io.cwd, options.cwd));
      done(await action(context));
    } catch (error) {
      done(presentError(error, context.io, { json: context.json, schema }));
    }
  };
  for (const register of commands) register(program, run);
  for (const command of allCommands(program)) command.exitOverride().configureOutput(program.configureOutput());
  return program;
}

function assertFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new StringlineError({ code: 'folder-missing', message: `${path} is not a folder.`, fix: 'Check the path.', exit: EXIT.usage });
}

/** With the names of those that it belongs to. */
const nameOf = (command: Command): string => (command.parent === null ? '' : `${nameOf(command.parent)} `) + command.name();

function allCommands(command: Command): Command[] {
  return command.commands.flatMap((child) => [child, ...allCommands(child)]);
}

/** The command that a line begins with: its own help says more than that of the program. */
function commandOf(argv: readonly string[], program: Command): Command {
  const named = (word: string): Command | undefined =>
    program.commands.find((command) => command.name() === word || command.aliases().includes(word));
  const at = argv.findIndex((word) => named(word) !== undefined);
  const found = named(argv[at] ?? '');
  return found === undefined ? program : commandOf(argv.slice(at + 1), found);
}

function usageError(
  error: CommanderError,
  program: Command,
  { argv, io, json }: { argv: readonly string[]; io: Io; json: boolean },
): number {
  if (error.exitCode === 0) return EXIT.done;
  // The help is printed already, and says it all to a person.
  if (error.code === 'commander.help' && !json) return EXIT.usage;
  const message = error.message.replace(/^error: /u, '').replaceAll(/\s*\n\s*/g, ' ');
  return presentError(
    new StringlineError({
      code: 'usage',
      message: error.code === 'commander.help' ? 'No command was given.' : message.slice(0, 1).toUpperCase() + message.slice(1),
      fix: `${nameOf(commandOf(argv, program))} --help`,
      exit: EXIT.usage,
    }),
    io,
    { json, schema: 'stringline.error/1' },
  );
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
3 waiting for a person or paused, 4 budget reached, 5 an outside service failed, 70 a fault of ours.`;
