import { cpSync, existsSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync } from 'node:child_process';
import type { Command } from 'commander';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import { packageRoot } from '../../local/package-root.ts';
import { asCalled, inFolder } from '../called.ts';
import type { CommandContext, Run } from '../main.ts';
import type { RunOptions } from '../run-input.ts';

const EXAMPLES = ['user-preferences', 'bugfix'] as const;

/** `demo`: a whole run of an example, with the scripted model and reviewer and everything else real. */
export function registerDemo(program: Command, run: Run): void {
  program
    .command('demo')
    .description('run an example from request to verified branch: scripted model and reviewer, everything else real')
    .argument('[example]', `one of ${EXAMPLES.join(', ')}`, EXAMPLES[0])
    .addHelpText('after', '\nExamples:\n  $ stringline demo\n  $ stringline demo bugfix --json\n')
    .action((name: string) => run('stringline.run/1', (context) => demo(name, context)));
}

async function demo(name: string, context: CommandContext): Promise<ExitCode> {
  const example = join(packageRoot(), 'examples', name);
  if (!(EXAMPLES as readonly string[]).includes(name) || !existsSync(example))
    throw new StringlineError({
      code: 'example-unknown',
      message: `There is no example ${JSON.stringify(name)}.`,
      fix: `stringline demo ${EXAMPLES.join(' | ')}`,
      exit: EXIT.usage,
    });
  const repository = layOut(example);
  say(context, `Example ${name}, copied to ${repository} as a git repository of its own.\n`);
  const { startRun } = await import('../start-run.ts');
  const exit = await startRun(
    [],
    {
      file: join(example, 'request.md'),
      playbook: join(example, 'playbook.yaml'),
      spec: name === 'bugfix' ? undefined : name,
      ...(name === 'bugfix' && { bugfix: true }),
    } as RunOptions,
    { ...context, cwd: repository, io: inFolder(context.io, repository) },
  );
  say(context, asCalled(closing(repository), context.io));
  return exit;
}

/** A fresh git repository with the example's files; its tools are Stringline's own, because nothing may be installed. */
function layOut(example: string): string {
  const repository = mkdtempSync(join(tmpdir(), 'stringline-demo-'));
  cpSync(join(example, 'repository'), repository, { recursive: true });
  const modules = join(packageRoot(), 'node_modules');
  if (existsSync(modules)) symlinkSync(modules, join(repository, 'node_modules'), 'junction');
  const git = (...args: string[]): void => {
    execFileSync(
      'git',
      [
        '-c',
        'user.name=Dana Developer',
        '-c',
        'user.email=dana@example.com',
        '-c',
        'commit.gpgsign=false',
        '-c',
        'core.hooksPath=',
        ...args,
      ],
      { cwd: repository, stdio: 'pipe' },
    );
  };
  git('init', '-q', '-b', 'main');
  git('config', 'user.name', 'Dana Developer');
  git('config', 'user.email', 'dana@example.com');
  git('add', '-A');
  git('commit', '-q', '-m', 'The service as it was before the run');
  return repository;
}

function say({ io, json, quiet }: CommandContext, text: string): void {
  if (!json && !quiet) io.stderr.write(text);
}

const closing = (repository: string): string => `
What happened: a scripted model and a scripted reviewer played their parts; git, the state machines, the
agent's tools, the sandbox, linter, tests and gates were real. Look around:
  cd ${repository}

With a repository of your own:
  stringline init         a commented .kiro/config/project.yaml with the commands it found
  stringline doctor       what is there, what is missing, how to get a model
  stringline run "what you want"
`;
