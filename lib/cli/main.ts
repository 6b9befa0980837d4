import { processIo } from './env.ts';
import type { Io } from './io.ts';
import { type Register, runProgram } from './program.ts';

export type { Action, CommandContext, Run } from './program.ts';

/** The command line. Returns the exit code; never exits the process itself. */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  return runProgram(argv, io, await commandsFor(argv));
}

/** Commands by the module that knows them, in the order in which the help lists them. */
const COMMANDS: readonly { names: readonly string[]; load: () => Promise<Register> }[] = [
  { names: ['run', 'resume', 'cancel', 'demo'], load: async () => (await import('./commands/run.ts')).registerRun },
  { names: ['review'], load: async () => (await import('./commands/review.ts')).registerReview },
  { names: ['status', 'show', 'usage'], load: async () => (await import('./commands/inspect.ts')).registerInspect },
  { names: ['drift', 'spec'], load: async () => (await import('./commands/drift.ts')).registerDrift },
  { names: ['cost'], load: async () => (await import('./commands/cost.ts')).registerCost },
  { names: ['models'], load: async () => (await import('./commands/models.ts')).registerModels },
  { names: ['hooks', 'hook'], load: async () => (await import('./commands/hooks.ts')).registerHooks },
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
