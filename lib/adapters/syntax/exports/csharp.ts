import type { Node } from '@vscode/tree-sitter-wasm';
import type { ExportKind } from '../../../domain/drift/index.ts';
import { childrenOf, descendants, type Fact, field, fieldText, squash } from '../nodes.ts';
import { bareMethod, isTestMethod, isTestType, nameLine, recordField } from './typed.ts';

const TYPES: Readonly<Record<string, ExportKind>> = {
  class_declaration: 'class',
  struct_declaration: 'class',
  record_declaration: 'class',
  interface_declaration: 'interface',
  enum_declaration: 'enum',
  delegate_declaration: 'type',
};

/** What a C# file declares: its types, with their public members; and methods without a type, as sketches write them. */
export function csharpExports(root: Node): Fact[] {
  return childrenOf(root)
    .flatMap(opened)
    .flatMap((node) =>
      node.type === 'local_function_statement'
        ? bareMethod(node, { signature: signatureOf(node), isPublic: has(node, 'public') })
        : typeFacts(node),
    );
}

function opened(node: Node): Node[] {
  if (node.type === 'global_statement') return childrenOf(node);
  if (node.type === 'namespace_declaration') return childrenOf(field(node, 'body')).flatMap(opened);
  // A file-scoped namespace holds its types in some versions of the grammar, and stands beside them in others.
  return node.type === 'file_scoped_namespace_declaration' ? childrenOf(node).flatMap(opened) : [node];
}

function typeFacts(node: Node): Fact[] {
  const kind = TYPES[node.type];
  if (kind === undefined || isTestType(node)) return [];
  const name = fieldText(node, 'name');
  const isPublic = has(node, 'public');
  const primary = childrenOf(node).find(({ type }) => type === 'parameter_list');
  const positional = node.type === 'record_declaration' ? childrenOf(primary ?? null) : [];
  return [
    { kind, name, line: nameLine(node), public: isPublic },
    ...positional.map((one) => recordField(one, { owner: name, isPublic })),
    ...childrenOf(field(node, 'body')).flatMap((member) => memberFacts(member, { owner: name, kind, isPublic })),
  ];
}

function memberFacts(member: Node, type: { owner: string; kind: ExportKind; isPublic: boolean }): Fact[] {
  if (member.type in TYPES) return typeFacts(member);
  const { owner, kind, isPublic } = type;
  const name = fieldText(member, 'name');
  const base = { name, owner, line: nameLine(member), public: isPublic };
  if (member.type === 'enum_member_declaration') return [{ kind: 'field', ...base }];
  if ((kind !== 'interface' && !has(member, 'public')) || isTestMethod(member)) return [];
  if (member.type === 'method_declaration') return [{ kind: 'method', ...base, signature: signatureOf(member) }];
  if (member.type === 'property_declaration') return [{ kind: 'field', ...base, signature: squash(fieldText(member, 'type')) }];
  const declarator = member.type === 'field_declaration' ? descendants(member, 'variable_declarator')[0] : undefined;
  return declarator === undefined ? [] : [{ kind: 'field', ...base, name: fieldText(declarator, 'name') }];
}

const has = (node: Node, modifier: string): boolean => childrenOf(node).some(({ type, text }) => type === 'modifier' && text === modifier);

function signatureOf(node: Node): string {
  const types = childrenOf(field(node, 'parameters'))
    .filter(({ type }) => type === 'parameter')
    .map((parameter) => `${squash(fieldText(parameter, 'type'))}${/=/.test(parameter.text) ? '?' : ''}`);
  return `(${types.join(',')}):${squash(fieldText(node, 'returns') || fieldText(node, 'type'))}`;
}
