import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Command } from 'commander';
import { createWorkTree } from '../../adapters/git/index.ts';
import { discover, discoverFiles } from '../../app/repository-files.ts';
import { CONFIG_PATH, defaultConfigFile } from '../../domain/config/index.ts';
import { COMMAND_SLOTS, type Discovery } from '../../domain/gates/index.ts';
import { DEFAULT_ROUTING } from '../../domain/routing/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { CommandContext, Run } from '../main.ts';
import { present } from '../present.ts';
import { openRepository } from '../repository-config.ts';
import { diagnose, diagnosisText } from '../doctor.ts';

/** `init` and `doctor`: what comes before the first run. */
export function registerSetup(program: Command, run: Run): void {
  program
    .command('init')
    .description(`write a commented ${CONFIG_PATH} with the commands found in the repository`)
    .option('--force', 'replace the file that is there')
    .addHelpText('after', '\nExamples:\n  $ stringline init\n  $ stringline init --json\n')
    .action((options: { force?: boolean }) => run('stringline.init/1', (context) => init(options.force === true, context)));
  program
    .command('doctor')
    .description('check git, Node, configuration, commands of the gates, tools and models')
    .option('--model <provider:name>', 'check as if every call went to this model')
    .addHelpText('after', '\nExamples:\n  $ stringline doctor\n  $ stringline doctor --json\n')
    .action((options: { model?: string }) =>
      run('stringline.doctor/1', async (context) => {
        const checks = await diagnose(context, options.model);
        const failed = checks.some(({ status }) => status === 'missing');
        return present(
          {
            schema: 'stringline.doctor/1',
            hints: true,
            exit: failed ? EXIT.findings : EXIT.done,
            data: { checks },
            text: (paint) => diagnosisText(checks, paint),
          },
          context.io,
          context.json,
        );
      }),
    );
}

async function init(force: boolean, context: CommandContext): Promise<0> {
  const repository = await openRepository(context);
  try {
    const { root } = repository.place;
    const file = join(root, CONFIG_PATH);
    if (existsSync(file) && !force)
      throw new StringlineError({
        code: 'config-exists',
        message: `${CONFIG_PATH} exists already; it was left as it is.`,
        fix: 'stringline init --force replaces it; stringline doctor checks it.',
        exit: EXIT.usage,
      });
    const { head } = await repository.inspect();
    const found: Discovery =
      head === undefined ? await discoverFiles(createWorkTree(repository)) : await discover(repository, await repository.tree(head));
    const commands = Object.fromEntries(COMMAND_SLOTS.flatMap((slot) => (found[slot] === undefined ? [] : [[slot, found[slot].run]])));
    writeConfig(file, defaultConfigFile({ commands, routes: DEFAULT_ROUTING }));
    const lines = COMMAND_SLOTS.map(
      (slot) => `  ${slot.padEnd(10)} ${found[slot] === undefined ? '(none found)' : `${found[slot].run}   from ${found[slot].from}`}`,
    );
    present(
      {
        schema: 'stringline.init/1',
        hints: true,
        exit: EXIT.done,
        data: { file, commands: found },
        text: () =>
          [
            `Wrote ${CONFIG_PATH}. Commands found:`,
            ...lines,
            ...found.notes.map((note) => `  note: ${note}`),
            head === undefined
              ? '\nRead it. Runs work on commits, and there is none yet: git add --all && git commit -m "Begin", then stringline doctor'
              : `\nRead it, then: git add ${CONFIG_PATH} && git commit -m "Configure Stringline", stringline doctor`,
          ].join('\n'),
      },
      context.io,
      context.json,
    );
    return EXIT.done;
  } finally {
    repository.close();
  }
}

function writeConfig(file: string, text: string): void {
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
  } catch (error) {
    throw new StringlineError({
      code: 'config-unwritable',
      message: `${file} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      fix: 'Check the rights of the folder and the space on the disk.',
      exit: EXIT.usage,
      cause: error,
    });
  }
}
