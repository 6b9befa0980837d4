import type { Node } from '@vscode/tree-sitter-wasm';
import type { ExportKind } from '../../../domain/drift/index.ts';
import { childrenOf, type Fact, field, fieldText, lineOf, squash } from '../nodes.ts';
import { bareMethod, isTestMethod, isTestType, nameLine, recordField } from './typed.ts';

const TYPES: Readonly<Record<string, ExportKind>> = {
  class_declaration: 'class',
  record_declaration: 'class',
  interface_declaration: 'interface',
  annotation_type_declaration: 'interface',
  enum_declaration: 'enum',
};

/** What a Java file declares: its types, with their public members; and methods without a type, as sketches write them. */
export function javaExports(root: Node): Fact[] {
  return childrenOf(root).flatMap((node) =>
    node.type === 'method_declaration'
      ? bareMethod(node, { signature: signatureOf(node), isPublic: has(node, 'public') })
      : typeFacts(node, true),
  );
}

function typeFacts(node: Node, isVisible: boolean): Fact[] {
  const kind = TYPES[node.type];
  if (kind === undefined || isTestType(node)) return [];
  const name = fieldText(node, 'name');
  const isPublic = isVisible && has(node, 'public');
  const own: Fact = { kind, name, line: lineOf(node), public: isPublic };
  const components = node.type === 'record_declaration' ? childrenOf(field(node, 'parameters')) : [];
  const body = field(node, 'body');
  const declarations = childrenOf(body).flatMap((part) => (part.type === 'enum_body_declarations' ? childrenOf(part) : [part]));
  return [
    own,
    ...components.map((one) => recordField(one, { owner: name, isPublic })),
    ...declarations.flatMap((member) => memberFacts(member, { owner: name, kind, isPublic })),
  ];
}

function memberFacts(member: Node, type: { owner: string; kind: ExportKind; isPublic: boolean }): Fact[] {
  if (member.type in TYPES) return typeFacts(member, type.isPublic || type.kind === 'interface');
  const { owner, kind, isPublic } = type;
  const base = { owner, line: lineOf(member), public: isPublic };
  if (member.type === 'enum_constant') return [{ kind: 'field', name: fieldText(member, 'name'), ...base }];
  if ((kind !== 'interface' && !has(member, 'public')) || isTestMethod(member)) return [];
  if (member.type === 'method_declaration')
    return [{ kind: 'method', name: fieldText(member, 'name'), signature: signatureOf(member), ...base, line: nameLine(member) }];
  const declarator = field(member, 'declarator');
  if (member.type !== 'field_declaration' || declarator === null) return [];
  return [{ kind: 'field', name: fieldText(declarator, 'name'), signature: squash(fieldText(member, 'type')), ...base }];
}

const has = (node: Node, modifier: string): boolean =>
  childrenOf(node).some(({ type, text }) => type === 'modifiers' && new RegExp(`(?:^|\\s)${modifier}(?:\\s|$)`).test(text));

function signatureOf(node: Node): string {
  const types = childrenOf(field(node, 'parameters')).map((parameter) =>
    parameter.type === 'spread_parameter' ? `...${squash(childrenOf(parameter)[0]?.text ?? '')}` : squash(fieldText(parameter, 'type')),
  );
  return `(${types.join(',')}):${squash(fieldText(node, 'type'))}`;
}
