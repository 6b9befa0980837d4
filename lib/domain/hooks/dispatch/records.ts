import * as z from 'zod';
import { Finding } from '../../shared/finding.ts';
import { HOOK_ACTIONS, MOST_CONCURRENT, SEVERITIES } from '../../config/hook-words.ts';
import { HOOK_TRIGGERS } from '../model.ts';
import { ChangedFile, HOOK_ORIGINS, HOOK_OUTCOMES, HOOK_RUN_STATUSES, HookCause, type HookRunStatus } from './told.ts';

/** Something that happened and that hooks act on. */
export const DispatchEvent = z.strictObject({
  version: z.literal(1),
  id: z.string(),
  trigger: z.enum(HOOK_TRIGGERS),
  at: z.iso.datetime(),
  actor: z.string(),
  /** Commit that is checked out, or the tip of a pull request. */
  commit: z.string().optional(),
  /** What a pull request goes into. */
  base: z.string().optional(),
  /** Tree that a commit would record: part of the input of actions that read more than the files of the event. */
  tree: z.string().optional(),
  files: z.array(ChangedFile),
  tool: z.strictObject({ name: z.string(), category: z.string().optional() }).optional(),
  /** Name of the one hook that is meant, with its folder where it has one: a hook that is started by hand is a button, and nobody presses all of them. */
  hook: z.string().optional(),
  /** Folder from the root in which it happened, of events that name no files. */
  from: z.string().optional(),
  /** The runs that led to it, the first cause first. */
  cause: z.array(HookCause),
  /** Absent where it happened in a checkout of this machine: only then commands may run there. */
  via: z.enum(HOOK_ORIGINS).optional(),
  /** Project that it is of, where a host has several. */
  project: z.string().optional(),
  /** Digest of what was told of it: the same id with other words is another event. */
  told: z.string().optional(),
  /** Branch or tag that it happened on, without `refs/heads/`. */
  ref: z.string().optional(),
  /** Branch that a pull request goes into, and its number there. */
  into: z.string().optional(),
  pullRequest: z.string().optional(),
  /** Milliseconds for which somebody had waited before it could be told: a process had to start. */
  startMs: z.int().nonnegative().optional(),
});
export type DispatchEvent = z.infer<typeof DispatchEvent>;

/** A hook as it was when the run was planned. */
export const PinnedHook = z.strictObject({
  /** Digest of folder, trigger, matcher and action. */
  id: z.string(),
  name: z.string(),
  /** Folder that it is for, and in which its command runs; absent for the whole repository. */
  root: z.string().optional(),
  trigger: z.enum(HOOK_TRIGGERS),
  action: z.enum(HOOK_ACTIONS),
  options: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])),
  mode: z.enum(['sync', 'async', 'auto']),
  failOn: z.enum(SEVERITIES).optional(),
  /** Milliseconds; absent for no limit. */
  timeoutMs: z.int().positive().optional(),
  /** Whether its definition says so: a limit above what somebody waits at a save is then a wish to wait. */
  timeoutStated: z.boolean().optional(),
  /** Runs of it that may go on at the same time; absent for one. */
  concurrency: z.int().min(1).max(MOST_CONCURRENT).optional(),
  source: z.strictObject({ path: z.string(), line: z.int() }),
});
export type PinnedHook = z.infer<typeof PinnedHook>;

export const HookResult = z.strictObject({
  outcome: z.enum(HOOK_OUTCOMES),
  /** One line for people. */
  summary: z.string(),
  /** What the command printed, or what was made; shortened, without secrets. */
  output: z.string().optional(),
  findings: z.array(Finding).optional(),
  exitCode: z.int().optional(),
  /** Files as this action itself left them. */
  written: z.array(ChangedFile).optional(),
  usd: z.number().nonnegative().optional(),
  /** It could not look at everything, or its findings do not say it all: its result is not given again for the same input. */
  incomplete: z.boolean().optional(),
});
export type HookResult = z.infer<typeof HookResult>;

/** One run of one hook at one event. */
export const HookRun = z.strictObject({
  id: z.string(),
  event: z.string(),
  /** Digest of hook, options and files: equal inputs, equal identity. */
  identity: z.string(),
  /** Who set its event off. */
  actor: z.string().optional(),
  hook: PinnedHook,
  files: z.array(ChangedFile),
  mode: z.enum(['sync', 'async']),
  /** Why in this mode, and what it was moved to; for people. */
  reason: z.string(),
  status: z.enum(HOOK_RUN_STATUSES),
  /** The run whose result it shares instead of running itself. */
  sharedWith: z.string().optional(),
  queuedAt: z.iso.datetime(),
  startedAt: z.iso.datetime().optional(),
  endedAt: z.iso.datetime().optional(),
  /** Its share of what somebody had waited before the event could be told, in milliseconds. */
  startMs: z.int().nonnegative().optional(),
  /** How often it was begun: more than once where a process died. */
  attempts: z.int().nonnegative(),
  result: HookResult.optional(),
});
export type HookRun = z.infer<typeof HookRun>;

/** Legal moves of a run. Back to `queued` goes what was moved out of its time, or begun by a process that died. */
export const HOOK_RUN_MOVES: Readonly<Record<HookRunStatus, readonly HookRunStatus[]>> = {
  queued: ['running', 'done'],
  running: ['running', 'queued', 'done'],
  done: [],
  looped: [],
};

/** A run that was begun this often and never ended takes its process along: it is not begun again. */
export const MAX_ATTEMPTS = 3;
