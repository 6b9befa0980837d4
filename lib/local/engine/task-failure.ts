import { StringlineError } from '../../domain/shared/errors.ts';

/** How a task failed, as `Retry` and `Catch` see it. */
export interface TaskFailure {
  error: string;
  cause: string;
}

function pascalCase(code: string): string {
  return code
    .split('-')
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join('');
}

function textOf(thrown: object, field: string): string | undefined {
  const value: unknown = Reflect.get(thrown, field);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The error name a state machine matches: `errorName` where the thrown object has one, the code of a StringlineError in Pascal case
 * (`budget-reached` → `BudgetReached`), else the error's name.
 */
export function errorNameOf(thrown: unknown): string {
  if (typeof thrown !== 'object' || thrown === null) return 'Error';
  const named = textOf(thrown, 'errorName');
  if (named !== undefined) return named;
  if (thrown instanceof StringlineError) return pascalCase(thrown.code);
  return textOf(thrown, 'name') ?? 'Error';
}

/** The failure a function's throw becomes, with the cause in the shape Lambda gives it. */
export function taskFailureOf(thrown: unknown): TaskFailure {
  const error = errorNameOf(thrown);
  const message = typeof thrown === 'object' && thrown !== null ? textOf(thrown, 'message') : undefined;
  return { error, cause: JSON.stringify({ errorType: error, errorMessage: message ?? String(thrown) }) };
}

/** Whether a function was meant to fail like this; anything else deserves a look at its stack. */
export function isExpectedFailure(thrown: unknown): boolean {
  return thrown instanceof StringlineError || (typeof thrown === 'object' && thrown !== null && textOf(thrown, 'errorName') !== undefined);
}
