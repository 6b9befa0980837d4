import { spawn } from 'node:child_process';
import { lstatSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import { pushedContent } from '../../adapters/git/index.ts';
import {
  type DispatchEvent,
  type HookRun,
  isRefusal,
  type Push,
  readPush,
  reportHooks,
  unsettledFailures,
} from '../../domain/hooks/dispatch/index.ts';
import type { Finding } from '../../domain/shared/finding.ts';
import { count } from '../../domain/shared/wording.ts';
import { EVENT_NAMES, type HookTrigger, isFileTrigger, namesTools, triggerNamed } from '../../domain/hooks/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import { type EventOutcome, eventOf, type HookHost, openHookHost } from '../../local/hooks/index.ts';
import { packageRoot } from '../../local/package-root.ts';
import { hooksGroup } from '../hooks-group.ts';
import { pausable } from '../interrupt.ts';
import type { CommandContext, Run } from '../main.ts';
import { chosenHook } from '../chosen-hook.ts';
import { folderIn } from '../folder-in.ts';
import { followAdvice } from '../hook-advice.ts';
import { reportText, runText } from '../hook-text.ts';
import { fromFolder, fromRoot, meantFromRoot, type NamingPlace } from '../named-file.ts';
import { passedOverLines } from '../passed-over.ts';
import { present } from '../present.ts';
import { readUntilStill } from '../read-stream.ts';

interface RunOptions {
  base?: string;
  hook?: string;
  wait?: boolean;
}

/** `hooks run`, `hooks work` and `hooks report`: what an event sets off, the queue, and what it all came to. */
export function registerHookRun(program: Command, run: Run): void {
  const hooks = hooksGroup(program);
  hooks
    .command('run')
    .description('run the hooks of an event: exit code 1 when one of them stops it')
    .argument('<event>', `${EVENT_NAMES.join(', ')}, or its name in another format`)
    .argument('[files...]', 'saved files, from the folder you are in; at a commit what is staged of them, or all that is')
    .option('--base <ref>', 'branch that a pull request goes into; its hooks count (default: main)')
    .option('--hook <name>', 'only this one of them; needed where several are started by hand (manual)')
    .option('--wait', 'also do what nobody has to wait for, before this ends')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline hook run save src/main.ts\n  $ stringline hook run commit\n  $ stringline hook run pr --base main --wait --json\n',
    )
    .action((event: string, files: string[], options: RunOptions) =>
      run('stringline.hooks-run/1', (context) => runEvent(event, { files, options }, context)),
    );
  hooks
    .command('work')
    .description('do what hooks have left in the queue, also in processes that died')
    .option('--strict', 'exit code 1 where a run failed or blocked, now or before on what the checked out branch has and no remote')
    .option('--pushed', 'exit code 1 where one did on what git pushes, as it says on standard input (git hook pre-push)')
    .addHelpText('after', '\nExamples:\n  $ stringline hooks work\n  $ stringline hooks work --strict\n')
    .action((options: WorkOptions) => run('stringline.hooks-work/1', (context) => workQueue(options, context)));
  hooks
    .command('report')
    .description('how often each hook ran, how long it took, and what to do about it')
    .option('--since <date>', 'only runs from this day on, e.g. 2026-11-01')
    .option('--apply', 'follow the advice: change the definitions, with nothing else in their files touched, and show the diff')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline hooks report\n  $ stringline hooks report --since 2026-11-01 --json\n  $ stringline hooks report --apply\n',
    )
    .action((options: ReportOptions) => run('stringline.hooks-report/1', (context) => report(options, context)));
}

async function withHost<T>(context: CommandContext, work: (host: HookHost) => Promise<T>): Promise<T> {
  const host = await openHookHost({
    cwd: resolve(context.io.cwd, context.cwd),
    environment: context.io.env,
    onFault: (error) => {
      context.io.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    },
  });
  try {
    return await work(host);
  } finally {
    await host.close();
  }
}

async function runEvent(
  name: string,
  { files, options }: { files: string[]; options: RunOptions },
  context: CommandContext,
): Promise<ExitCode> {
  const trigger = triggerNamed(name) ?? unknownEvent(name);
  const hook = await chosenHook(trigger, options.hook, context);
  return withHost(context, async (host) => {
    const { operation } = trigger === 'commit' ? await host.repository.inspect() : { operation: undefined };
    // Those commits were looked at when they were made.
    if (operation === 'rebase' || operation === 'am') return presentSkipped(operation, context);
    const { base } = options;
    const place = { root: host.root, from: folderIn(host.root, resolve(context.io.cwd, context.cwd)) };
    const words = namesTools(trigger) ? files : files.map((file) => fromRoot(file, place));
    const given = { trigger, words, from: place.from, environment: context.io.env, ...(base !== undefined && { base }) };
    const event = await eventOf(given, host).catch((error: unknown) => {
      throw withFix(error, meantFromRoot(files, place));
    });
    if (trigger === 'file-save' || trigger === 'file-create') assertThere(event, files, place);
    const outcome = await pausable(context.io, async (signal) => {
      const first = await host.dispatch({ ...event, ...(hook !== undefined && { hook }), startMs: Math.round(performance.now()) }, signal);
      if (options.wait !== true || first.verdict.queued.length === 0) return first;
      await host.work(signal);
      return { ...first, runs: await host.hooks.runs(event.id) };
    });
    if (outcome.runs.some(({ status }) => status === 'queued')) startWorker(host.root, context);
    // The editor's formats have no hooks of commits and pull requests: there nothing was passed over.
    const passed = trigger === 'commit' || trigger === 'pr' ? [] : await host.passedOver();
    if (!context.quiet && !context.json) for (const line of passedOverLines(passed)) context.io.stderr.write(`${line}\n`);
    return presentOutcome(outcome, passed, context);
  });
}

/** The same fault with what mends it, where more is known of that. */
const withFix = (error: unknown, fix: string | undefined): unknown =>
  error instanceof StringlineError && fix !== undefined
    ? new StringlineError({ code: error.code, message: error.message, fix, exit: error.exit, cause: error })
    : error;

/** @throws StringlineError `file-missing`: what nobody could have saved is a slip of the pen, and hooks of it would all pass */
function assertThere({ files }: DispatchEvent, words: readonly string[], place: NamingPlace): void {
  const { root, from } = place;
  // A link has no digest, and is there all the same.
  const gone = files.find(({ path, digest }) => digest === null && lstatSync(join(root, path), { throwIfNoEntry: false }) === undefined);
  if (gone === undefined) return;
  throw new StringlineError({
    code: 'file-missing',
    message: `There is no file \`${gone.path}\`.`,
    fix:
      meantFromRoot(words, place) ??
      `Name files by their paths from the folder you are in; of one that was deleted: stringline hook run delete ${fromFolder(gone.path, from)}`,
    exit: EXIT.usage,
  });
}

function presentSkipped(operation: string, { io, json }: CommandContext): ExitCode {
  const reason = `a ${operation} is under way: its commits were looked at when they were made`;
  return present(
    { schema: 'stringline.hooks-run/1', exit: EXIT.done, data: { blocked: false, runs: [], reason }, text: () => '' },
    io,
    json,
  );
}

/** Somebody has to do the queue when we are gone; a worker that finds another one at it ends at once. */
function startWorker(root: string, { io }: CommandContext): void {
  const launcher = join(packageRoot(), 'dist', 'stringline.js');
  spawn(process.execPath, [launcher, '--cwd', root, '--quiet', 'hooks', 'work'], {
    cwd: root,
    env: io.env,
    detached: true,
    stdio: 'ignore',
  }).unref();
}

function presentOutcome({ event, runs, verdict }: EventOutcome, passedOver: readonly Finding[], { io, json }: CommandContext): ExitCode {
  const { id, trigger, files } = event;
  const data = { event: id, trigger, files: files.length, blocked: verdict.blocked, runs: runs.map(shown), passedOver };
  return present(
    {
      schema: 'stringline.hooks-run/1',
      exit: verdict.blocked ? EXIT.findings : EXIT.done,
      data,
      text: (paint) => runs.map((each) => runText(each, paint)).join('\n') || nothingRan(event),
    },
    io,
    json,
  );
}

/** At a commit git asks, and wants no talk; whoever names another event wants an answer. */
function nothingRan({ trigger, files }: DispatchEvent): string {
  if (trigger === 'commit') return '';
  if (isFileTrigger(trigger) && files.length === 0) return 'No file was named, so no hook runs: name those that it is about.';
  return `No hook runs at ${trigger} for that; stringline hooks explain ${trigger} says why.`;
}

function shown({ id, hook, files, mode, status, reason, sharedWith, result }: HookRun): Record<string, unknown> {
  return {
    id,
    hook: hook.name,
    root: hook.root,
    action: hook.action,
    source: hook.source,
    files: files.map(({ path }) => path),
    mode,
    reason,
    status,
    sharedWith,
    ...result,
  };
}

interface WorkOptions {
  strict?: boolean;
  pushed?: boolean;
}

async function workQueue({ strict, pushed }: WorkOptions, context: CommandContext): Promise<ExitCode> {
  return withHost(context, async (host) => {
    const push = pushed === true ? await pushOn(context.io) : undefined;
    const open = await host.hooks.open();
    const events = await pausable(context.io, (signal) => host.work(signal));
    const now = (await Promise.all(open.map((id) => host.hooks.runs(id)))).flat().filter(({ result }) => isRefusal(result));
    // Others may have done the queue before, and nobody was there to be told.
    const refused = strict === true || pushed === true ? await refusedOf(push, host) : [];
    const failed = [...now, ...refused.filter(({ id }) => !now.some((each) => each.id === id))];
    const left = new Set(await host.hooks.open());
    const others = Math.max(0, open.filter((id) => !left.has(id)).length - (events ?? 0));
    return present(
      {
        schema: 'stringline.hooks-work/1',
        // A push is stopped by what leaves with it only.
        exit: (strict === true ? failed : refused).length > 0 ? EXIT.findings : EXIT.done,
        data: { events: events ?? 0, elsewhere: events === undefined, others, failed: failed.map(shown) },
        text: (paint) => [...(context.quiet ? [] : [workedText(events, others)]), ...failed.map((each) => runText(each, paint))].join('\n'),
      },
      context.io,
      context.json,
    );
  });
}

/** What came to its end meanwhile, here and in the worker that a save may have started. */
function workedText(events: number | undefined, others: number): string {
  if (events === 0 && others === 0) return 'Nothing was in the queue: stringline hooks report tells what became of what was.';
  const ended = (ids: number): string => `${count(ids, 'event')} came to ${ids === 1 ? 'its' : 'their'} end`;
  const elsewhere = others === 0 ? '' : `${ended(others)} in another process.`;
  if (events === undefined) return elsewhere === '' ? 'Another process is at it.' : elsewhere;
  return [...(events === 0 ? [] : [`${ended(events)}.`]), elsewhere].join(' ').trim();
}

/** Git writes its lines at once and closes; other runners of hooks may leave the input open and empty. */
const STILL_MS = 5_000;

/** Undefined where git has named nothing, or another hook has read it before. */
async function pushOn({ stdin, stderr }: CommandContext['io']): Promise<Push | undefined> {
  if (stdin.isTTY === true) return undefined;
  const { text, ended } = await readUntilStill(stdin, STILL_MS);
  if (!ended && text === '') stderr.write('Nothing came on the input of the hook: the branch that is checked out is looked at.\n');
  return readPush(text);
}

async function refusedOf(push: Push | undefined, host: HookHost): Promise<HookRun[]> {
  const runs = await host.hooks.list();
  if (!runs.some(({ result }) => isRefusal(result))) return [];
  return unsettledFailures(runs, await pushedContent(host.root, push), await host.defined());
}

interface ReportOptions {
  since?: string;
  apply?: boolean;
}

async function report({ since, apply }: ReportOptions, context: CommandContext): Promise<ExitCode> {
  return withHost(context, async (host) => {
    const hooks = reportHooks(await host.hooks.list(since));
    if (apply === true) return followAdvice(hooks, host, context);
    return present(
      {
        schema: 'stringline.hooks-report/1',
        exit: EXIT.done,
        data: { hooks },
        text: (paint) => (hooks.length === 0 ? 'No hook has run yet.' : hooks.map((each) => reportText(each, paint)).join('\n')),
      },
      context.io,
      context.json,
    );
  });
}

function unknownEvent(name: string): HookTrigger {
  throw new StringlineError({
    code: 'hook-event-unknown',
    message: `No event is called ${JSON.stringify(name)}.`,
    fix: `There are: ${EVENT_NAMES.join(', ')}.`,
    exit: EXIT.usage,
  });
}
