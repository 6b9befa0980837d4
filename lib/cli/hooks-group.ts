import type { Command } from 'commander';

const EXAMPLES = ['list', 'explain save src/main.ts', 'run commit', 'work', 'report --since 2026-11-01', 'install', 'uninstall'].map(
  (words) => `  $ stringline hooks ${words}\n`,
);

/** The group `hooks`, also called `hook`: several modules add to it, and only those are loaded that are asked for. */
export function hooksGroup(program: Command): Command {
  const known = program.commands.find((command) => command.name() === 'hooks');
  if (known !== undefined) return known;
  return program
    .command('hooks')
    .alias('hook')
    .description('the hooks of this repository')
    .addHelpText('after', `\nExamples:\n${EXAMPLES.join('')}`);
}
