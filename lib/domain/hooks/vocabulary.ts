import { suggest } from '../config/index.ts';
import type { Hook, HookActionType, HookFormat, HookTrigger } from './model.ts';

/** Triggers of Kiro's v1 files. */
export const V1_TRIGGERS: Readonly<Record<string, HookTrigger>> = {
  PostFileSave: 'file-save',
  PostFileCreate: 'file-create',
  PostFileDelete: 'file-delete',
  PreTaskExec: 'task-start',
  PostTaskExec: 'task-end',
  PreToolUse: 'tool-before',
  PostToolUse: 'tool-after',
  UserPromptSubmit: 'prompt',
  SessionStart: 'session-start',
  SessionEnd: 'session-end',
  Stop: 'stop',
  Manual: 'manual',
};

/** `when.type` of Kiro's older files. `manual` was never documented; people write it for `userTriggered`. */
export const LEGACY_TRIGGERS: Readonly<Record<string, HookTrigger>> = {
  fileEdited: 'file-save',
  fileCreated: 'file-create',
  fileDeleted: 'file-delete',
  preTaskExecution: 'task-start',
  postTaskExecution: 'task-end',
  preToolUse: 'tool-before',
  postToolUse: 'tool-after',
  promptSubmit: 'prompt',
  agentSpawn: 'session-start',
  agentStop: 'stop',
  userTriggered: 'manual',
  manual: 'manual',
};

/** Lists of the exported object of `quality-gates.ts`. */
export const GATES_TRIGGERS: Readonly<Record<string, HookTrigger>> = {
  onFileSave: 'file-save',
  onFileCreate: 'file-create',
  onFileDelete: 'file-delete',
  onCommit: 'commit',
  onPRCreate: 'pr',
};

/** Sections of `hooks` in project.yaml. */
export const CONFIG_TRIGGERS = { on_save: 'file-save', on_commit: 'commit', on_pr: 'pr' } as const satisfies Record<string, HookTrigger>;

/** Actions of `quality-gates.ts` under the names of project.yaml. */
export const GATES_ACTIONS: Readonly<Record<string, HookActionType>> = {
  runLinter: 'lint_and_fix',
  regenerateTests: 'regenerate_unit_tests',
  securityScan: 'security_scan',
  syncSpecDesign: 'sync_spec_design',
  generateDescription: 'generate_description',
  runCommand: 'run_command',
  askAgent: 'ask_agent',
};

/** Short names for the command line. */
const SHORT: Readonly<Record<string, HookTrigger>> = {
  save: 'file-save',
  create: 'file-create',
  delete: 'file-delete',
  commit: 'commit',
  pr: 'pr',
  'task-start': 'task-start',
  'task-end': 'task-end',
  'tool-before': 'tool-before',
  'tool-after': 'tool-after',
  prompt: 'prompt',
  'session-start': 'session-start',
  'session-end': 'session-end',
  stop: 'stop',
  manual: 'manual',
};

const BY_NAME: ReadonlyMap<string, HookTrigger> = new Map(
  [SHORT, CONFIG_TRIGGERS, V1_TRIGGERS, LEGACY_TRIGGERS, GATES_TRIGGERS].flatMap((table) =>
    Object.entries(table).flatMap(([name, trigger]) => [
      [name, trigger] as const,
      [trigger, trigger] as const,
      [name.toLowerCase(), trigger] as const,
    ]),
  ),
);

/** An entry of a table by a word that anybody may have written: `constructor` is none. */
export function entryOf<T>(table: Readonly<Record<string, T>>, word: string): T | undefined {
  return Object.hasOwn(table, word) ? table[word] : undefined;
}

const WRITTEN: Readonly<Record<HookFormat, Readonly<Record<string, HookTrigger>>>> = {
  'project-yaml': CONFIG_TRIGGERS,
  'kiro-v1': V1_TRIGGERS,
  'quality-gates': GATES_TRIGGERS,
  'kiro-legacy': LEGACY_TRIGGERS,
};

/** A hook's trigger as the file that it stands in calls it. */
export function writtenTrigger({ trigger, source }: Pick<Hook, 'trigger' | 'source'>): string {
  return Object.entries(WRITTEN[source.format]).find(([, each]) => each === trigger)?.[0] ?? trigger;
}

/** Names of events as the command line offers them. */
export const EVENT_NAMES: readonly string[] = Object.keys(SHORT);

/** The trigger that a name of any format means: `save`, `on_save`, `onFileSave`, `fileEdited`, `PostFileSave`. */
export function triggerNamed(name: string): HookTrigger | undefined {
  return BY_NAME.get(name) ?? BY_NAME.get(name.toLowerCase());
}

/** Words that people and tools have written where one of the table's names should stand. */
const MEANT: readonly (readonly [RegExp, HookTrigger])[] = [
  [/create|new/i, 'file-create'],
  [/delete|remove/i, 'file-delete'],
  [/save|edit|change|modif/i, 'file-save'],
  [/pre.?tool/i, 'tool-before'],
  [/tool/i, 'tool-after'],
  [/(?:pre|before|start).*task|task.*start/i, 'task-start'],
  [/task/i, 'task-end'],
  [/pull|merge|^on_?pr/i, 'pr'],
  [/commit/i, 'commit'],
  [/prompt/i, 'prompt'],
  [/stop|idle/i, 'stop'],
  [/manual|button|click/i, 'manual'],
];

/** The name of one format that somebody most likely meant by another word; undefined when none is near. */
export function nearestTrigger(word: string, table: Readonly<Record<string, HookTrigger>>): string | undefined {
  const names = Object.keys(table);
  const known = triggerNamed(word);
  return (
    names.find((name) => known !== undefined && table[name] === known) ??
    suggest(word, names) ??
    MEANT.filter(([pattern]) => pattern.test(word)).flatMap(([, trigger]) => names.find((name) => table[name] === trigger) ?? [])[0]
  );
}

/** What to write instead of a trigger that a format does not have. */
export function triggerAdvice(word: string, table: Readonly<Record<string, HookTrigger>>): string {
  const near = nearestTrigger(word, table);
  if (near !== undefined) return `Did you mean \`${near}\`?`;
  const meant = triggerNamed(word) ?? MEANT.find(([pattern]) => pattern.test(word))?.[1];
  const section = Object.entries(CONFIG_TRIGGERS).find(([, trigger]) => trigger === meant)?.[0];
  if (section !== undefined) return `Kiro has none for this: put it into \`hooks.${section}\` of .kiro/config/project.yaml.`;
  return `Known: ${Object.keys(table).join(', ')}.`;
}
