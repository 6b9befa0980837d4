import type { Node } from '@vscode/tree-sitter-wasm';
import { below, childrenOf, endpoint, type Fact, field, fieldText, nodesOf, stringOf } from '../nodes.ts';

/** Routes of ASP.NET: attributes of controllers, and minimal APIs. */
export function csharpRoutes(root: Node): Fact[] {
  return [...nodesOf(root, 'class_declaration').flatMap(controllerRoutes), ...minimalRoutes(root)];
}

function attributes(node: Node): { name: string; text: string }[] {
  return childrenOf(node)
    .filter(({ type }) => type === 'attribute_list')
    .flatMap((list) => childrenOf(list))
    .map((attribute) => ({ name: fieldText(attribute, 'name'), text: attribute.text }));
}

const pathOf = (text: string): string | undefined => /\(\s*"([^"]*)"/.exec(text)?.[1];

function controllerRoutes(type: Node): Fact[] {
  const controller = fieldText(type, 'name').replace(/Controller$/, '');
  const route = attributes(type).find(({ name }) => name === 'Route');
  const prefix = pathOf(route?.text ?? '')?.replace('[controller]', controller);
  return childrenOf(field(type, 'body'))
    .filter((member) => member.type === 'method_declaration')
    .flatMap((method) => {
      const marks = attributes(method);
      const own = pathOf(marks.find(({ name }) => name === 'Route')?.text ?? '');
      return marks.flatMap(({ name, text }) => {
        const verb = /^Http(Get|Post|Put|Patch|Delete|Head|Options)$/.exec(name)?.[1];
        if (verb === undefined) return [];
        const path = (pathOf(text) ?? own ?? '').replace('[action]', fieldText(method, 'name'));
        return [endpoint(verb, path.startsWith('/') ? path : below(prefix ?? '', path), field(method, 'name') ?? method)];
      });
    });
}

function minimalRoutes(root: Node): Fact[] {
  const groups = new Map<string, string>();
  return nodesOf(root, 'variable_declarator', 'invocation_expression').flatMap((node): Fact[] => {
    if (node.type === 'variable_declarator') {
      const match = /^(\w+)\s?=\s?(\w+)\.MapGroup\(\s*"([^"]*)"/.exec(node.text.slice(0, 300));
      if (match?.[1] !== undefined) groups.set(match[1], below(groups.get(match[2] ?? '') ?? '', match[3] ?? ''));
      return [];
    }
    const callee = field(node, 'function');
    const verb =
      callee?.type === 'member_access_expression' ? /^Map(Get|Post|Put|Patch|Delete)$/.exec(fieldText(callee, 'name'))?.[1] : undefined;
    const path = stringOf(childrenOf(childrenOf(field(node, 'arguments'))[0] ?? null)[0]);
    if (callee === null || verb === undefined || path === undefined) return [];
    return [endpoint(verb, below(groups.get(fieldText(callee, 'expression')) ?? '', path), node)];
  });
}
