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
  return { ok: true, expression: { source, field, inspection: inspect(ast), fast: compileFast(ast), slow } };
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
  const bound: Record<string, unknown> = {};
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
