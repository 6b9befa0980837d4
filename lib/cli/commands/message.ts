import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { commentCharacter, type GitRepository, mergeBase, stagedTree } from '../../adapters/git/index.ts';
import { commitFacts, specFiles } from '../../app/messages/commit-facts.ts';
import { type BranchText, describeBranch } from '../../app/messages/describe-branch.ts';
import { readPath } from '../../app/repository-files.ts';
import { parseProjectConfig, type ProjectConfig } from '../../domain/config/index.ts';
import {
  completeMessage,
  type MessageSource,
  messageText,
  placeDescription,
  prepareMessage,
  proposeCommitMessage,
  type ProposedMessage,
  templatePath,
  unknownInTrailers,
} from '../../domain/messages/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import { readSpec, readSpecTrailers } from '../../domain/specs/index.ts';
import type { CommandContext, Run } from '../main.ts';
import { present } from '../present.ts';
import { readNamedFile } from '../read-file.ts';
import { configAt, openRepository } from '../repository-config.ts';

const GIVE_EXISTING = 'Give the path of an existing file.';

interface CommitOptions {
  from?: string;
  to?: string;
  prepare?: string;
  source?: string;
  complete?: string;
}

interface DescribeOptions {
  base?: string;
  update?: string;
}

/** `message commit|pr`: words for a change, from the specs that it touches. No model is asked. */
export function registerMessage(program: Command, run: Run): void {
  const message = program
    .command('message')
    .description('commit messages and pull request descriptions from the diff of the specs, without a model')
    .addHelpText('after', '\nExamples:\n  $ stringline message commit\n  $ stringline message pr --base main\n');
  message
    .command('commit', { isDefault: true })
    .description('propose the message of a commit: which criteria and tasks it changes')
    .option('--from <ref>', 'revision before the change (default: HEAD)')
    .option('--to <ref>', 'revision after it (default: what is staged)')
    .option('--prepare <file>', 'put the proposal into this file where it holds no message (git hook prepare-commit-msg)')
    .option('--source <source>', 'where the message is from, as git tells that hook')
    .option('--complete <file>', 'add the trailers that the trace needs to the message in this file (git hook commit-msg)')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline message commit\n  $ stringline message commit --from main --to HEAD --json\n  $ stringline message commit --complete .git/COMMIT_EDITMSG\n',
    )
    .action((options: CommitOptions) => run('stringline.message/1', (context) => commitMessage(options, context)));
  message
    .command('pr')
    .description('describe the branch: each acceptance criterion with the commits that serve it')
    .option('--base <ref>', 'branch that it shall be merged into (default: main or master, here or at origin)')
    .option('--update <file>', 'bring the description in this file up to date: only the part between our marks is replaced')
    .addHelpText('after', '\nExamples:\n  $ stringline message pr\n  $ stringline message pr --base develop --update description.md\n')
    .action((options: DescribeOptions) => run('stringline.description/1', (context) => description(options, context)));
}

interface Opened {
  repository: GitRepository;
  head: string | undefined;
  config: ProjectConfig;
}

async function withRepository<T>(context: CommandContext, work: (opened: Opened) => Promise<T>): Promise<T> {
  const repository = await openRepository(context);
  try {
    const { head } = await repository.inspect();
    const { config } = parseProjectConfig(await configAt(head, repository), new Date().toISOString());
    return await work({ repository, head, config });
  } finally {
    repository.close();
  }
}

async function commitMessage(options: CommitOptions, context: CommandContext): Promise<ExitCode> {
  const isHook = options.prepare !== undefined || options.complete !== undefined;
  const read = await withRepository(context, async (opened) => {
    const { repository, head, config } = opened;
    const { root } = repository.place;
    const from = options.from === undefined ? head : await commitOf(options.from, repository);
    const to = options.to === undefined ? await stagedTree(root, context.io.env['GIT_INDEX_FILE']) : await commitOf(options.to, repository);
    const facts = await commitFacts({ from, to, history: head }, config.workspace.spec_directory, repository);
    const isNothing = facts.specs.length === 0 && facts.files.length === 0;
    if (isNothing && !isHook) throw nothingChanged(options);
    const proposal = isNothing ? undefined : proposeCommitMessage(facts);
    const said = options.complete === undefined ? [] : await saidWrongly(options.complete, to, { ...opened, context });
    return { proposal, said, comment: await commentCharacter(root), operation: (await repository.inspect()).operation };
  });
  const { proposal, said, comment, operation } = read;
  if (!isHook && proposal !== undefined) return show('stringline.message/1', proposal, context);
  if (options.prepare !== undefined && proposal !== undefined)
    await editFile(options.prepare, context, (text) => prepareMessage(text, proposal, sourceOf(options.source), comment));
  // Merges, rebases and the like record work that has its messages already.
  if (options.complete !== undefined && proposal !== undefined && (operation === undefined || operation === 'bisect'))
    await editFile(options.complete, context, (text) => completeMessage(text, proposal, comment));
  for (const warning of [...(proposal?.warnings ?? []), ...said]) context.io.stderr.write(`warning: ${warning}\n`);
  return EXIT.done;
}

/** What the message in a file names and its specs do not have. A commit is never stopped for it. */
async function saidWrongly(
  path: string,
  to: string,
  { repository, config, context }: Opened & { context: CommandContext },
): Promise<string[]> {
  const named = readSpecTrailers(await readNamedFile(path, context, GIVE_EXISTING));
  const directory = config.workspace.spec_directory.replace(/\/+$/u, '');
  const entries = named.length === 0 ? [] : await repository.tree(to);
  const sentences = await Promise.all(
    named.map(async (trailers) => {
      const files = await specFiles(entries, `${directory}/${trailers.spec}/`, repository);
      return unknownInTrailers(trailers, Object.keys(files).length === 0 ? undefined : readSpec(files));
    }),
  );
  return sentences.flat();
}

function nothingChanged({ from, to }: CommitOptions): StringlineError {
  const isStaged = from === undefined && to === undefined;
  return new StringlineError({
    code: isStaged ? 'nothing-staged' : 'nothing-changed',
    message: isStaged
      ? 'Nothing is staged: there is no change to describe.'
      : 'Between these revisions nothing differs: there is no change to describe.',
    fix: isStaged ? 'git add what the commit shall hold; or stringline message --from main --to HEAD.' : 'Give another --from or --to.',
    exit: EXIT.usage,
  });
}

const SOURCES = ['message', 'template', 'merge', 'squash', 'commit'] as const;

/** A source that git may invent later is a message that somebody wrote: it is left alone. */
function sourceOf(source: string | undefined): MessageSource {
  return source === undefined || source === '' ? undefined : (SOURCES.find((known) => known === source) ?? 'message');
}

function show(schema: string, proposal: ProposedMessage, { io, json }: CommandContext): ExitCode {
  const text = messageText(proposal);
  for (const warning of json ? [] : proposal.warnings) io.stderr.write(`warning: ${warning}\n`);
  return present({ schema, exit: EXIT.done, data: { ...proposal, text }, text: () => text.trimEnd() }, io, json);
}

async function description({ base, update }: DescribeOptions, context: CommandContext): Promise<ExitCode> {
  const current = update === undefined ? undefined : await readNamedFile(update, context, GIVE_EXISTING);
  const text = await withRepository(context, (opened) => describe(base, current, opened));
  if (update !== undefined && text.description !== current) await writeFile(resolve(context.io.cwd, context.cwd, update), text.description);
  for (const warning of context.json ? [] : text.warnings) context.io.stderr.write(`warning: ${warning}\n`);
  return present(
    {
      schema: 'stringline.description/1',
      exit: EXIT.done,
      data: { ...text },
      text: (paint) =>
        update === undefined ? `${paint('bold', text.title)}\n\n${text.description.trimEnd()}` : `${update} is up to date: ${text.title}`,
    },
    context.io,
    context.json,
  );
}

async function describe(
  base: string | undefined,
  current: string | undefined,
  { repository, config }: Opened,
): Promise<BranchText & { base: string; description: string }> {
  const to = await commitOf('HEAD', repository);
  const [name, target] = await baseOf(base, repository);
  const from = (await mergeBase(repository.place.root, target, to)) ?? target;
  if (from === to)
    throw new StringlineError({
      code: 'nothing-to-describe',
      message: `HEAD has no commit that ${name} does not have: there is nothing to describe.`,
      fix: 'git switch to the branch of the change, or name what it shall be merged into: --base develop.',
      exit: EXIT.usage,
    });
  const { title, body, warnings } = await describeBranch({ from, to }, config.workspace.spec_directory, repository);
  const entries = await repository.tree(to);
  const stated = config.publish.pull_request_template;
  const path = stated ?? templatePath(entries.map((entry) => entry.path));
  const template = path === undefined ? undefined : await readPath(repository, entries, path);
  if (stated !== undefined && template === undefined)
    warnings.push(`publish.pull_request_template in project.yaml names ${stated}, and HEAD has no such file.`);
  return { base: name, title, body, warnings, description: placeDescription(body, { current, template }) };
}

/** Branches that changes are usually merged into. */
const BASES = ['main', 'master', 'origin/main', 'origin/master'];

async function baseOf(given: string | undefined, repository: GitRepository): Promise<[name: string, commit: string]> {
  if (given !== undefined) return [given, await commitOf(given, repository)];
  for (const name of BASES) {
    const commit = (await repository.resolve(name)) ?? (await repository.resolve(`refs/remotes/${name}`));
    if (commit !== undefined) return [name, commit];
  }
  return ['main', await commitOf('main', repository)];
}

async function commitOf(ref: string, repository: GitRepository): Promise<string> {
  const commit = await repository.resolve(ref);
  if (commit !== undefined) return commit;
  throw new StringlineError({
    code: 'revision-unknown',
    message: `There is no commit \`${ref}\` in this repository.`,
    fix: 'git branch --all lists the branches; --base and --from take any of them.',
    exit: EXIT.usage,
  });
}

async function editFile(path: string, context: CommandContext, edit: (text: string) => string): Promise<void> {
  const before = await readNamedFile(path, context, GIVE_EXISTING);
  const after = edit(before);
  if (after !== before) await writeFile(resolve(context.io.cwd, context.cwd, path), after);
}
