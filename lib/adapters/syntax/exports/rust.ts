import type { Node } from '@vscode/tree-sitter-wasm';
import type { ExportKind } from '../../../domain/drift/index.ts';
import { childrenOf, type Fact, field, fieldText, lineOf, squash } from '../nodes.ts';

const TYPES: Readonly<Record<string, ExportKind>> = {
  struct_item: 'class',
  union_item: 'class',
  enum_item: 'enum',
  trait_item: 'interface',
  type_item: 'type',
};

/** What a Rust file declares, in modules of the same file too. Tests in it (`mod tests`) are left out. */
export function rustExports(root: Node): Fact[] {
  const facts = itemsOf(root).flatMap(itemFacts);
  const visible = new Map(facts.filter(({ owner }) => owner === undefined).map(({ name, public: isPublic }) => [name, isPublic]));
  return facts.map((fact) => (fact.owner !== undefined && visible.get(fact.owner) === false ? { ...fact, public: false } : fact));
}

/** Items without tests: an attribute stands in front of its item, beside other attributes. */
function itemsOf(node: Node | null): Node[] {
  let isTest = false;
  return childrenOf(node).filter(({ type, text }) => {
    if (type === 'attribute_item') {
      isTest ||= /^#\[(?:\w+::)?(?:test|bench|rstest|test_case)\b/.test(text);
      return false;
    }
    const taken = !isTest;
    isTest = false;
    return taken;
  });
}

function itemFacts(node: Node): Fact[] {
  const name = fieldText(node, 'name');
  const base = { name, line: lineOf(node), public: isPub(node) };
  const kind = TYPES[node.type];
  if (kind !== undefined) return [{ kind, ...base, ...aliasOf(node) }, ...members(node, name, base.public)];
  if (node.type === 'function_item' || node.type === 'function_signature_item')
    return [{ kind: 'function', ...base, signature: signatureOf(node) }];
  if (node.type === 'const_item' || node.type === 'static_item') return [{ kind: 'constant', ...base }];
  if (node.type === 'impl_item') return implFacts(node);
  if (node.type === 'mod_item' && !/^tests?$/.test(name)) return itemsOf(field(node, 'body')).flatMap(itemFacts);
  return [];
}

const aliasOf = (node: Node): { signature?: string } => (node.type === 'type_item' ? { signature: squash(fieldText(node, 'type')) } : {});

const isPub = (node: Node): boolean => childrenOf(node).some(({ type, text }) => type === 'visibility_modifier' && text === 'pub');

function members(node: Node, owner: string, isPublic: boolean): Fact[] {
  return childrenOf(field(node, 'body')).flatMap((member): Fact[] => {
    const base = { name: fieldText(member, 'name'), owner, line: lineOf(member), public: isPublic };
    if (member.type === 'enum_variant') return [{ kind: 'field', ...base }];
    if (member.type === 'field_declaration')
      return isPub(member) ? [{ kind: 'field', ...base, signature: squash(fieldText(member, 'type')) }] : [];
    if (member.type === 'function_signature_item' || (node.type === 'trait_item' && member.type === 'function_item'))
      return [{ kind: 'method', ...base, signature: signatureOf(member) }];
    return [];
  });
}

/** Methods of a type; those of a trait are declared where the trait is. */
function implFacts(node: Node): Fact[] {
  if (field(node, 'trait') !== null) return [];
  const owner = /^\w+/.exec(fieldText(node, 'type'))?.[0] ?? '';
  return childrenOf(field(node, 'body'))
    .filter((member) => /^function_(?:signature_)?item$/.test(member.type) && isPub(member))
    .map((member) => ({
      kind: 'method',
      name: fieldText(member, 'name'),
      owner,
      signature: signatureOf(member),
      line: lineOf(member),
      public: true,
    }));
}

function signatureOf(node: Node): string {
  const types = childrenOf(field(node, 'parameters'))
    .filter(({ type }) => type !== 'attribute_item')
    .map((parameter) => (parameter.type === 'self_parameter' ? '' : squash(fieldText(parameter, 'type'))))
    .filter((type) => type !== '');
  const result = squash(fieldText(node, 'return_type'));
  return `(${types.join(',')})${result === '' ? '' : `:${result}`}`;
}
