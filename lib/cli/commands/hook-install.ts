import { join } from 'node:path';
import type { Command } from 'commander';
import { type HookKeeper, hookKeeper, type InstalledHook, installHooks, uninstallHooks } from '../../adapters/git/index.ts';
import { EXIT, type ExitCode } from '../../domain/shared/errors.ts';
import { packageRoot } from '../../local/package-root.ts';
import { hooksGroup } from '../hooks-group.ts';
import type { CommandContext, Run } from '../main.ts';
import { present } from '../present.ts';
import { openRepository } from '../repository-config.ts';

/** `hooks install` and `hooks uninstall`: git calls us before commits and pushes. */
export function registerHookInstall(program: Command, run: Run): void {
  const hooks = hooksGroup(program);
  hooks
    .command('install')
    .description('have git call us at commits and pushes; hooks that are there are kept and called first')
    .addHelpText('after', '\nExamples:\n  $ stringline hooks install\n')
    .action(() => run('stringline.hooks-install/1', (context) => change('install', context)));
  hooks
    .command('uninstall')
    .description('take our git hooks out again: what was there before is as it was')
    .addHelpText('after', '\nExamples:\n  $ stringline hooks uninstall\n')
    .action(() => run('stringline.hooks-install/1', (context) => change('uninstall', context)));
}

const SNIPPETS: Readonly<Record<'lefthook' | 'pre-commit', string>> = {
  lefthook: `pre-commit:
  commands:
    stringline:
      run: stringline hooks run commit
prepare-commit-msg:
  commands:
    stringline:
      run: stringline message commit --prepare {1} --source {2}
commit-msg:
  commands:
    stringline:
      run: stringline message commit --complete {1}
pre-push:
  commands:
    stringline:
      use_stdin: true
      run: stringline hooks work --pushed`,
  'pre-commit': `- repo: local
  hooks:
    - id: stringline
      name: stringline
      entry: stringline hooks run commit
      language: system
      pass_filenames: false
      stages: [pre-commit]
    - id: stringline-message
      name: stringline message
      entry: stringline message commit --complete
      language: system
      stages: [commit-msg]
    - id: stringline-push
      name: stringline queue
      entry: stringline hooks work --strict
      language: system
      pass_filenames: false
      stages: [pre-push]`,
};

async function change(what: 'install' | 'uninstall', context: CommandContext): Promise<ExitCode> {
  const repository = await openRepository(context);
  const { root } = repository.place;
  repository.close();
  const keeper = await hookKeeper(root);
  if (!('folder' in keeper)) return presentSnippet(what, keeper, context);
  const launch = { node: process.execPath, launcher: join(packageRoot(), 'dist', 'stringline.js') };
  const hooks = what === 'install' ? await installHooks(root, keeper, launch) : await uninstallHooks(root, keeper);
  const left = hooks.filter(({ change: done }) => done === 'left');
  return present(
    {
      schema: 'stringline.hooks-install/1',
      exit: left.length > 0 ? EXIT.findings : EXIT.done,
      data: { tool: keeper.tool, hooks },
      text: () => hooks.map(lineOf).join('\n'),
    },
    context.io,
    context.json,
  );
}

const WORDS: Readonly<Record<InstalledHook['change'], string>> = {
  created: 'calls us now',
  chained: 'calls the hook that was there, and then us',
  added: 'calls us at its end',
  renewed: 'was brought up to date',
  removed: 'was removed',
  restored: 'is as it was before',
  unchanged: 'is as it was',
  left: 'was left alone: another hook stands beside one that we keep; remove one of them',
};

function lineOf({ path, change: done }: InstalledHook): string {
  return `${path} ${WORDS[done]}`;
}

function presentSnippet(
  what: 'install' | 'uninstall',
  keeper: Exclude<HookKeeper, { folder: string }>,
  { io, json }: CommandContext,
): ExitCode {
  const snippet = SNIPPETS[keeper.tool];
  const verb = what === 'install' ? 'Add to' : 'Take out of';
  return present(
    {
      schema: 'stringline.hooks-install/1',
      exit: EXIT.findings,
      data: { tool: keeper.tool, file: keeper.file, snippet, hooks: [] },
      text: () => `${keeper.tool} keeps the hooks of this repository. ${verb} ${keeper.file}:\n\n${snippet}`,
    },
    io,
    json,
  );
}
