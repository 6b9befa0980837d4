import * as z from 'zod';
import { ChangedFile, HookCause } from '../hooks/dispatch/index.ts';

/** `source` of hook events that others put on the bus, and that the API puts there for them. */
export const HOOK_SOURCE = 'stringline.hooks';

/** The events of `hooks` in project.yaml, as `detail-type`: `hook.save`, `hook.commit`, `hook.pr`. */
export const HOOK_TYPES = ['hook.save', 'hook.commit', 'hook.pr'] as const;
export const HookType = z.enum(HOOK_TYPES);
export type HookType = z.infer<typeof HookType>;

const MAX_FILES = 1000;
/** Their names go into the command line of a hook, which has its limits. */
const MAX_CAUSES = 20;
const commit = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/);
const path = z.string().min(1).max(1024);
const word = (longest: number): z.ZodString => z.string().min(1).max(longest);

const Cause = HookCause.extend({ hook: word(64), name: word(200), run: word(100) });

/** `detail` of a hook event. Whoever sends it is not trusted: it names what has happened, never what is to be run. */
export const HookDetail = z.object({
  version: z.literal(1),
  /** Names the occurrence; the same id again is the same event. */
  id: word(200),
  project: word(300),
  /** Branch or ref that it happened on. */
  ref: word(300).optional(),
  /** Commit that holds the files as they are now; of a pull request its newest one. */
  commit: commit.optional(),
  /** Commit before: what a branch was at, or what a pull request goes into. Hooks and steering of a pull request are those of this commit. */
  base: commit.optional(),
  /** Branch that a pull request goes into. */
  into: word(300).optional(),
  /** Saved files, with the digest of their content or null where they are gone. Of commits and pull requests the receiver finds out itself. */
  files: z
    .array(z.union([path, ChangedFile.extend({ path })]))
    .max(MAX_FILES)
    .optional(),
  /** Number or id of the pull request of `hook.pr`. */
  pullRequest: word(100).optional(),
  /** Who did it. */
  by: word(200).optional(),
  /**
   * The runs of hooks that led to it, the first cause first; those that are not known here are left out. A hook among them is not run
   * again, and where it could stop what waits for it, it does.
   */
  cause: z.array(Cause).max(MAX_CAUSES).optional(),
});
export type HookDetail = z.infer<typeof HookDetail>;

/** A hook event as the API takes it: type and detail. */
export const HookEvent = z.object({ type: HookType, detail: HookDetail });
export type HookEvent = z.infer<typeof HookEvent>;
