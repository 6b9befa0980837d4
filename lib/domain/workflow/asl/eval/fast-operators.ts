import type { Json } from '../../../shared/digest.ts';
import type { FastExpression } from './fast.ts';
import { isArray } from './payload.ts';

type Operator = (left: Json, right: Json) => Json | undefined;

const OPERATORS: Readonly<Record<string, Operator>> = {
  '+': arithmetic((a, b) => a + b),
  '-': arithmetic((a, b) => a - b),
  '*': arithmetic((a, b) => a * b),
  '/': arithmetic((a, b) => a / b),
  '%': arithmetic((a, b) => a % b),
  '=': (left, right) => equal(left, right),
  '!=': (left, right) => negate(equal(left, right)),
  '<': comparison((a, b) => a < b),
  '<=': comparison((a, b) => a <= b),
  '>': comparison((a, b) => a > b),
  '>=': comparison((a, b) => a >= b),
  '&': (left, right) => {
    const head = fastString(left);
    const tail = fastString(right);
    return head === undefined || tail === undefined ? undefined : head + tail;
  },
  in: (left, right) => (isPrimitive(left) && isArray(right) ? right.includes(left) : undefined),
};

/** The operator over two compiled operands; undefined when it is none of the simple ones. */
export function fastOperator(symbol: string, left: FastExpression, right: FastExpression): FastExpression | undefined {
  if (symbol === 'and' || symbol === 'or') return logical(symbol, left, right);
  const operator = Object.hasOwn(OPERATORS, symbol) ? OPERATORS[symbol] : undefined;
  if (operator === undefined) return undefined;
  return (scope) => {
    const a = left(scope);
    if (a === undefined) return undefined;
    const b = right(scope);
    return b === undefined ? undefined : operator(a, b);
  };
}

/** The right operand is not looked at when the left one decides. */
function logical(symbol: 'and' | 'or', left: FastExpression, right: FastExpression): FastExpression {
  const decisive = symbol === 'or';
  return (scope) => {
    const a = left(scope);
    if (a === decisive) return decisive;
    if (typeof a !== 'boolean') return undefined;
    const b = right(scope);
    return typeof b === 'boolean' ? b : undefined;
  };
}

function arithmetic(compute: (a: number, b: number) => number): Operator {
  return (left, right) => {
    if (typeof left !== 'number' || typeof right !== 'number') return undefined;
    const result = compute(left, right);
    // JSON has no negative zero.
    return Number.isFinite(result) ? (result === 0 ? 0 : result) : undefined;
  };
}

function comparison(compare: (a: number | string, b: number | string) => boolean): Operator {
  return (left, right) =>
    (typeof left === 'number' && typeof right === 'number') || (typeof left === 'string' && typeof right === 'string')
      ? compare(left, right)
      : undefined;
}

function equal(left: Json, right: Json): boolean | undefined {
  return isPrimitive(left) && isPrimitive(right) ? left === right : undefined;
}

function negate(value: boolean | undefined): boolean | undefined {
  return value === undefined ? undefined : !value;
}

function isPrimitive(value: Json): value is null | boolean | number | string {
  return value === null || typeof value !== 'object';
}

/** `$string` of a value whose text needs no rule of JSONata's: strings, booleans, null, and integers that fit 15 digits. */
export function fastString(value: Json): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'boolean' || value === null) return String(value);
  if (typeof value === 'number' && Number.isInteger(value) && Math.abs(value) < 1e15 && !Object.is(value, -0)) return value.toString();
  return undefined;
}
