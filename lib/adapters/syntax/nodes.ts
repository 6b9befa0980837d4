import type { Node } from '@vscode/tree-sitter-wasm';
import type { CodeFact } from '../../domain/drift/index.ts';

/** A fact before its path is known. */
export type Fact = Omit<CodeFact, 'path'>;

/** Named children without comments. */
export function childrenOf(node: Node | null): Node[] {
  return (node?.namedChildren ?? []).filter((child): child is Node => child !== null && !child.type.includes('comment'));
}

export const field = (node: Node, name: string): Node | null => node.childForFieldName(name);

export const fieldText = (node: Node, name: string): string => field(node, name)?.text ?? '';

export const lineOf = (node: Node): number => node.startPosition.row + 1;

/** All nodes of these types below a node. */
export function descendants(node: Node, ...types: string[]): Node[] {
  return node.descendantsOfType(types).filter((found): found is Node => found !== null);
}

/** What readers look for in a whole file. */
const SOUGHT = [
  ...['call', 'call_expression', 'invocation_expression', 'method_invocation', 'new_expression', 'object_creation_expression'],
  ...['assignment', 'assignment_statement', 'short_var_declaration', 'variable_declarator', 'pair', 'keyed_element', 'dictionary'],
  ...[
    'function_definition',
    'function_declaration',
    'method_definition',
    'method_declaration',
    'function_item',
    'local_function_statement',
  ],
  ...[
    'class_definition',
    'abstract_class_declaration',
    'class_declaration',
    'interface_declaration',
    'decorator',
    'annotation',
    'attribute_list',
    'decorated_definition',
    'attribute_item',
    'import_from_statement',
  ],
] as const;
type Sought = (typeof SOUGHT)[number];
const sought = new WeakMap<Node, readonly Node[]>();

/** All nodes of these types in a file, in its order. A dozen readers ask, and the file is walked once. */
export function nodesOf(root: Node, ...types: Sought[]): Node[] {
  const all = sought.get(root) ?? descendants(root, ...SOUGHT);
  sought.set(root, all);
  const wanted = new Set<string>(types);
  return all.filter(({ type }) => wanted.has(type));
}

/** Text without layout: two ways to write the same type are the same. */
export function squash(text: string): string {
  return text
    .replaceAll(/\/\*[^*]*\*+(?:[^/*][^*]*\*+)*\/|\/\/[^\n]*/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([^\p{L}\p{N}_$ ]) ?/gu, '$1')
    .replaceAll(/[,;](?=[)\]}>])/g, '')
    .replaceAll("'", '"')
    .replaceAll(',}', '}')
    .trim();
}

/** Text of a string literal without its quotes; undefined where it is no plain string. */
export function stringOf(node: Node | null | undefined): string | undefined {
  if (node === null || node === undefined) return undefined;
  const text = node.text;
  const match = /^(?:[rbuf@$]{0,2})(["'`])([^"'`\n]{0,300})\1$/i.exec(text);
  return match?.[2];
}

/** Value of the property of an object literal, as text of its string. */
export function stringProperty(text: string, name: string): string | undefined {
  return new RegExp(`(?<![\\w$])["']?${name}["']?\\s?[:=]\\s?["'\`]([^"'\`\\n]{1,300})["'\`]`).exec(text)?.[1];
}

/** Value of an argument that a call of Python gives by its name. */
export function keyword(call: Node, name: string): Node | null {
  const found = childrenOf(field(call, 'arguments')).find((node) => node.type === 'keyword_argument' && fieldText(node, 'name') === name);
  return found === undefined ? null : field(found, 'value');
}

/** A path below a prefix. */
export function below(prefix: string, path: string): string {
  const joined = `${prefix.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`;
  const whole = joined.startsWith('/') ? joined : `/${joined}`;
  return whole.length > 1 ? whole.replace(/\/+$/, '') : whole;
}

export function endpoint(method: string, path: string, node: Node): Fact {
  return { kind: 'endpoint', name: `${method.toUpperCase()} ${path}`, line: lineOf(node), public: true };
}
