import * as z from 'zod';

const text = z.string().min(1);

/** The kinds of `ModelError`, so that a playbook can stage each of them. */
const FailureKind = z.enum(['throttled', 'unavailable', 'timeout', 'rejected', 'unauthorized', 'protocol', 'too-large', 'aborted']);

export const PlaybookReply = z
  .strictObject({
    text: z.string().optional(),
    tools: z.array(z.strictObject({ name: text, input: z.json().default({}) })).optional(),
    /** Stop reason; by default `tool_use` with tools and `end_turn` without. */
    stop: text.optional(),
    /** Token counts that replace the estimated ones. */
    usage: z
      .strictObject({
        inputTokens: z.int().nonnegative(),
        outputTokens: z.int().nonnegative(),
        cacheReadTokens: z.int().nonnegative(),
        cacheWriteTokens: z.int().nonnegative(),
      })
      .partial()
      .optional(),
    /** The call fails; with `times`, that often, and after that the rest of the reply is given. */
    error: z.strictObject({ kind: FailureKind, message: text.optional(), times: z.int().positive().optional() }).optional(),
  })
  .refine((reply) => reply.text !== undefined || reply.tools !== undefined || reply.error !== undefined, {
    error: 'a reply needs `text`, `tools` or `error`',
  });
export type PlaybookReply = z.infer<typeof PlaybookReply>;

const Replies = z.array(PlaybookReply);
const RepliesByStep = z.record(z.string(), Replies);
/** A list is read by the number of the call in its stage; a map first by step (`draft`, `repair`, `revise`), then by number. */
const StageReplies = z.union([Replies, RepliesByStep]);

/** How the scripted reviewer changes a document: its whole new text, or exact passages of it. */
export const PlaybookEdit = z
  .strictObject({ content: z.string().optional(), replace: z.array(z.strictObject({ find: text, with: z.string() })).optional() })
  .refine((edit) => (edit.content === undefined) !== (edit.replace === undefined), {
    error: 'an edit needs either `content` or `replace`',
  });
export type PlaybookEdit = z.infer<typeof PlaybookEdit>;

export const PlaybookDecision = z
  .strictObject({
    subject: z.enum(['requirements', 'bugfix', 'design', 'tasks', 'task-failure']),
    /** 0-based round of the review; without it the decision holds for every round that no other names. */
    round: z.int().nonnegative().optional(),
    decision: z.enum(['approve', 'request-changes', 'reject', 'edit']),
    comment: text.optional(),
    edit: PlaybookEdit.optional(),
  })
  .refine((decision) => (decision.decision === 'edit') === (decision.edit !== undefined), {
    error: '`edit` goes with the decision `edit`, and only with it',
  })
  .refine((decision) => decision.decision !== 'request-changes' || decision.comment !== undefined, {
    error: '`request-changes` needs a `comment`',
  });
export type PlaybookDecision = z.infer<typeof PlaybookDecision>;

/** `stringline.playbook/1`: what the scripted model answers and the scripted reviewer decides, in a file. */
export const Playbook = z.strictObject({
  schema: z.literal('stringline.playbook/1'),
  /** Shown wherever the scripted model is named. */
  name: z.string().regex(/^[a-z0-9][a-z0-9._-]*$/i, { error: 'letters, digits, dots, dashes and underscores' }),
  reviewer: z.strictObject({ name: text, decisions: z.array(PlaybookDecision) }).optional(),
  replies: z
    .strictObject({
      requirements: StageReplies.optional(),
      /** Replies of the first document of a bugfix spec, where `requirements` has none. */
      bugfix: StageReplies.optional(),
      design: StageReplies.optional(),
      tasks: StageReplies.optional(),
      /** By task id. */
      implement: RepliesByStep.optional(),
      verify: StageReplies.optional(),
      probe: StageReplies.optional(),
    })
    .prefault({}),
});
export type Playbook = z.infer<typeof Playbook>;
