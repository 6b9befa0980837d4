import { statSync } from 'node:fs';
import { resolve as resolvePath } from 'node:path';
import { type Command, Option } from 'commander';
import { createWorkTree } from '../../adapters/git/index.ts';
import { createGlobalSteering } from '../../adapters/local/global-steering.ts';
import { auditCheckout } from '../../app/audit-steering.ts';
import type { FailOn } from '../../domain/lint/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { severity } from '../../domain/shared/finding.ts';
import {
  createRepositoryTree,
  missingReferences,
  refusedReferences,
  type RepositoryTree,
  selectSteering,
  type SteeringAudit,
  type SteeringFile,
} from '../../domain/steering/index.ts';
import type { Paint } from '../io.ts';
import { readKiroFolder } from '../kiro-folder.ts';
import type { CommandContext, Run } from '../main.ts';
import { fromRoot, meantFromRoot } from '../named-file.ts';
import { findingsSummary, findingsText, present } from '../present.ts';
import { openRepository } from '../repository-config.ts';

const FAIL_ON: readonly FailOn[] = ['error', 'warning', 'info', 'never'];

/** `steering resolve` and `steering audit`: which steering goes into a call, and how its levels go together. */
export function registerSteering(program: Command, run: Run): void {
  const steering = program.command('steering').description('the steering files of this repository and of this machine');
  steering
    .command('resolve')
    .alias('explain')
    .description('say which steering goes into a call about these files, and why each file does or does not')
    .argument('[files...]', 'paths from the folder you are in')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline steering resolve src/main.ts\n  $ stringline steering explain api/orders.ts web/cart.tsx --json\n',
    )
    .action((files: string[]) => run('stringline.steering/1', (context) => resolve(files, context)));
  steering
    .command('audit')
    .description('compare global steering, AGENTS.md and the steering of the project: duplicates, contradictions, misplaced content')
    .option('--global <folder>', 'folder of the global files (default: workspace.steering_paths.global)')
    .addOption(new Option('--fail-on <level>', 'lowest level that makes it end with 1').choices(FAIL_ON).default('error'))
    .addHelpText('after', AUDIT_HELP)
    .action((options: AuditFlags) => run('stringline.steering-audit/1', (context) => audit(options, context)));
}

const AUDIT_HELP = `
Examples:
  $ stringline steering audit
  $ stringline steering audit --global ./org-steering --fail-on warning --json

Findings are warnings and notes, so it ends with 0 unless --fail-on says otherwise; 1 when something at or above that level was found.
Levels of its rules are set by lint.rules in .kiro/config/project.yaml.
`;

interface AuditFlags {
  global?: string;
  failOn: FailOn;
}

async function audit({ global, failOn }: AuditFlags, context: CommandContext): Promise<0 | 1> {
  if (global !== undefined) checkFolder(global, context);
  const repository = await openRepository(context);
  try {
    const result = await auditCheckout(createWorkTree(repository), {
      globalSteering: createGlobalSteering(context.io.env['HOME']),
      globalRoot: global,
      today: new Date().toISOString().slice(0, 10),
    });
    const fails = result.findings.some(({ level }) => failOn !== 'never' && severity(level) >= severity(failOn));
    const exit = fails ? EXIT.findings : EXIT.done;
    present(
      { schema: 'stringline.steering-audit/1', exit, data: { ...result }, text: (paint) => auditText(result, paint) },
      context.io,
      context.json,
    );
    return exit;
  } finally {
    repository.close();
  }
}

/** A folder that was named and is not there has no findings: that would read as if all were well. */
function checkFolder(folder: string, { io }: CommandContext): void {
  const path = folder.replace(/^~(?=\/|$)/, io.env['HOME'] ?? '~');
  if (statSync(resolvePath(io.cwd, path), { throwIfNoEntry: false })?.isDirectory() === true) return;
  throw new StringlineError({
    code: 'global-missing',
    message: `There is no folder ${folder}.`,
    fix: 'Name the folder of the global steering files, or leave --global out for the one of project.yaml.',
    exit: EXIT.usage,
  });
}

const NOTHING = 'No file repeats, contradicts or overrides another. What is wrong within a file: stringline lint --rule steering';

function auditText({ order, findings }: SteeringAudit, paint: Paint): string {
  if (order.length === 0) return 'No steering: neither in this repository nor on this machine.';
  const files = order.map(({ path, level, mode, replacedBy }) =>
    replacedBy === undefined
      ? `  ${paint('bold', path)} (${level}, ${mode})`
      : `  ${paint('dim', `${path} (${level}, replaced by ${replacedBy})`)}`,
  );
  const found = findings.length === 0 ? NOTHING : `${findingsText(findings, paint)}\n\n${findingsSummary(findings)}.`;
  return ['In the order of prompts, the weightiest last:', ...files, '', found].join('\n');
}

async function resolve(files: readonly string[], context: CommandContext): Promise<0> {
  const folder = await readKiroFolder(context);
  const { steering, paths: known } = folder;
  const tree = createRepositoryTree(known);
  const paths = files.map((file) => fromRoot(file, folder));
  const selection = selectSteering(steering, { paths, manual: [], autoPicked: [] });
  const entries = (list: typeof selection.notApplied) =>
    list.map(({ file: { path, scope, mode, findings, refused }, reason }) => ({
      ...{ path, scope, mode, reason },
      // Of a file that is refused the reason says all.
      notes: (refused === undefined ? findings : []).filter(({ level }) => level !== 'info').map(({ message }) => message),
    }));
  const notApplied = entries(selection.notApplied);
  const applied = entries(selection.applied).map((entry, index) => ({
    ...entry,
    missing: missingIn(selection.applied[index]?.file, tree),
  }));
  const meant = meantFromRoot(files, folder);
  const absent = paths.filter((path) => !tree.has(path.replace(/\/+$/, '')));
  present(
    {
      schema: 'stringline.steering/1',
      exit: EXIT.done,
      data: { paths, absent, applied, notApplied },
      text: (paint) =>
        [
          applied.length === 0 ? 'No steering applies.' : 'Applies, the weightiest last:',
          ...applied.flatMap(({ path, scope, reason, notes, missing }) => [
            `  ${paint('bold', path)} (${scope}): ${reason}`,
            ...[...notes, ...missing].map((message) => `    ${paint('yellow', message)}`),
          ]),
          ...(notApplied.length === 0 ? [] : ['Does not apply:']),
          ...notApplied.flatMap(({ path, scope, reason, notes }) => [
            `  ${paint('dim', `${path} (${scope}): ${reason}`)}`,
            ...notes.map((message) => `    ${paint('yellow', message)}`),
          ]),
          ...(absent.length === 0 ? [] : [paint('yellow', `Not in the repository, and judged by name alone: ${absent.join(', ')}.`)]),
          ...(meant === undefined ? [] : [paint('yellow', meant)]),
        ].join('\n'),
    },
    context.io,
    context.json,
  );
  return EXIT.done;
}

/** What a file of the project names as `#[[file:…]]` and does not bring into the prompt, as lint says it; where a global one comes from, such a path means nothing. */
function missingIn(file: SteeringFile | undefined, tree: RepositoryTree): string[] {
  if (file?.scope !== 'project') return [];
  return [...missingReferences(file, tree), ...refusedReferences(file, tree)].map(({ message }) => message);
}
