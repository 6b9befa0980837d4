import type { Command } from 'commander';
import { EXIT } from '../../domain/shared/errors.ts';
import { selectSteering } from '../../domain/steering/index.ts';
import { readKiroFolder } from '../kiro-folder.ts';
import type { CommandContext, Run } from '../main.ts';
import { present } from '../present.ts';

/** `steering resolve`: which steering goes into a call about some files, and why each file does or does not. */
export function registerSteering(program: Command, run: Run): void {
  program
    .command('steering')
    .description('the steering files of this repository and of this machine')
    .command('resolve')
    .alias('explain')
    .description('say which steering goes into a call about these files, and why each file does or does not')
    .argument('[files...]', 'paths from the root of the repository')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline steering resolve src/main.ts\n  $ stringline steering explain api/orders.ts web/cart.tsx --json\n',
    )
    .action((files: string[]) => run('stringline.steering/1', (context) => resolve(files, context)));
}

async function resolve(files: readonly string[], context: CommandContext): Promise<0> {
  const { steering } = await readKiroFolder(context);
  const paths = files.map((file) => file.replace(/^\.\//, ''));
  const selection = selectSteering(steering, { paths, manual: [], autoPicked: [] });
  const entries = (list: typeof selection.notApplied): { path: string; scope: string; mode: string; reason: string }[] =>
    list.map(({ file: { path, scope, mode }, reason }) => ({ path, scope, mode, reason }));
  const [applied, notApplied] = [entries(selection.applied), entries(selection.notApplied)];
  present(
    {
      schema: 'stringline.steering/1',
      exit: EXIT.done,
      data: { paths, applied, notApplied },
      text: (paint) =>
        [
          applied.length === 0 ? 'No steering applies.' : 'Applies, the weightiest last:',
          ...applied.map(({ path, scope, reason }) => `  ${paint('bold', path)} (${scope}): ${reason}`),
          ...(notApplied.length === 0 ? [] : ['Does not apply:']),
          ...notApplied.map(({ path, scope, reason }) => `  ${paint('dim', `${path} (${scope}): ${reason}`)}`),
        ].join('\n'),
    },
    context.io,
    context.json,
  );
  return EXIT.done;
}
