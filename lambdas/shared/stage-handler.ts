import middy from '@middy/core';
import type * as z from 'zod';
import type { Invocation, Ports } from '../../lib/app/ports.ts';
import { ModelError } from '../../lib/domain/models/converse.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../lib/domain/shared/errors.ts';

/** The part of Lambda's context that stages use; the local platform passes the same. */
export interface StageContext {
  getRemainingTimeInMillis(): number;
  /** Local only: aborted when the person pauses or cancels the run. */
  signal?: AbortSignal;
}

export interface Stage<Input, Reached = Ports> {
  /** Name of the function, for errors. */
  name: string;
  input: z.ZodType<Input>;
  run: (input: Input, ports: Reached, invocation: Invocation) => Promise<Json>;
}

export type StageHandler = (event: unknown, context: StageContext) => Promise<Json>;

/** A factory of the Lambda handler of one stage: event in, validated, one app function, its result out. The ports decide where it runs. */
export function stageHandler<Input, Reached = Ports>(stage: Stage<Input, Reached>): (ports: Reached) => StageHandler {
  return (ports) => {
    const handler = middy<Input, Json, Error, never>()
      .use(nameErrors())
      .use(parseEvent(stage))
      .handler((event, context) => stage.run(event, ports, invocationOf(context as unknown as StageContext)));
    return (event, context) => handler(event as Input, context as never);
  };
}

/** Replaces the event by its parsed form. */
function parseEvent<Input>(stage: Pick<Stage<Input>, 'name' | 'input'>): middy.MiddlewareObj<Input, Json> {
  const stageEventBefore = (request: { event: Input }): void => {
    request.event = readEvent(stage, request.event);
  };
  return { before: stageEventBefore };
}

/** An event as its stage reads it; one that does not fit is a fault of the caller and is never tried again. */
export function readEvent<Input>({ name, input }: Pick<Stage<Input>, 'name' | 'input'>, event: unknown): Input {
  const parsed = input.safeParse(event);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`).join('; ');
  throw new StringlineError({
    code: 'stage-input-invalid',
    message: `${name} was called with an event it cannot read: ${issues}`,
    exit: EXIT.internal,
  });
}

/** Gives a thrown error the name that state machines match and records keep: Lambda reports `error.name` as the error type. */
export function nameErrors<Input>(): middy.MiddlewareObj<Input, Json> {
  const stageErrorName: middy.MiddlewareFn<Input, Json> = ({ error }) => {
    const name = nameOf(error);
    if (name === undefined || !error) return;
    Object.assign(error, { name, errorName: name });
    // Once, also where a handler lies within another.
    if (error instanceof StringlineError && error.fix !== undefined && !error.message.endsWith(error.fix))
      error.message = `${error.message} ${error.fix}`;
  };
  return { onError: stageErrorName };
}

/** The name that the state machines' `Retry` waits for. */
export const TRANSIENT = 'Stringline.Transient';

/** AWS did not serve us in time, after all attempts of the SDK. */
const UNAVAILABLE = 'aws-unavailable';

function nameOf(error: Error | null | undefined): string | undefined {
  if (error instanceof ModelError) return error.retryable ? TRANSIENT : `model-${error.kind}`;
  if (error instanceof StringlineError) return error.code === UNAVAILABLE ? TRANSIENT : error.code;
  return undefined;
}

/** Whether a stage was meant to fail like this; anything else is a fault of ours. */
export function isExpected(error: Error): boolean {
  return error instanceof ModelError || error instanceof StringlineError;
}

function invocationOf(context: StageContext): Invocation {
  return { signal: context.signal ?? new AbortController().signal, remainingMs: () => context.getRemainingTimeInMillis() };
}
