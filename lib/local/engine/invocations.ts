import * as z from 'zod';
import type { Json } from '../../domain/shared/digest.ts';
import { functionNameOf, machineNameOf } from './names.ts';
import type { TaskFailure } from './task-failure.ts';

/** What carrying out a task came to. */
export type TaskOutcome = { ok: true; output: Json } | ({ ok: false } & TaskFailure);

/** Largest input or output of a state, in bytes of UTF-8 (Step Functions quotas). */
const MAX_PAYLOAD = 256 * 1024;

/** What a Task state asks for, read from its resource and arguments. */
export type TaskRequest =
  | { kind: 'invoke'; functionName: string; payload: Json /** Whether the result is wrapped as the Lambda API does. */; wrapped: boolean }
  | { kind: 'execution'; machine: string; name: string | undefined; input: Json }
  | { kind: 'events'; entries: readonly Json[] }
  | { kind: 'refused'; failure: TaskFailure };

const json = z.json().transform((value) => value as Json);
const Invoke = z.object({ FunctionName: z.string(), Payload: json.default({}) });
const StartExecution = z.object({
  StateMachineArn: z.string(),
  Name: z
    .string()
    .regex(/^[\w-]{1,80}$/)
    .optional(),
  Input: json.default({}),
});
const PutEvents = z.object({ Entries: z.array(json).min(1).max(10) });

function refused(error: string, cause: string): TaskRequest {
  return { kind: 'refused', failure: { error, cause } };
}

function parse<T>(resource: string, sent: Json, read: { schema: z.ZodType<T>; as: (value: T) => TaskRequest }): TaskRequest {
  const parsed = read.schema.safeParse(sent);
  if (parsed.success) return read.as(parsed.data);
  const issue = parsed.error.issues[0];
  return refused(
    'States.Runtime',
    `The arguments of ${resource} are wrong at "${issue?.path.join('.') ?? ''}": ${issue?.message ?? 'unknown'}`,
  );
}

/** Reads a task. What this engine cannot do comes back as a failure of the task, which names the resource. */
export function requestOf(resource: string, sent: Json): TaskRequest {
  switch (resource) {
    case 'arn:aws:states:::lambda:invoke':
    case 'arn:aws:states:::lambda:invoke.waitForTaskToken':
      return parse(resource, sent, {
        schema: Invoke,
        as: ({ FunctionName, Payload }) => ({
          kind: 'invoke',
          functionName: functionNameOf(FunctionName),
          payload: Payload,
          wrapped: true,
        }),
      });
    case 'arn:aws:states:::states:startExecution.sync:2':
      return parse(resource, sent, {
        schema: StartExecution,
        as: ({ StateMachineArn, Name, Input }) => ({
          kind: 'execution',
          machine: machineNameOf(StateMachineArn),
          name: Name,
          input: Input,
        }),
      });
    case 'arn:aws:states:::events:putEvents':
      return parse(resource, sent, { schema: PutEvents, as: ({ Entries }) => ({ kind: 'events', entries: Entries }) });
    default:
      if (resource.includes(':function:')) return { kind: 'invoke', functionName: functionNameOf(resource), payload: sent, wrapped: false };
      return refused('States.Runtime', `The local engine does not carry out ${resource}`);
  }
}

/** The result of a function as the state gets it; one that is no JSON or too large fails the task, as it would on the service. */
export function invocationResult(result: unknown, wrapped: boolean): TaskOutcome {
  let text: string;
  try {
    text = JSON.stringify(result ?? null);
  } catch (error) {
    return { ok: false, error: 'Runtime.MarshalError', cause: `The function's result is no JSON: ${String(error)}` };
  }
  if (new TextEncoder().encode(text).byteLength > MAX_PAYLOAD) {
    return {
      ok: false,
      error: 'States.DataLimitExceeded',
      cause: `The function's result is larger than ${MAX_PAYLOAD} bytes: pass a digest instead`,
    };
  }
  const payload = JSON.parse(text) as Json;
  return { ok: true, output: wrapped ? { ExecutedVersion: '$LATEST', Payload: payload, StatusCode: 200 } : payload };
}
