import type { Command } from 'commander';
import { stagedChanges } from '../../adapters/git/index.ts';
import {
  concurrentRuns,
  effectiveMode,
  EVENT_NAMES,
  explainHooks,
  type Hook,
  type HookTrigger,
  type HookVerdict,
  mergeHooks,
  namesFiles,
  namesTools,
  patternText,
  shownName,
  triggerNamed,
} from '../../domain/hooks/index.ts';
import { definitionErrors, passedOver, readableHooks } from '../../app/hooks/read-definitions.ts';
import { suggest } from '../../domain/config/index.ts';
import { EXIT, type ExitCode, StringlineError } from '../../domain/shared/errors.ts';
import { hooksGroup } from '../hooks-group.ts';
import type { Paint } from '../io.ts';
import { readKiroFolder } from '../kiro-folder.ts';
import type { CommandContext, Run } from '../main.ts';
import { fromRoot, meantFromRoot, type NamingPlace } from '../named-file.ts';
import { findingsText, present } from '../present.ts';

/** `hooks list` and `hooks explain`: which hooks there are, and which of them an event would set off. */
export function registerHooks(program: Command, run: Run): void {
  const hooks = hooksGroup(program);
  hooks
    .command('list')
    .description('list the hooks of every format: what sets them off, how they run and where they stand')
    .addHelpText('after', '\nExamples:\n  $ stringline hooks list\n  $ stringline hooks list --json\n')
    .action(() => run('stringline.hooks/1', listHooks));
  hooks
    .command('explain')
    .description('say which hooks an event would set off, in which mode, and why each of them would or would not run')
    .argument(
      '<event>',
      `${EVENT_NAMES.join(', ')}; the names of other formats (on_save, PostFileSave) are known, too; or files that are saved`,
    )
    .argument('[files...]', 'paths from the folder you are in; none at a commit for what is staged; for tool events the name of the tool')
    .addHelpText(
      'after',
      '\nExamples:\n  $ stringline hooks explain save src/main.ts\n  $ stringline hooks explain src/main.ts docs/guide.md\n  $ stringline hooks explain commit src/a.ts docs/b.md\n  $ stringline hooks explain PreToolUse fs_write --json\n',
    )
    .action((event: string, files: string[]) => run('stringline.hooks-explain/1', (context) => explain(event, files, context)));
}

async function listHooks(context: CommandContext): Promise<ExitCode> {
  const folder = await readKiroFolder(context);
  const files = folder.hooks;
  const hooks = mergeHooks(files);
  const errors = definitionErrors(folder);
  // A file that holds no hook is one that somebody took for one.
  const useless = files.filter((file) => file.hooks.length === 0 && file.problems.length > 0).map(({ path }) => path);
  const passed = passedOver(folder);
  const unsaid = useless.filter((path) => !passed.some((finding) => finding.path === path));
  return present(
    {
      schema: 'stringline.hooks/1',
      exit: errors.length > 0 ? EXIT.findings : EXIT.done,
      data: {
        hooks: hooks.map((hook) => ({ ...hook, runs: effectiveMode(hook), concurrency: concurrentRuns(hook) })),
        useless,
        passedOver: passed,
        errors,
      },
      text: (paint) =>
        [
          ...hooks.map((hook) => hookText(hook, paint)),
          ...(hooks.length + useless.length + errors.length === 0 ? [NONE] : []),
          ...(unsaid.length === 0 ? [] : [uselessText(unsaid, paint)]),
          ...(passed.length === 0 ? [] : [`${paint('yellow', PASSED_OVER)}\n${findingsText(passed, paint)}`]),
          ...(errors.length === 0 ? [] : [`${paint('red', REFUSING)}\n${findingsText(errors, paint)}`]),
        ].join('\n'),
    },
    context.io,
    context.json,
  );
}

const NONE = 'No hooks. They come from hooks in .kiro/config/project.yaml and from the files of .kiro/hooks.';
const PASSED_OVER = 'These are passed over, and all other hooks run (but for events that one of them might stop, such as PreToolUse):';
const REFUSING = 'Until these errors are mended every event in the folder of their file is refused, and no hook runs there:';

function uselessText(paths: readonly string[], paint: Paint): string {
  const files = paths.length === 1 ? 'One file holds' : `${paths.length} files hold`;
  return `${paint('yellow', `${files} no hook that anything runs`)}: ${paths.join(', ')}\n  ${paint('dim', 'stringline lint --rule hooks says why')}`;
}

function hookText(hook: Hook, paint: Paint): string {
  const state = hook.enabled ? [effectiveMode(hook), ...atOnce(hook)].join('; ') : paint('dim', 'disabled');
  const places = [hook.source, ...hook.also].map(({ path, line }) => `${path}:${String(line)}`);
  return `${paint('bold', shownName(hook))}\n  ${hook.trigger}  ${patternText(hook)}  ${hook.action.type}  ${state}\n  ${paint('dim', places.join(', also '))}`;
}

/** Worth a word only where it is more than the usual one. */
function atOnce(hook: Hook): string[] {
  const runs = concurrentRuns(hook);
  return runs === 1 ? [] : [`up to ${String(runs)} runs at once`];
}

async function explain(event: string, files: readonly string[], context: CommandContext): Promise<0> {
  const named = triggerNamed(event);
  const isFile = named === undefined && /[./]/.test(event);
  const trigger = named ?? (isFile ? 'file-save' : unknownEvent(event));
  const folder = await readKiroFolder(context);
  const words = isFile ? [event, ...files] : files;
  const occasion = await occasionOf(trigger, words, { ...folder, indexFile: context.io.env['GIT_INDEX_FILE'] });
  const hint = hintOf(occasion, words, folder);
  const verdicts = await withMemory(explainHooks(readableHooks(folder, occasion), occasion), context);
  const passed = passedOver(folder);
  present(
    {
      schema: 'stringline.hooks-explain/1',
      exit: EXIT.done,
      data: {
        event: occasion,
        hooks: verdicts.map(({ hook, ...verdict }) => ({
          name: hook.name,
          root: hook.root,
          source: hook.source,
          also: hook.also,
          action: hook.action.type,
          concurrency: concurrentRuns(hook),
          ...verdict,
        })),
        passedOver: passed,
      },
      text: (paint) =>
        [
          verdictsText(trigger, verdicts, paint),
          ...(hint === undefined ? [] : [paint('yellow', hint)]),
          ...(passed.length === 0 ? [] : [`${paint('yellow', PASSED_OVER)}\n${findingsText(passed, paint)}`]),
        ].join('\n'),
    },
    context.io,
    context.json,
  );
  return EXIT.done;
}

/** What is waited for until it has once overrun its time: whether it has, only this machine's records tell. */
async function withMemory(verdicts: HookVerdict[], context: CommandContext): Promise<HookVerdict[]> {
  const open = verdicts.filter(({ hook, mode }) => hook.mode === 'auto' && mode === 'sync');
  if (open.length === 0) return verdicts;
  const { overrunHooks } = await import('../overrun-hooks.ts');
  const overrun = await overrunHooks(
    open.map(({ hook }) => hook),
    context,
  );
  return verdicts.map((verdict) =>
    overrun.has(verdict.hook)
      ? { ...verdict, mode: 'async', reason: `${verdict.reason}; it has once overrun the time that somebody waits` }
      : verdict,
  );
}

type Occasion = Parameters<typeof explainHooks>[1];

async function occasionOf(
  trigger: HookTrigger,
  words: readonly string[],
  { indexFile, ...place }: NamingPlace & { indexFile: string | undefined },
): Promise<Occasion> {
  const { root, from } = place;
  const [tool] = words;
  // As `hooks run` and git do.
  if (trigger === 'commit' && words.length === 0) return { trigger, files: (await stagedChanges(root, indexFile)).map(({ path }) => path) };
  if (namesFiles(trigger)) return { trigger, files: words.map((file) => fromRoot(file, place)) };
  return { trigger, ...(from !== undefined && { from }), ...(namesTools(trigger) && tool !== undefined && { tool: { name: tool } }) };
}

/** Why nothing runs that might have, where it is for what was named or not. */
function hintOf({ trigger, files = [] }: Occasion, words: readonly string[], place: NamingPlace): string | undefined {
  if (!namesFiles(trigger)) return undefined;
  if (files.length > 0) return meantFromRoot(words, place);
  if (trigger === 'commit') return 'Nothing is staged, and no file was named.';
  return trigger === 'pr' ? 'No file was named; stringline hooks run pr takes what the branch changes.' : 'No file was named.';
}

function verdictsText(trigger: HookTrigger, verdicts: readonly HookVerdict[], paint: Paint): string {
  const runs = verdicts.filter((verdict) => verdict.runs);
  const others = verdicts.filter((verdict) => !verdict.runs);
  const lines = [
    runs.length === 0
      ? `No hook runs at ${trigger}.`
      : `At ${trigger} ${runs.length === 1 ? 'one hook runs' : `${String(runs.length)} hooks run`}:`,
    ...runs.map(
      ({ hook, mode, reason }) =>
        `  ${paint('green', mode ?? '')}  ${paint('bold', shownName(hook))}: ${[reason, ...atOnce(hook)].join('; ')}`,
    ),
    ...(others.length === 0 ? [] : [runs.length === 0 ? '' : 'The others do not:']),
    ...others.map(({ hook, reason }) => `  ${paint('dim', `${shownName(hook)}: ${reason}`)}`),
  ];
  return lines.filter((line) => line !== '').join('\n');
}

function unknownEvent(event: string): never {
  const near = suggest(event, EVENT_NAMES);
  throw new StringlineError({
    code: 'hook-event-unknown',
    message: `No event is called ${JSON.stringify(event)}.`,
    fix: near === undefined ? `There are: ${EVENT_NAMES.join(', ')}.` : `Did you mean \`${near}\`?`,
    exit: EXIT.usage,
  });
}
