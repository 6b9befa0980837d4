import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { type GitRepository, mergeBase, stagedTree } from '../../adapters/git/index.ts';
import { commitFacts } from '../../app/messages/commit-facts.ts';
import { describeBranch } from '../../app/messages/describe-branch.ts';
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
} from '../../domain/messages/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
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
  base: string;
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
    .option('--base <ref>', 'branch that it shall be merged into', 'main')
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
  const proposal = await withRepository(context, async ({ repository, head, config }) => {
    const from = options.from === undefined ? head : await commitOf(options.from, repository);
    const to =
      options.to === undefined
        ? await stagedTree(repository.place.root, context.io.env['GIT_INDEX_FILE'])
        : await commitOf(options.to, repository);
    return proposeCommitMessage(await commitFacts({ from, to, history: head }, config.workspace.spec_directory, repository));
  });
  if (options.prepare !== undefined)
    await editFile(options.prepare, context, (text) => prepareMessage(text, proposal, sourceOf(options.source)));
  if (options.complete !== undefined) await editFile(options.complete, context, (text) => completeMessage(text, proposal));
  if (options.prepare !== undefined || options.complete !== undefined) return EXIT.done;
  return show('stringline.message/1', proposal, context);
}

const SOURCES = ['message', 'template', 'merge', 'squash', 'commit'] as const;

/** A source that git may invent later is a message that somebody wrote: it is left alone. */
function sourceOf(source: string | undefined): MessageSource {
  return source === undefined || source === '' ? undefined : (SOURCES.find((known) => known === source) ?? 'message');
}

function show(schema: string, proposal: ProposedMessage, { io, json }: CommandContext): ExitCode {
  const text = messageText(proposal);
  return present({ schema, exit: EXIT.done, data: { ...proposal, text }, text: () => text.trimEnd() }, io, json);
}

async function description({ base, update }: DescribeOptions, context: CommandContext): Promise<ExitCode> {
  const current = update === undefined ? undefined : await readNamedFile(update, context, GIVE_EXISTING);
  const text = await withRepository(context, async ({ repository, head, config }) => {
    const [to, target] = [await commitOf('HEAD', repository), await commitOf(base, repository)];
    const { title, body } = await describeBranch(
      { from: (await mergeBase(repository.place.root, target, to)) ?? target, to },
      config.workspace.spec_directory,
      repository,
    );
    const entries = await repository.tree(head ?? to);
    const path = config.publish.pull_request_template ?? templatePath(entries.map((entry) => entry.path));
    const template = path === undefined ? undefined : await readPath(repository, entries, path);
    return { title, body, description: placeDescription(body, { current, template }) };
  });
  if (update !== undefined) await writeFile(resolve(context.io.cwd, context.cwd, update), text.description);
  return present(
    {
      schema: 'stringline.description/1',
      exit: EXIT.done,
      data: text,
      text: (paint) =>
        update === undefined ? `${paint('bold', text.title)}\n\n${text.description.trimEnd()}` : `${update} is up to date: ${text.title}`,
    },
    context.io,
    context.json,
  );
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
