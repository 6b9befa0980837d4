import {
  createVirtualTree,
  type ImplementContext,
  isSecretPath,
  relevantFiles,
  taskScope,
  type WriteScope,
} from '../../../domain/agent/index.ts';
import type { DispatchEvent, HookRun } from '../../../domain/hooks/dispatch/index.ts';
import { isFileTrigger } from '../../../domain/hooks/index.ts';
import { maskSecrets } from '../../../domain/shared/secrets.ts';
import { checkScripts, worldAt } from '../../implement/task-tree.ts';
import type { Ports } from '../../ports.ts';
import { promptContext } from '../../prompt-context.ts';
import type { RunContext } from '../../run-context.ts';
import type { HookActionPorts } from '../ports.ts';

const DIFF_CHARS = 20_000;

/** Paths of a run that are still there. */
export function presentFiles({ files }: Pick<HookRun, 'files'>): string[] {
  return files.flatMap(({ path, digest }) => (digest === null ? [] : [path]));
}

/** What the event has changed in these files, as a unified diff that a prompt can hold: without what its reader may not read, and without secrets. */
export async function eventDiff(
  event: DispatchEvent,
  what: { snapshot: string; files: readonly string[] },
  { source, mergeBase }: Pick<HookActionPorts, 'source' | 'mergeBase'>,
): Promise<string> {
  const from = await groundOf(event, what.snapshot, { source, mergeBase });
  if (from === undefined || from === what.snapshot) return '';
  const { hidden } = await worldAt(what.snapshot, source);
  const wanted = new Set(what.files.filter((path) => !isSecretPath(path) && !hidden(path)));
  const parts = (await source.diff(from, what.snapshot)).split(/^(?=diff --git )/mu);
  const own = maskSecrets(parts.filter((part) => wanted.has(/ b\/(.*)$/mu.exec(part.split('\n', 1)[0] ?? '')?.[1] ?? '')).join(''));
  return own.length <= DIFF_CHARS ? own : `${own.slice(0, DIFF_CHARS).toWellFormed()}\n[cut: read the files]`;
}

/** What the files are compared with: HEAD at a save, the commit before at a commit, the fork of a pull request. */
async function groundOf(
  event: DispatchEvent,
  snapshot: string,
  { source, mergeBase }: Pick<HookActionPorts, 'source' | 'mergeBase'>,
): Promise<string | undefined> {
  if (event.base !== undefined && event.commit !== undefined) return (await mergeBase(event.base, event.commit)) ?? event.base;
  // What HEAD is at there has nothing to do with it.
  if (event.via !== undefined) return (await source.log({ to: snapshot, limit: 2 }))[1]?.commit;
  const { head } = await source.inspect();
  if (head === snapshot && (isFileTrigger(event.trigger) || event.trigger === 'manual')) return snapshot;
  return head === snapshot ? (await source.log({ to: snapshot, limit: 2 }))[1]?.commit : head;
}

/** What an agent of a hook may write: what the hook declares, less what no agent may. */
export async function hookScope(
  context: RunContext,
  declared: { writes: readonly string[]; testsOf?: readonly string[] },
  ports: Ports,
): Promise<WriteScope> {
  const { spec_directory, steering_paths } = context.config.workspace;
  const scope = taskScope({
    task: { id: 'hook', files: [...declared.writes] },
    components: [],
    allTasksFiles: [],
    paths: (await ports.source.tree(context.run.baseCommit)).map(({ path }) => path),
    gateScripts: await checkScripts(context, ports),
    governing: [spec_directory, steering_paths.project],
  });
  // Nothing declared is nothing allowed: only a task of an accepted plan may leave its paths open.
  return { ...scope, open: false, ...(declared.testsOf !== undefined && { testsOf: [...declared.testsOf] }) };
}

/** The shared prefix of a prompt and what it needs to know of these files. */
export async function hookContext(
  context: RunContext,
  about: { title: string; files: readonly string[]; scope: WriteScope },
  ports: Ports,
): Promise<{ full: ImplementContext; steering: string }> {
  const { title, files, scope } = about;
  const { prompt, steering } = await promptContext(context, { paths: files, text: context.request }, ports);
  const tree = createVirtualTree(await worldAt(context.run.baseCommit, ports.source));
  const now = await relevantFiles(tree, { ...scope, allowed: files.map((glob) => ({ glob, reason: 'the event' })) });
  const task = { id: 'hook', title, details: [], criteria: [], properties: [], files: [], optional: false, checkpoint: false };
  return { full: { ...prompt, task, criteria: [], components: [], scope, files: now, changes: [], done: [] }, steering };
}
