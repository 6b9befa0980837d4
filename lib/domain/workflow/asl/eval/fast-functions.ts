import type { Json } from '../../../shared/digest.ts';
import type { FastExpression } from './fast.ts';
import { fastString } from './fast-operators.ts';
import { isArray, isObject } from './payload.ts';

type FastFunction = (values: readonly Json[]) => Json | undefined;

const FUNCTIONS: Readonly<Record<string, { arity: number; apply: FastFunction }>> = {
  append: { arity: 2, apply: ([a, b]) => (isArray(a) && isArray(b) ? [...a, ...b] : undefined) },
  count: { arity: 1, apply: ([items]) => (isArray(items) ? items.length : undefined) },
  // A missing argument never gets here: then JSONata answers.
  exists: { arity: 1, apply: () => true },
  lookup: {
    arity: 2,
    apply: ([from, key]) => (isObject(from) && typeof key === 'string' && Object.hasOwn(from, key) ? from[key] : undefined),
  },
  merge: { arity: 1, apply: ([objects]) => (isArray(objects) ? merge(objects) : undefined) },
  not: { arity: 1, apply: ([value]) => (typeof value === 'boolean' ? !value : undefined) },
  string: { arity: 1, apply: ([value]) => (value === undefined ? undefined : fastString(value)) },
};

/** The built-in of that name over compiled arguments; undefined when it is none of the cheap ones. */
export function fastFunction(name: string, parts: readonly FastExpression[]): FastExpression | undefined {
  const found = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined;
  if (found === undefined || found.arity !== parts.length) return undefined;
  return (scope) => {
    const values: Json[] = [];
    for (const part of parts) {
      const value = part(scope);
      if (value === undefined) return undefined;
      values.push(value);
    }
    return found.apply(values);
  };
}

function merge(objects: readonly Json[]): Json | undefined {
  const result: Record<string, Json> = {};
  for (const object of objects) {
    if (!isObject(object) || Object.hasOwn(object, '__proto__')) return undefined;
    Object.assign(result, object);
  }
  return result;
}
