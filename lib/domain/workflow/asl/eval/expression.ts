import jsonata from 'jsonata';
import type { Json } from '../../../shared/digest.ts';
import { ERROR, StateFailure } from './failure.ts';
import { compileFast, type FastExpression } from './fast.ts';
import { BOUND, boundFunctions } from './functions.ts';
import { inspect, type Inspection } from './inspect.ts';
import type { Scope } from './scope.ts';
import { toJson } from './to-json.ts';

/** One compiled `{% … %}`. */
export interface Expression {
  readonly source: string;
  /** Where it stands in its state, e.g. `Output/total`. */
  readonly field: string;
  readonly inspection: Inspection;
  /** Answers synchronously, or `undefined` when JSONata itself must decide. */
  readonly fast: FastExpression | undefined;
  readonly slow: jsonata.Expression;
}

export type Parsed = { ok: true; expression: Expression } | { ok: false; message: string; position: number | undefined };

/** Compiles the text between `{%` and `%}`. */
export function parseExpression(source: string, field: string): Parsed {
  let slow: jsonata.Expression;
  try {
    slow = jsonata(source);
  } catch (error) {
    const { message, position } = error as Partial<jsonata.JsonataError>;
    return { ok: false, message: message ?? 'syntax error', position };
  }
  const ast = slow.ast();
  const inspection = inspect(ast);
  if (inspection.lambda) limitSteps(slow);
  return { ok: true, expression: { source, field, inspection, fast: compileFast(ast), slow } };
}

/** The value of an expression; throws `StateFailure` (States.QueryEvaluationError) when it has none or is not JSON. */
export async function evaluate(expression: Expression, scope: Scope): Promise<Json> {
  const quick = expression.fast?.(scope);
  if (quick !== undefined) return quick;
  let value: unknown;
  try {
    value = await expression.slow.evaluate(undefined, bindings(expression, scope));
  } catch (error) {
    throw failure(expression, `failed: ${messageOf(error)}`);
  }
  if (value === undefined) throw failure(expression, 'returned nothing (undefined)');
  const json = toJson(value);
  if (!json.ok) throw failure(expression, `returned ${json.what}, which is not JSON`);
  return json.value;
}

function bindings(expression: Expression, scope: Scope): Record<string, unknown> {
  const bound: Record<string, unknown> = expression.inspection.lambda ? { [BUDGET]: { left: MAX_STEPS } } : {};
  let functions: Readonly<Record<string, unknown>> | undefined;
  for (const name of expression.inspection.free) {
    if (name === 'states') bound['states'] = scope.states;
    else {
      const value = scope.variable(name);
      if (value !== undefined) bound[name] = value;
      else if (BOUND.has(name)) bound[name] = (functions ??= boundFunctions(scope.sources))[name];
    }
  }
  return bound;
}

/** The service gives an expression one second. Counting nodes instead keeps a replay the same on any machine. */
const MAX_STEPS = 250_000;

/** No expression can name a variable with a space, so none can reach its own budget. */
const BUDGET = 'step budget';

/** Ends an expression that calls itself for ever. JSONata offers this hook for exactly that; it costs, so others do without. */
function limitSteps(expression: jsonata.Expression): void {
  const count = (_node: unknown, _input: unknown, environment: jsonata.Environment): void => {
    const budget = environment.lookup(BUDGET) as { left: number };
    budget.left -= 1;
    if (budget.left < 0) throw new Error(`it took more than ${MAX_STEPS} steps`);
  };
  // The declared type knows string names only; the library takes the symbol.
  expression.assign(Symbol.for('jsonata.__evaluate_entry') as unknown as string, count);
}

function failure(expression: Expression, what: string): StateFailure {
  return new StateFailure(
    ERROR.query,
    `The JSONata expression '${expression.source}' specified for the field '${expression.field}' ${what}.`,
  );
}

function messageOf(error: unknown): string {
  const message = (error as { message?: unknown } | undefined)?.message;
  return typeof message === 'string' ? message : String(error);
}
