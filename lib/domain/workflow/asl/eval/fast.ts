import type { Json } from '../../../shared/digest.ts';
import type { AstNode } from './ast.ts';
import { leftOf, pairsOf } from './ast.ts';
import { fastFunction } from './fast-functions.ts';
import { fastOperator } from './fast-operators.ts';
import { isArray, isObject } from './payload.ts';
import type { Scope } from './scope.ts';

/**
 * Evaluates an expression without JSONata, or gives `undefined` when its rules would matter: an array inside a path, a missing
 * value, a mixed comparison, anything that raises an error. Then JSONata decides. (JSONata itself is asynchronous and manages about
 * 5,000 evaluations a second; the differential test holds the two equal.)
 */
export type FastExpression = (scope: Scope) => Json | undefined;

/** Compiles a syntax tree of the simple subset; undefined when it is outside of it. */
export function compileFast(ast: unknown): FastExpression | undefined {
  return compile(ast as AstNode);
}

function compile(node: AstNode | undefined): FastExpression | undefined {
  if (node === undefined || isDecorated(node)) return undefined;
  switch (node.type) {
    case 'string':
    case 'number':
    case 'value': {
      const constant = node.value as Json;
      return () => constant;
    }
    case 'variable':
      return variable(node.value);
    case 'path':
      return path(node);
    case 'binary':
      return binary(node);
    case 'condition':
      return condition(node);
    case 'unary':
      return unary(node);
    case 'function':
      return call(node);
    case 'block':
      // Plain parentheses.
      return node.expressions?.length === 1 ? compile(node.expressions[0]) : undefined;
    default:
      return undefined;
  }
}

/** Filters, grouping, `[]`, `@` and `#` change what a node means. */
function isDecorated(node: AstNode): boolean {
  const { predicate, stages, group, keepArray, keepSingletonArray, focus, index, tuple, consarray } = node;
  return [predicate, stages, group, keepArray, keepSingletonArray, focus, index, tuple, consarray].some((mark) => mark !== undefined);
}

function variable(name: unknown): FastExpression | undefined {
  if (typeof name !== 'string' || name === '' || name === '$') return undefined;
  if (name === 'states') return (scope) => scope.states;
  return (scope) => scope.variable(name);
}

function path(node: AstNode): FastExpression | undefined {
  const [first, ...rest] = node.steps ?? [];
  if (first?.type !== 'variable') return undefined;
  const start = compile(first);
  if (start === undefined || rest.some((step) => step.type !== 'name' || isDecorated(step))) return undefined;
  const names = rest.map((step) => String(step.value));
  return (scope) => {
    let value = start(scope);
    for (const name of names) {
      if (!isObject(value) || !Object.hasOwn(value, name)) return undefined;
      value = value[name];
    }
    return value;
  };
}

function binary(node: AstNode): FastExpression | undefined {
  const left = compile(leftOf(node));
  const right = compile(node.rhs);
  return left === undefined || right === undefined ? undefined : fastOperator(String(node.value), left, right);
}

function condition(node: AstNode): FastExpression | undefined {
  const test = compile(node.condition);
  const yes = compile(node.then);
  const no = compile(node.else);
  if (test === undefined || yes === undefined || no === undefined) return undefined;
  return (scope) => {
    const outcome = test(scope);
    return outcome === true ? yes(scope) : outcome === false ? no(scope) : undefined;
  };
}

function unary(node: AstNode): FastExpression | undefined {
  switch (node.value) {
    case '-': {
      const operand = compile(node.expression);
      if (operand === undefined) return undefined;
      return (scope) => {
        const value = operand(scope);
        return typeof value === 'number' ? 0 - value : undefined;
      };
    }
    case '{':
      return objectConstructor(node);
    case '[':
      return arrayConstructor(node);
    default:
      return undefined;
  }
}

function objectConstructor(node: AstNode): FastExpression | undefined {
  const members: (readonly [string, FastExpression])[] = [];
  for (const [key, value] of pairsOf(node) ?? []) {
    const compiled = compile(value);
    if (key.type !== 'string' || typeof key.value !== 'string' || key.value === '__proto__' || compiled === undefined) return undefined;
    members.push([key.value, compiled]);
  }
  if (new Set(members.map(([key]) => key)).size < members.length) return undefined;
  return (scope) => {
    const result: Record<string, Json> = {};
    for (const [key, member] of members) {
      const value = member(scope);
      if (value === undefined) return undefined;
      result[key] = value;
    }
    return result;
  };
}

function arrayConstructor(node: AstNode): FastExpression | undefined {
  const parts = node.expressions ?? [];
  const items = parts.map(compile).filter((item) => item !== undefined);
  if (items.length < parts.length) return undefined;
  const nested = parts.map((part) => part.value === '[');
  return (scope) => {
    const result: Json[] = [];
    for (const [index, item] of items.entries()) {
      const value = item(scope);
      // JSONata spreads an array into the new one unless it was itself written in brackets.
      if (value === undefined || (isArray(value) && nested[index] !== true)) return undefined;
      result.push(value);
    }
    return result;
  };
}

function call(node: AstNode): FastExpression | undefined {
  if (node.procedure?.type !== 'variable' || isDecorated(node.procedure)) return undefined;
  const parts = (node.arguments ?? []).map(compile).filter((argument) => argument !== undefined);
  if (parts.length < (node.arguments?.length ?? 0)) return undefined;
  return fastFunction(String(node.procedure.value), parts);
}
