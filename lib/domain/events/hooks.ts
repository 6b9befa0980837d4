import * as z from 'zod';

/** `source` of hook events that others put on the bus, and that the API puts there for them. */
export const HOOK_SOURCE = 'stringline.hooks';

/** The events of `hooks` in project.yaml, as `detail-type`: `hook.save`, `hook.commit`, `hook.pr`. */
export const HOOK_TYPES = ['hook.save', 'hook.commit', 'hook.pr'] as const;
export const HookType = z.enum(HOOK_TYPES);
export type HookType = z.infer<typeof HookType>;

const MAX_FILES = 1000;
const commit = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const path = z.string().min(1).max(1024);

/** `detail` of a hook event. Whoever sends it is not trusted: it names what has happened, never what is to be run. */
export const HookDetail = z.object({
  version: z.literal(1),
  /** Names the occurrence; the same id again is the same event. */
  id: z.string().min(1).max(200),
  project: z.string().min(1).max(300),
  /** Branch or ref that it happened on. */
  ref: z.string().min(1).max(300).optional(),
  commit: commit.optional(),
  /** Paths that were saved or changed; absent means that the receiver finds out by the commit. */
  files: z.array(path).max(MAX_FILES).optional(),
  /** Number or id of the pull request of `hook.pr`. */
  pullRequest: z.string().min(1).max(100).optional(),
  by: z.string().min(1).max(200).optional(),
});
export type HookDetail = z.infer<typeof HookDetail>;

/** A hook event as the API takes it: type and detail. */
export const HookEvent = z.object({ type: HookType, detail: HookDetail });
export type HookEvent = z.infer<typeof HookEvent>;
