import type { Node } from '@vscode/tree-sitter-wasm';
import type { InnerName } from '../../domain/drift/index.ts';
import { type Fact, field, fieldText, lineOf, nodesOf } from './nodes.ts';

/** Functions and classes that are no part of the surface: private ones, those within functions, and tests. */
export function innerNames(root: Node, surface: readonly Fact[]): InnerName[] {
  const known = new Set(surface.map(({ name }) => name));
  const functions = nodesOf(
    root,
    ...(['function_definition', 'function_declaration', 'method_definition', 'method_declaration', 'function_item'] as const),
    ...(['local_function_statement', 'class_definition', 'class_declaration'] as const),
  );
  const values = nodesOf(root, 'variable_declarator').filter((node) => /function|lambda/.test(field(node, 'value')?.type ?? ''));
  return [...functions, ...values]
    .map((node) => ({ name: fieldText(node, 'name'), line: lineOf(node) }))
    .filter(({ name }) => name.length > 2 && !known.has(name));
}

const KEYWORD =
  /\b(?:class|interface|struct|enum|trait|protocol|object|record|type|typealias|module|mixin|function|func|fun|def|sub)\s+(?:\w+\s*(?:\.|::)\s*)?([\p{L}_$][\p{L}\p{N}_$]{2,99})/gu;
/** `const total = async (` and `const total = lines =>` of a component's script. */
const VALUE = /\b(?:const|let|var)\s+([\p{L}_$][\p{L}\p{N}_$]{2,99})\s*=\s*(?:async\s*)?(?:function\b|\(|[\p{L}_$][\p{L}\p{N}_$]*\s*=>)/gu;

/** Names that stand behind a keyword of almost any language. */
export function keywordNames(text: string): InnerName[] {
  const names = new Map<string, number>();
  for (const [index, line] of text.split('\n').entries())
    for (const pattern of [KEYWORD, VALUE])
      for (const match of line.slice(0, 2000).matchAll(pattern)) if (!names.has(match[1] ?? '')) names.set(match[1] ?? '', index + 1);
  return [...names].map(([name, line]) => ({ name, line }));
}
