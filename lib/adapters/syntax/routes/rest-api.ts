import type { Node } from '@vscode/tree-sitter-wasm';
import { below, childrenOf, endpoint, type Fact, field, fieldText, nodesOf, stringOf } from '../nodes.ts';

/** Routes of a REST API in CDK: `const users = api.root.addResource('users'); users.addMethod('GET', …)`. */
export function restApiRoutes(root: Node): Fact[] {
  if (!root.text.includes('addMethod')) return [];
  const resources = new Map<string, string>();
  for (const declarator of nodesOf(root, 'variable_declarator')) {
    const path = pathOf(field(declarator, 'value'), resources);
    if (path !== undefined) resources.set(fieldText(declarator, 'name'), path);
  }
  return nodesOf(root, 'call_expression').flatMap((call) => {
    const callee = field(call, 'function');
    const method = stringOf(childrenOf(field(call, 'arguments'))[0]);
    if (callee?.type !== 'member_expression' || fieldText(callee, 'property') !== 'addMethod' || method === undefined) return [];
    const path = pathOf(field(callee, 'object'), resources);
    return path === undefined ? [] : [endpoint(method, path === '' ? '/' : path, call)];
  });
}

/** Path of an expression: `api.root`, the name of a resource, or one with `.addResource('x')` behind it. */
function pathOf(node: Node | null, resources: ReadonlyMap<string, string>): string | undefined {
  if (node === null) return undefined;
  if (node.type === 'member_expression') return fieldText(node, 'property') === 'root' ? '' : resources.get(node.text);
  if (node.type !== 'call_expression') return resources.get(node.text);
  const callee = field(node, 'function');
  const part = stringOf(childrenOf(field(node, 'arguments'))[0]);
  if (
    callee?.type !== 'member_expression' ||
    !/^(?:addResource|resourceForPath)$/.test(fieldText(callee, 'property')) ||
    part === undefined
  )
    return undefined;
  const above = pathOf(field(callee, 'object'), resources);
  return above === undefined ? undefined : below(above, part);
}
