import type { Json } from '../../shared/digest.ts';
import type { Expression } from './eval/expression.ts';

/** A checked state machine with every expression compiled: what `apply` runs. Made by `loadMachine` only; may be kept and shared. */
export interface Machine extends Sequence {
  readonly name: string;
  readonly timeoutSeconds: number | undefined;
}

/** States that run one after another: a whole machine, a branch of a Parallel state or the processor of a Map state. */
export interface Sequence {
  readonly startAt: string;
  readonly states: ReadonlyMap<string, CompiledState>;
}

/** A JSON value in which any string may be an expression. */
export type Template =
  | { readonly kind: 'constant'; readonly value: Json }
  | { readonly kind: 'expression'; readonly expression: Expression }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Template])[] }
  | { readonly kind: 'array'; readonly items: readonly Template[] };

/** How a state is left: variables and output are both computed from what was there before; no `next` ends the sequence. */
export interface Exit {
  readonly assign: Template | undefined;
  readonly output: Template | undefined;
  readonly next: string | undefined;
}

export interface Retrier {
  readonly errors: readonly string[];
  readonly intervalSeconds: number;
  readonly backoffRate: number;
  readonly maxAttempts: number;
  readonly maxDelaySeconds: number | undefined;
  readonly jitter: boolean;
}

export interface Catcher {
  readonly errors: readonly string[];
  readonly exit: Exit;
}

/** Task, Map and Parallel states may fail and be retried or caught. */
interface Fallible {
  readonly retry: readonly Retrier[];
  readonly catch: readonly Catcher[];
}

interface Named {
  readonly name: string;
}

export interface PassState extends Named {
  readonly type: 'Pass';
  readonly exit: Exit;
}

export interface TaskState extends Named, Fallible {
  readonly type: 'Task';
  readonly resource: string;
  readonly arguments: Template | undefined;
  readonly waitsForToken: boolean;
  readonly timeoutSeconds: Template | undefined;
  readonly heartbeatSeconds: Template | undefined;
  readonly exit: Exit;
}

export interface ChoiceState extends Named {
  readonly type: 'Choice';
  readonly rules: readonly { readonly condition: Template; readonly exit: Exit }[];
  readonly otherwise: Exit | undefined;
}

export interface WaitState extends Named {
  readonly type: 'Wait';
  readonly until: { readonly kind: 'seconds' | 'timestamp'; readonly value: Template };
  readonly exit: Exit;
}

export interface ParallelState extends Named, Fallible {
  readonly type: 'Parallel';
  readonly arguments: Template | undefined;
  readonly branches: readonly Sequence[];
  readonly exit: Exit;
}

export interface MapState extends Named, Fallible {
  readonly type: 'Map';
  readonly items: Template | undefined;
  readonly itemSelector: Template | undefined;
  readonly maxConcurrency: Template | undefined;
  readonly toleratedCount: Template | undefined;
  readonly toleratedPercentage: Template | undefined;
  readonly processor: Sequence;
  readonly exit: Exit;
}

export interface SucceedState extends Named {
  readonly type: 'Succeed';
  readonly exit: Exit;
}

export interface FailState extends Named {
  readonly type: 'Fail';
  readonly error: Template | undefined;
  readonly cause: Template | undefined;
}

export type CompiledState = PassState | TaskState | ChoiceState | WaitState | ParallelState | MapState | SucceedState | FailState;
