import * as z from 'zod';

/** A file that an event is about. The digest names its content, whichever way the host counts it; null where it is gone. */
export const ChangedFile = z.strictObject({ path: z.string(), digest: z.string().nullable() });
export type ChangedFile = z.infer<typeof ChangedFile>;

/** A run that brought an event about. */
export const HookCause = z.strictObject({
  /** Digest of the hook. */
  hook: z.string(),
  name: z.string(),
  run: z.string(),
  /** Seen while the run was under way, but not known to be its work: a person may have saved at that moment. */
  suspected: z.boolean().optional(),
  /** When it came to be suspected, where it tells something how quickly that was. */
  at: z.iso.datetime().optional(),
});
export type HookCause = z.infer<typeof HookCause>;

/** Who told of an event that happened elsewhere. */
export const HOOK_ORIGINS = ['api', 'bus', 'github', 'gitlab', 'codecommit', 'codebuild'] as const;

/**
 * How an action ended. `blocked` and `failed` stop what waits for it, `warned` does not; `skipped` had nothing here that it is for (no
 * linter of this language, no model) and stops nothing; `unavailable` could not do its work here, which is never a pass.
 */
export const HOOK_OUTCOMES = [
  'passed',
  'warned',
  'failed',
  'blocked',
  'timed-out',
  'stopped',
  'crashed',
  'skipped',
  'unavailable',
] as const;
export type HookOutcome = (typeof HOOK_OUTCOMES)[number];

export const HOOK_RUN_STATUSES = ['queued', 'running', 'done', 'looped'] as const;
export type HookRunStatus = (typeof HOOK_RUN_STATUSES)[number];

/** What became of an event. `refused`: nothing could be run, for the reason that is given. */
export const EVENT_STATUSES = ['accepted', 'running', 'done', 'blocked', 'refused'] as const;
export type EventStatus = (typeof EVENT_STATUSES)[number];
