import * as z from 'zod';
import type { SqlRow } from '../../adapters/local/stores/index.ts';
import type { Json } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import type { EngineEvent, ExecutionState, HistoryEntry } from '../../domain/workflow/asl/index.ts';

const text = z.string();
const jsonText = z.string().transform((value, context): Json => {
  try {
    return JSON.parse(value) as Json;
  } catch {
    context.addIssue('is not JSON');
    return z.NEVER;
  }
});
const Status = z.enum(['RUNNING', 'SUCCEEDED', 'FAILED', 'TIMED_OUT', 'ABORTED']);

const at = { at: text };
const taskId = { taskId: text };
/** Mirrors EngineEvent of the interpreter, which declares it as a type only. */
const Event = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('ExecutionStarted'),
    ...at,
    execution: z.strictObject({ id: text, name: text }),
    stateMachine: z.strictObject({ id: text, name: text }),
    input: z.json(),
    seed: text,
  }),
  z.strictObject({ type: z.literal('TaskSucceeded'), ...at, ...taskId, output: z.json() }),
  z.strictObject({ type: z.literal('TaskFailed'), ...at, ...taskId, error: text, cause: text }),
  z.strictObject({ type: z.literal('TaskHeartbeat'), ...at, ...taskId }),
  z.strictObject({ type: z.literal('TimerFired'), ...at, timerId: text }),
  z.strictObject({ type: z.literal('ExecutionAborted'), ...at, error: text.exactOptional(), cause: text.exactOptional() }),
]);

const History = z.array(
  z.strictObject({
    type: z.enum(['StateEntered', 'StateExited', 'StateFailed', 'RetryScheduled', 'Caught']),
    at: text,
    stateName: text,
    path: text,
    detail: z.json().exactOptional(),
  }),
);

export const ExecutionRow = z.object({
  id: text,
  machine: text,
  machine_digest: text,
  name: text,
  root: text,
  parent: text.nullable(),
  parent_task: text.nullable(),
  seed: text,
  input: jsonText,
  status: Status,
  output: jsonText.nullable(),
  error: text.nullable(),
  cause: text.nullable(),
  started_at: text,
  stopped_at: text.nullable(),
  snapshot: jsonText.nullable().transform((value) => value as ExecutionState | null),
  snapshot_at: z.int().nonnegative(),
});
export type ExecutionRow = z.infer<typeof ExecutionRow>;

export const JournalRow = z.object({
  sequence: z.int().positive(),
  event: jsonText.pipe(Event).transform((event): EngineEvent => event),
  history: jsonText.pipe(History).transform((history): HistoryEntry[] => history),
});
export type JournalRow = z.infer<typeof JournalRow>;

export const TaskRow = z.object({
  task: text,
  state_name: text,
  resource: text,
  /** Null once the invocation of a task that waits for its token has ended: nothing is left to start. */
  arguments: jsonText.nullable(),
  waits: z.int().transform(Boolean),
});
export type TaskRow = z.infer<typeof TaskRow>;

export const TimerRow = z.object({ timer: text, due: text });
export type TimerRow = z.infer<typeof TimerRow>;

export const InboxRow = z.object({
  sequence: z.int(),
  execution: text,
  event: jsonText.pipe(Event).transform((event): EngineEvent => event),
});
export type InboxRow = z.infer<typeof InboxRow>;

/** A row as its schema says. @throws StringlineError `record-invalid`. */
export function readRow<T>(kind: string, schema: z.ZodType<T>, row: SqlRow): T {
  const parsed = schema.safeParse(row);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  throw new StringlineError({
    code: 'record-invalid',
    message: `The engine's journal cannot be read: a ${kind} has an unexpected ${issue?.path.join('.') ?? 'shape'} (${issue?.message ?? 'unknown'})`,
    fix: 'The database was changed by something else or is damaged: restore it, or move the .stringline directory away to start afresh',
    exit: EXIT.outside,
    cause: parsed.error,
  });
}
