import { isBelow } from '../source/index.ts';
import { compileMatcher, type CompiledMatcher } from './matcher.ts';
import { effectiveMode, type Hook, type HookTrigger, namesFiles, namesTools } from './model.ts';

/** What happened, as far as matching is concerned. */
export interface HookOccasion {
  trigger: HookTrigger;
  /** Paths from the root of the repository, of triggers that name files. */
  files?: readonly string[];
  /** Of tool triggers: the tool's name, and its category (`write`, `shell`, …). */
  tool?: { name: string; category?: string };
  /** Of other triggers: the folder where it happened. Hooks of a folder are for what happens in it. */
  from?: string;
}

export interface HookMatch {
  hook: Hook;
  /** Files of the event that the hook is for, in the event's order. */
  files: readonly string[];
}

interface CompiledHook {
  hook: Hook;
  /** Position among all hooks: matches come out in this order. */
  order: number;
  matcher: CompiledMatcher;
}

/** Hooks of one folder by what is known of the files they take, and the folders in it. */
interface FolderIndex {
  path: Map<string, CompiledHook[]>;
  name: Map<string, CompiledHook[]>;
  extension: Map<string, CompiledHook[]>;
  any: Map<string, CompiledHook[]>;
  folders: Map<string, FolderIndex>;
}

/** Hooks made ready for matching. */
export interface CompiledHooks {
  hooks: readonly Hook[];
  all: readonly CompiledHook[];
  byTrigger: ReadonlyMap<HookTrigger, { index: FolderIndex; hooks: readonly CompiledHook[] }>;
}

/** Compiles every matcher once and files the hooks by trigger, folder and ending. */
export function compileHooks(hooks: readonly Hook[]): CompiledHooks {
  const all = hooks.map((hook, order) => ({ hook, order, matcher: compileMatcher(hook) }));
  const live = all.filter(({ hook, matcher }) => hook.enabled && matcher.ok);
  const byTrigger = new Map(
    [...Map.groupBy(live, ({ hook }) => hook.trigger)].map(([trigger, group]) => [trigger, { index: indexOf(group), hooks: group }]),
  );
  return { hooks, all, byTrigger };
}

const newFolder = (): FolderIndex => ({ path: new Map(), name: new Map(), extension: new Map(), any: new Map(), folders: new Map() });

function indexOf(hooks: readonly CompiledHook[]): FolderIndex {
  const root = newFolder();
  for (const compiled of hooks) {
    const keys = compiled.matcher.ok ? compiled.matcher.keys : [];
    for (const { folder, by, text } of keys) {
      const place = folderIn(root, folder);
      const bucket = place[by].get(text) ?? [];
      if (bucket.at(-1) !== compiled) bucket.push(compiled);
      place[by].set(text, bucket);
    }
  }
  return root;
}

function folderIn(root: FolderIndex, path: string): FolderIndex {
  let place = root;
  for (const name of path === '' ? [] : path.split('/')) {
    const next = place.folders.get(name) ?? newFolder();
    place.folders.set(name, next);
    place = next;
  }
  return place;
}

/**
 * The hooks that an event sets off, in the order of their definitions: enabled, of that trigger, and with a matcher that takes at
 * least one of its files (or its tool). Looks at few hooks however many there are.
 */
export function matchHooks(compiled: CompiledHooks, event: HookOccasion): HookMatch[] {
  const group = compiled.byTrigger.get(event.trigger);
  if (group === undefined) return [];
  if (!namesFiles(event.trigger))
    return group.hooks.filter((each) => isWhere(each, event) && takesTool(each, event)).map(({ hook }) => ({ hook, files: [] }));
  const found = new Map<CompiledHook, string[]>();
  for (const file of event.files ?? []) collect(group.index, file, found);
  return [...found].sort(([a], [b]) => a.order - b.order).map(([{ hook }, files]) => ({ hook, files }));
}

/** Walks from the root towards the file, as far as hooks name folders; `{src/**,b}` also takes a file that is called `src`. */
function collect(root: FolderIndex, file: string, found: Map<CompiledHook, string[]>): void {
  const name = file.slice(file.lastIndexOf('/') + 1);
  const dot = name.lastIndexOf('.');
  const extension = dot < 0 ? '' : name.slice(dot);
  const seen = new Set<CompiledHook>();
  let place: FolderIndex | undefined = root;
  for (let from = 0; place !== undefined; ) {
    take(place.path.get(file), file, seen, found);
    take(place.name.get(name), file, seen, found);
    take(place.extension.get(extension), file, seen, found);
    take(place.any.get(''), file, seen, found);
    if (place.folders.size === 0 || from > file.length) return;
    const slash = file.indexOf('/', from);
    const to = slash < 0 ? file.length : slash;
    place = place.folders.get(file.slice(from, to));
    from = to + 1;
  }
}

function take(
  bucket: readonly CompiledHook[] | undefined,
  file: string,
  seen: Set<CompiledHook>,
  found: Map<CompiledHook, string[]>,
): void {
  if (bucket === undefined) return;
  for (const compiled of bucket) {
    if (seen.has(compiled)) continue;
    seen.add(compiled);
    if (!compiled.matcher.ok || !compiled.matcher.test(file)) continue;
    const files = found.get(compiled);
    if (files === undefined) found.set(compiled, [file]);
    else files.push(file);
  }
}

/** What is started by hand is meant wherever somebody is. */
function isWhere({ hook: { root, trigger } }: CompiledHook, { from = '' }: HookOccasion): boolean {
  return root === undefined || trigger === 'manual' || from === root || isBelow(from, root);
}

function takesTool({ matcher, hook }: CompiledHook, { tool }: HookOccasion): boolean {
  if (!matcher.ok || !namesTools(hook.trigger)) return matcher.ok;
  if (tool === undefined) return hook.matcher.kind === 'all';
  return matcher.test(tool.name) || (tool.category !== undefined && matcher.test(tool.category));
}

/** What becomes of one hook at one event, and why. */
export interface HookVerdict {
  hook: Hook;
  runs: boolean;
  /** For people: `src/**` matched src/a.ts; disabled; waits for commits. */
  reason: string;
  /** Of those that run. */
  mode?: 'sync' | 'async';
  files: readonly string[];
}

/**
 * Says for every hook whether it runs at an event, on which files and in which mode, and why or why not. Whatever it says runs is
 * exactly what `matchHooks` gives.
 */
export function explainHooks(hooks: readonly Hook[] | CompiledHooks, event: HookOccasion): HookVerdict[] {
  const compiled = 'byTrigger' in hooks ? hooks : compileHooks(hooks);
  return compiled.all.map((each) => explain(each, event));
}

function explain(compiled: CompiledHook, event: HookOccasion): HookVerdict {
  const { hook, matcher } = compiled;
  const no = (reason: string): HookVerdict => ({ hook, runs: false, reason, files: [] });
  if (hook.trigger !== event.trigger) return no(`waits for ${hook.trigger}`);
  if (!hook.enabled) return no('disabled');
  if (!matcher.ok) return no(`its pattern ${matcher.reason}, so it never matches`);
  const yes = (reason: string, files: readonly string[]): HookVerdict => ({ hook, runs: true, reason, mode: effectiveMode(hook), files });
  if (!namesFiles(hook.trigger)) {
    if (!isWhere(compiled, event)) return no(`is for what happens in ${hook.root ?? ''}`);
    if (takesTool(compiled, event)) return yes(namesTools(hook.trigger) ? `${patternText(hook)} takes the tool` : hook.trigger, []);
    return no(event.tool === undefined ? `is for certain tools: ${patternText(hook)}` : `${patternText(hook)} is not ${event.tool.name}`);
  }
  const files = (event.files ?? []).filter((file) => matcher.test(file));
  const [first] = files;
  if (first === undefined)
    return no((event.files ?? []).length === 0 ? 'no file is named' : `${shortText(hook)} matches none of the files${belowText(hook)}`);
  return yes(`${takenBy(hook, first)} matches ${first}${files.length > 1 ? ` and ${String(files.length - 1)} more` : ''}`, files);
}

/** The pattern of a hook that takes a file; of many only that one is worth naming. */
function takenBy(hook: Hook, file: string): string {
  const { matcher } = hook;
  if (matcher.kind !== 'globs') return patternText(hook);
  const takes = (glob: string): boolean => {
    const compiled = compileMatcher({ ...hook, matcher: { kind: 'globs', globs: [glob] } });
    return compiled.ok && compiled.test(file);
  };
  return matcher.globs.find((glob) => !glob.startsWith('!') && takes(glob)) ?? patternText(hook);
}

const belowText = ({ root }: Hook): string => (root === undefined ? '' : ` below ${root}`);

/** Patterns that a person takes in at a glance. */
const SHOWN = 3;

function shortText(hook: Hook): string {
  const { matcher } = hook;
  if (matcher.kind !== 'globs' || matcher.globs.length <= SHOWN) return patternText(hook);
  return `${matcher.globs.slice(0, SHOWN).join(', ')} and ${String(matcher.globs.length - SHOWN)} more`;
}

/** The matcher of a hook, for people. */
export function patternText({ matcher }: Pick<Hook, 'matcher'>): string {
  if (matcher.kind === 'all') return 'everything';
  return matcher.kind === 'regex' ? `/${matcher.regex}/` : matcher.globs.join(', ');
}
