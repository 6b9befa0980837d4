import type { Node } from '@vscode/tree-sitter-wasm';
import { type Fact, field, fieldText, nodesOf } from './nodes.ts';

/** Types with the names that their heads give, whatever word a language has for extending: a member may come from one of them. */
export function withHeads(facts: readonly Fact[], root: Node): Fact[] {
  const types = nodesOf(root, 'class_definition', 'abstract_class_declaration', 'class_declaration', 'interface_declaration');
  const heads = new Map(types.map((node) => [fieldText(node, 'name'), headOf(node)]));
  return facts.map((fact) => {
    const names = fact.owner === undefined ? heads.get(fact.name) : undefined;
    return names === undefined || names.length === 0 ? fact : { ...fact, heads: names };
  });
}

/** Names of types between the name of a type and its body. */
function headOf(node: Node): string[] {
  const [name, body] = [field(node, 'name'), field(node, 'body')];
  if (name === null || body === null) return [];
  const head = node.text.slice(name.endIndex - node.startIndex, body.startIndex - node.startIndex);
  return [...new Set([...head.slice(0, 1000).matchAll(/\b\p{Lu}[\p{L}\p{N}_]*\p{Ll}[\p{L}\p{N}_]*/gu)].map(([word]) => word))];
}
