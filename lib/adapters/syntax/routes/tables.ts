import type { Node } from '@vscode/tree-sitter-wasm';
import { childrenOf, descendants, endpoint, type Fact, field, fieldText, nodesOf, stringOf } from '../nodes.ts';

const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY)$/;
/** What a route holds beside its method and path; without it an object describes a request. */
const HANDLER = /^(?:handle|handler|handlers|controller|action|resolve|middlewares?)$/;

/** Routes in tables, as Hapi and own small routers have them: `{ method: 'GET', path: '/x', handler }`. */
export function tableRoutes(root: Node, constants: ReadonlyMap<string, string>): Fact[] {
  return nodesOf(root, 'pair')
    .filter((pair) => keyOf(pair) === 'method' && pair.parent?.type === 'object' && !isArgumentOfRouter(pair.parent))
    .flatMap((pair) => {
      const table = membersOf(pair.parent);
      const path = ['path', 'url'].map((key) => stringOf(table.get(key)) ?? constants.get(table.get(key)?.text ?? '')).find(Boolean);
      if (path?.startsWith('/') !== true || !handles(table)) return [];
      return methodsOf(field(pair, 'value')).map((method) => endpoint(method, path, pair));
    });
}

/** Strings by the names of the constants that hold them. */
export function stringConstants(root: Node): Map<string, string> {
  return new Map(
    nodesOf(root, 'variable_declarator').flatMap((declarator) => {
      const value = stringOf(field(declarator, 'value'));
      return value === undefined ? [] : [[fieldText(declarator, 'name'), value] as const];
    }),
  );
}

const keyOf = (pair: Node): string => fieldText(pair, 'key').replaceAll(/["']/g, '');

/** `app.route({ … })`: a call that is read with the router's prefix. */
const isArgumentOfRouter = ({ parent }: Node): boolean =>
  parent?.type === 'arguments' && parent.parent !== null && /\.(?:route|addRoutes)$/.test(fieldText(parent.parent, 'function'));

const handles = (members: ReadonlyMap<string, Node>): boolean =>
  [...members].some(([key, value]) => HANDLER.test(key) || isFunction(value) || (value.type === 'object' && handles(membersOf(value))));

const isFunction = ({ type }: Node): boolean => /^(?:arrow_function|function_expression|method_definition)$/.test(type);

function membersOf(object: Node | null): Map<string, Node> {
  return new Map(
    childrenOf(object).flatMap((member) => {
      if (member.type === 'shorthand_property_identifier') return [[member.text, member] as const];
      if (member.type === 'method_definition') return [[fieldText(member, 'name'), member] as const];
      const value = member.type === 'pair' ? field(member, 'value') : null;
      return value === null ? [] : [[keyOf(member), value] as const];
    }),
  );
}

/** `'GET'`, or each of `['PUT', 'PATCH']`. */
function methodsOf(value: Node | null): string[] {
  const literals = value?.type === 'array' ? descendants(value, 'string') : [value];
  return literals.map((literal) => stringOf(literal)?.toUpperCase() ?? '').filter((method) => METHOD.test(method));
}
