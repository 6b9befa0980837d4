import type { HOOK_ACTIONS, SEVERITIES } from '../config/hook-words.ts';
import { canonicalJson, type Digest, type Hash } from '../shared/digest.ts';
import type { Observation } from '../shared/rule.ts';

/** What sets a hook off, whatever the format calls it. */
export const HOOK_TRIGGERS = [
  'file-save',
  'file-create',
  'file-delete',
  'commit',
  'pr',
  'task-start',
  'task-end',
  'tool-before',
  'tool-after',
  'prompt',
  'session-start',
  'session-end',
  'stop',
  'manual',
] as const;
export type HookTrigger = (typeof HOOK_TRIGGERS)[number];

/** Formats in order of precedence: where the same hook stands in several, the first decides. */
export const HOOK_FORMATS = ['project-yaml', 'kiro-v1', 'quality-gates', 'kiro-legacy'] as const;
export type HookFormat = (typeof HOOK_FORMATS)[number];

export type HookActionType = (typeof HOOK_ACTIONS)[number];

export type Severity = (typeof SEVERITIES)[number];

/** `auto`: synchronous where the action is quick, until it has once overrun its time. */
export type HookMode = 'sync' | 'async' | 'auto';

/** A stretch of one line, 1-based, columns in UTF-16 code units. */
export interface Mark {
  line: number;
  column: number;
  endColumn?: number;
}

/** Where a definition stands. */
export interface HookPlace extends Mark {
  format: HookFormat;
  path: string;
  /** Within the file, e.g. `hooks.on_save[0]`. */
  at: string;
}

/** Which files, or for tools which tools, it is for. `all` also where the trigger knows neither. */
export type HookMatcher =
  | { kind: 'all' }
  /** Any of them; those that start with `!` take away. None at all match nothing. */
  | { kind: 'globs'; globs: readonly string[] }
  /** Unanchored, as Kiro's v1 files have it. */
  | { kind: 'regex'; regex: string };

export interface HookOptions {
  command?: string;
  prompt?: string;
  fix?: boolean;
  strict?: boolean;
  coverageThreshold?: number;
  framework?: string;
  tool?: string;
  diffThreshold?: number;
  autoUpdate?: boolean;
  source?: string;
  template?: string;
  /** Of an agent: what it may use, globs of what it may write, and USD that one run may cost. */
  tools?: readonly string[];
  writes?: readonly string[];
  budgetUsd?: number;
}

export interface HookAction {
  type: HookActionType;
  options: HookOptions;
}

/** Parts of a definition that findings point at. */
export type HookPart = 'name' | 'trigger' | 'matcher' | 'action' | 'text' | 'timeout' | 'concurrency' | 'enabled';

/** One hook, whichever format it was written in. */
export interface Hook {
  source: HookPlace;
  /** Other definitions of the same hook; filled where definitions are merged. */
  also: readonly HookPlace[];
  /** Folder whose `.kiro` defines it: its patterns and its command are about what lies below. Absent for that of the repository. */
  root?: string;
  name: string;
  description: string | undefined;
  trigger: HookTrigger;
  matcher: HookMatcher;
  action: HookAction;
  mode: HookMode;
  /** As it is stated; 0 means no limit, undefined the default of `hookTimeout`. */
  timeoutSeconds: number | undefined;
  /** Runs of it that may go on at the same time, as it is stated; `concurrentRuns` says what counts. */
  concurrency: number | undefined;
  /** Findings of this severity and above fail it. */
  failOn: Severity | undefined;
  enabled: boolean;
  marks: Readonly<Partial<Record<HookPart, Mark>>>;
}

/** What a reader noticed; the rule of that id says how much it matters. */
export interface HookProblem extends Observation {
  rule: string;
}

/** What one file holds. */
export interface HookFile {
  path: string;
  format: HookFormat | undefined;
  hooks: readonly Hook[];
  problems: readonly HookProblem[];
}

const FILE_TRIGGERS: ReadonlySet<HookTrigger> = new Set(['file-save', 'file-create', 'file-delete']);
const CHANGE_TRIGGERS: ReadonlySet<HookTrigger> = new Set([...FILE_TRIGGERS, 'commit', 'pr']);
const TOOL_TRIGGERS: ReadonlySet<HookTrigger> = new Set(['tool-before', 'tool-after']);
const BLOCKING: ReadonlySet<HookTrigger> = new Set(['prompt', 'tool-before', 'task-start', 'commit', 'pr']);

/** Whether one file sets it off: saved, created, deleted. */
export function isFileTrigger(trigger: HookTrigger): boolean {
  return FILE_TRIGGERS.has(trigger);
}

/** Whether its event names changed files, so that a matcher chooses among them. */
export function namesFiles(trigger: HookTrigger): boolean {
  return CHANGE_TRIGGERS.has(trigger);
}

/** Whether its matcher is for names and categories of tools. */
export function namesTools(trigger: HookTrigger): boolean {
  return TOOL_TRIGGERS.has(trigger);
}

/** Whether a command of it that ends with 2 stops what is about to happen. */
export function canBlock(trigger: HookTrigger): boolean {
  return BLOCKING.has(trigger);
}

/**
 * Globs as the one regular expression that Kiro writes when it moves an old hook into the v1 format:
 * `src/*.ts` becomes `src/[^/]*\.ts$`, two stars become `.*`, several globs `(a|b)`.
 */
export function kiroRegexOf(globs: readonly string[]): string {
  const each = globs.map((glob) => `${translated(glob)}$`);
  return each.length === 1 ? (each[0] ?? '') : `(${each.join('|')})`;
}

function translated(glob: string): string {
  return glob.replaceAll(/\*\*\/?|\*|\?|[.+^$()|[\]\\{}]/g, (part) =>
    part.startsWith('**') ? '.*' : part === '*' ? '[^/]*' : part === '?' ? '[^/]' : `\\${part}`,
  );
}

/** What of a hook makes it that hook. */
export type HookEssence = Pick<Hook, 'root' | 'trigger' | 'matcher' | 'action'>;

/**
 * What makes two definitions the same hook: folder, trigger, matcher and what is done; not its name, its limits or whether it is enabled.
 * Globs and the expression that Kiro makes of them are one matcher.
 */
export function hookIdentity({ root, trigger, matcher, action }: HookEssence): string {
  const { command, prompt } = action.options;
  const does = { action: action.type, command: oneLine(command), prompt: oneLine(prompt) };
  return canonicalJson({ root, trigger, matcher: matcherText(matcher), ...does });
}

const HOOKS_FOLDER = /^(?:(.*)\/)?\.kiro\/hooks\//;

/** The folder whose `.kiro/hooks` a path lies in, `''` for the repository itself; undefined where it lies in none. */
export function hookRootOf(path: string): string | undefined {
  const found = HOOKS_FOLDER.exec(path);
  return found === null ? undefined : (found[1] ?? '');
}

/** A hook's name for people, with the folder that it is for where that is not the whole repository. */
export function shownName({ name, root }: { name: string; root?: string | undefined }): string {
  return root === undefined ? name : `${name} (${root})`;
}

/** The identity as a digest, for records. */
export function hookDigest(hook: HookEssence, hash: Hash): Digest {
  return hash(hookIdentity(hook));
}

function matcherText(matcher: HookMatcher): string {
  if (matchesEverything(matcher)) return '';
  if (matcher.kind === 'globs' && matcher.globs.length === 0) return 'nothing';
  const regex = matcher.kind === 'regex' ? matcher.regex : kiroRegexOf(globsOf(matcher));
  const inner = regex.replace(/^\((?!\?)([^()]*)\)$/, '$1');
  return inner.includes('(') ? inner : [...new Set(inner.split('|'))].sort().join('|');
}

function globsOf(matcher: HookMatcher): string[] {
  return matcher.kind === 'globs' ? matcher.globs.map((glob) => glob.trim().replace(/^\.\//, '')) : [];
}

/** Globs that take every file; a glob without `/` is also tried on the file's name. */
const EVERYTHING: ReadonlySet<string> = new Set(['*', '**', '**/*', '**/**']);

/** Whether a matcher lets every file pass. */
export function matchesEverything(matcher: HookMatcher): boolean {
  if (matcher.kind === 'all') return true;
  if (matcher.kind === 'regex') return /^\^?\.[*+]\$?$/.test(matcher.regex) || matcher.regex === '';
  return matcher.globs.some((glob) => EVERYTHING.has(glob.trim())) && !matcher.globs.some((glob) => glob.startsWith('!'));
}

function oneLine(text: string | undefined): string | undefined {
  return text?.trim().replaceAll(/\s+/g, ' ');
}

/** Actions that call a model, scan a repository or run tests: nobody waits for these at a save. */
const HEAVY: ReadonlySet<HookActionType> = new Set([
  'regenerate_unit_tests',
  'security_scan',
  'sync_spec_design',
  'generate_description',
  'ask_agent',
]);

/** How a hook runs: its stated mode, or for `auto` what its action and its trigger suggest. */
export function effectiveMode(hook: Pick<Hook, 'mode' | 'action' | 'trigger'>): 'sync' | 'async' {
  if (hook.mode !== 'auto') return hook.mode;
  if (!HEAVY.has(hook.action.type)) return 'sync';
  // A scan is what one waits for before a commit: it is there to stop it.
  return hook.trigger === 'commit' && hook.action.type === 'security_scan' ? 'sync' : 'async';
}

/** Actions whose runs have nothing in common: what the others write (work tree, description, branch of an agent) one run has to have to itself. */
const INDEPENDENT: ReadonlySet<HookActionType> = new Set(['run_command', 'security_scan']);

/** Runs of a hook that may go on at the same time, each for another input. */
export function concurrentRuns({ action, concurrency }: Pick<Hook, 'action' | 'concurrency'>): number {
  return INDEPENDENT.has(action.type) ? (concurrency ?? 1) : 1;
}

/** Seconds that Kiro gives a command, and that an agent may need. */
const COMMAND_SECONDS = 60;
const AGENT_SECONDS = 600;

/** Seconds after which a hook is stopped, also where nobody waits for it; undefined for no limit. */
export function hookTimeout(hook: Pick<Hook, 'action' | 'timeoutSeconds'>): number | undefined {
  if (hook.timeoutSeconds !== undefined) return hook.timeoutSeconds === 0 ? undefined : hook.timeoutSeconds;
  return HEAVY.has(hook.action.type) ? AGENT_SECONDS : COMMAND_SECONDS;
}
