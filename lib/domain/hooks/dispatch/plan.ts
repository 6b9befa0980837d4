import { canonicalJson, type Hash } from '../../shared/digest.ts';
import { type CompiledHooks, matchHooks } from '../match.ts';
import {
  concurrentRuns,
  effectiveMode,
  type Hook,
  type HookActionType,
  hookDigest,
  hookTimeout,
  isFileTrigger,
  shownName,
} from '../model.ts';
import type { DispatchEvent, HookResult, HookRun, PinnedHook } from './records.ts';
import type { ChangedFile, HookCause } from './told.ts';

/** What is known of the past when an event is planned. */
export interface PlanMemory {
  /** A run of the same identity whose result stands, or that is under way for somebody else. */
  sameInput(identity: string): Promise<HookRun | undefined>;
  /** Whether a run of this hook with the same stated time has overrun it while somebody waited: who states another one wants it tried again. */
  hasOverrun(hook: PinnedHook): Promise<boolean>;
}

/** Actions whose result depends on nothing but the files that they are given. */
const READS_FILES_ONLY: ReadonlySet<HookActionType> = new Set(['security_scan']);

/** Milliseconds that the hooks of one event may make somebody wait; undefined where they have no limit together. */
export function eventBudgetMs({ trigger, via }: Pick<DispatchEvent, 'trigger' | 'via'>): number | undefined {
  // Nobody waits at an editor for what is told from elsewhere.
  return isFileTrigger(trigger) && via === undefined ? 2_000 : undefined;
}

/** Names the input of a run: the same hook with the same options on the same content. */
export function runIdentity(
  hook: PinnedHook,
  files: readonly ChangedFile[],
  event: Pick<DispatchEvent, 'tree' | 'tool'>,
  hash: Hash,
): string {
  const { id, options, action, failOn } = hook;
  const tree = READS_FILES_ONLY.has(action) ? undefined : event.tree;
  const sorted = files.map(({ path, digest }) => [path, digest ?? '']).toSorted(([a = ''], [b = '']) => (a < b ? -1 : 1));
  return hash(canonicalJson({ id, options, action, failOn, files: sorted, tree, tool: event.tool }));
}

/** The hook as records keep it. */
export function pinHook(hook: Hook, hash: Hash): PinnedHook {
  const timeout = hookTimeout(hook);
  const concurrency = concurrentRuns(hook);
  return {
    id: hookDigest(hook, hash).slice(0, 16),
    name: hook.name,
    ...(hook.root !== undefined && { root: hook.root }),
    trigger: hook.trigger,
    action: hook.action.type,
    options: Object.fromEntries(Object.entries(hook.action.options).filter(([, value]) => value !== undefined)),
    mode: hook.mode,
    ...(hook.failOn && { failOn: hook.failOn }),
    ...(timeout !== undefined && { timeoutMs: Math.max(1, Math.round(timeout * 1000)) }),
    ...(hook.timeoutSeconds !== undefined && { timeoutStated: true }),
    ...(concurrency > 1 && { concurrency }),
    source: { path: hook.source.path, line: hook.source.line },
  };
}

/** Milliseconds that a hook's definition grants it; undefined where it says nothing. */
export const statedTime = ({ timeoutStated, timeoutMs }: PinnedHook): number | undefined =>
  timeoutStated === true ? (timeoutMs ?? 0) : undefined;

/**
 * The runs that an event sets off, in the order of their definitions. A run whose input is known shares the result of the earlier one;
 * one that would set itself off again is stopped before it begins and says so.
 */
export async function planEvent(event: DispatchEvent, hooks: CompiledHooks, memory: PlanMemory, hash: Hash): Promise<HookRun[]> {
  const runs: HookRun[] = [];
  const { trigger, from } = event;
  const files = event.files.map(({ path }) => path);
  const occasion = { trigger, files, ...(event.tool && { tool: toolOf(event) }), ...(from !== undefined && { from }) };
  const byPath = new Map(event.files.map((file) => [file.path, file]));
  for (const match of matchHooks(hooks, occasion)) {
    if (event.hook !== undefined && shownName(match.hook) !== event.hook) continue;
    const own = match.files.flatMap((path) => byPath.get(path) ?? []);
    runs.push(await planRun({ hook: match.hook, files: own, event, number: runs.length }, memory, hash));
  }
  return withStart(runs, event);
}

/** The runs that are waited for share what somebody had waited before them. */
function withStart(runs: readonly HookRun[], { startMs }: DispatchEvent): HookRun[] {
  const isWaitedFor = ({ mode, status }: HookRun): boolean => mode === 'sync' && status === 'queued';
  const waited = runs.filter(isWaitedFor).length;
  if (startMs === undefined || waited === 0) return [...runs];
  return runs.map((run) => (isWaitedFor(run) ? { ...run, startMs: Math.round(startMs / waited) } : run));
}

function toolOf({ tool }: DispatchEvent): { name: string; category?: string } {
  return { name: tool?.name ?? '', ...(tool?.category !== undefined && { category: tool.category }) };
}

interface Planned {
  hook: Hook;
  files: ChangedFile[];
  event: DispatchEvent;
  number: number;
}

async function planRun({ hook, files, event, number }: Planned, memory: PlanMemory, hash: Hash): Promise<HookRun> {
  const pinned = pinHook(hook, hash);
  const run: HookRun = {
    id: `${event.id}-${String(number)}`,
    event: event.id,
    identity: runIdentity(pinned, files, event, hash),
    actor: event.actor,
    hook: pinned,
    files,
    ...(await modeOf(hook, pinned, memory)),
    status: 'queued',
    queuedAt: event.at,
    attempts: 0,
  };
  const loop = loopOf(pinned, event);
  if (loop !== undefined) return { ...run, status: 'looped', endedAt: event.at, result: loop };
  const same = await memory.sameInput(run.identity);
  if (same?.result === undefined) return run;
  return { ...run, status: 'done', sharedWith: same.id, endedAt: event.at, result: sharedResult(same.result) };
}

/** Whether a run may begin beside those of its hook that are under way. One of the same input is waited for: its result may do for both. */
export function hasTurn({ identity }: Pick<HookRun, 'identity'>, running: readonly Pick<HookRun, 'identity'>[], limit: number): boolean {
  return running.length < limit && running.every((other) => other.identity !== identity);
}

/** A result as it is given to another run of the same input. */
export function sharedResult(result: HookResult): HookResult {
  return { ...result, summary: `${result.summary} (same input as before: not run again)` };
}

async function modeOf(hook: Hook, pinned: PinnedHook, memory: PlanMemory): Promise<{ mode: 'sync' | 'async'; reason: string }> {
  if (hook.mode !== 'auto') return { mode: hook.mode, reason: `mode ${hook.mode} is stated` };
  const mode = effectiveMode(hook);
  if (mode === 'async') return { mode, reason: `${hook.action.type} takes long` };
  if (await memory.hasOverrun(pinned)) return { mode: 'async', reason: 'it has once overrun the time that somebody waits' };
  return { mode, reason: `${hook.action.type} is quick` };
}

/** So often in a row a hook may be suspected to have set itself off: somebody may have saved each time while it ran. */
const SUSPICIONS = 10;

/** So often in so few milliseconds nobody saves something new, each time while a hook runs. */
const QUICK_SUSPICIONS = 3;
const QUICK_MS = 1_000;

/** Certainly its own doing: never again. Only suspected: a few times more, because a run that is lost is worse than some too many. */
function loopOf(hook: PinnedHook, event: Pick<DispatchEvent, 'at' | 'cause' | 'via'>): HookResult | undefined {
  const own = event.cause.filter((cause) => cause.hook === hook.id);
  const isCertain = own.some(({ suspected }) => suspected !== true);
  const quick = new Set(own.filter((cause) => isQuick(cause, event)).map(({ run }) => run)).size;
  return isCertain || own.length > SUSPICIONS || quick >= QUICK_SUSPICIONS ? loopResult(hook, event) : undefined;
}

function isQuick({ at }: HookCause, event: Pick<DispatchEvent, 'at'>): boolean {
  const ago = at === undefined ? -1 : Date.parse(event.at) - Date.parse(at);
  // A clock that was put back tells nothing.
  return ago >= 0 && ago <= QUICK_MS;
}

/**
 * Whether a run was set off by its own hook, as is known once the run that was suspected has ended: what that has written is what the event
 * is about. Gives the result of one that is not begun.
 */
export function provenLoop(
  { hook, files }: Pick<HookRun, 'hook' | 'files'>,
  event: DispatchEvent,
  ended: readonly HookRun[],
): HookResult | undefined {
  const written = new Map(ended.filter((run) => run.hook.id === hook.id).flatMap(({ result }) => (result?.written ?? []).map(keyed)));
  const isOwn = files.length > 0 && files.every(({ path, digest }) => written.has(path) && written.get(path) === digest);
  return isOwn ? loopResult(hook, event) : undefined;
}

const keyed = ({ path, digest }: ChangedFile): [string, string | null] => [path, digest];

/** Whoever tells of an event from elsewhere could say so of every hook: there it lets nothing pass. */
function loopResult(hook: PinnedHook, { cause, via }: Pick<DispatchEvent, 'cause' | 'via'>): HookResult {
  const summary = `${hook.name} would set itself off (${chainText([...cause.map(({ name }) => name), hook.name])}): stopped`;
  return { outcome: via === undefined ? 'stopped' : 'blocked', summary };
}

/** `format → lint → lint`; of more than three of one name in a row their number. */
function chainText(names: readonly string[]): string {
  const links: { name: string; times: number }[] = [];
  for (const name of names) {
    const last = links.at(-1);
    if (last?.name === name) last.times += 1;
    else links.push({ name, times: 1 });
  }
  return links.flatMap(({ name, times }) => (times > 3 ? `${name}, ${String(times)} times in a row` : Array(times).fill(name))).join(' → ');
}

/** A result that may be given again for the same input: it passed, has looked at everything and has changed nothing. */
export function isReusable({ status, result }: Pick<HookRun, 'status' | 'result'>): boolean {
  return status === 'done' && result?.outcome === 'passed' && result.incomplete !== true && (result.written ?? []).length === 0;
}
