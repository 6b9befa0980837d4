import type { Node } from '@vscode/tree-sitter-wasm';
import type { ExportKind } from '../../../domain/drift/index.ts';
import { childrenOf, type Fact, field, fieldText, lineOf, squash } from '../nodes.ts';

const TYPES: Readonly<Record<string, ExportKind>> = {
  class_declaration: 'class',
  abstract_class_declaration: 'class',
  class: 'class',
  interface_declaration: 'interface',
  type_alias_declaration: 'type',
  enum_declaration: 'enum',
};
const FUNCTIONS = new Set(['function_declaration', 'generator_function_declaration', 'function_signature', 'function_expression']);
const CALLABLE = new Set(['arrow_function', 'function_expression', 'function', 'generator_function']);

/** What a module of TypeScript or JavaScript declares at its top, and what of it is exported. */
export function ecmascriptExports(root: Node): Fact[] {
  const facts: Fact[] = [];
  const exported = new Set<string>();
  for (const statement of childrenOf(root)) readStatement(statement, facts, exported);
  return facts.map((fact) => (exported.has(fact.owner ?? fact.name) && !isHidden(fact) ? { ...fact, public: true } : fact));
}

/** Private members stay out altogether, so whatever has an owner is as public as that. */
const isHidden = (fact: Fact): boolean => fact.name.startsWith('#');

function readStatement(statement: Node, facts: Fact[], exported: Set<string>): void {
  if (statement.type === 'export_statement') {
    const declaration = field(statement, 'declaration') ?? field(statement, 'value');
    if (declaration !== null) facts.push(...declared(declaration, true));
    if (field(statement, 'source') !== null) return;
    if (declaration?.type === 'identifier') exported.add(declaration.text);
    for (const clause of childrenOf(statement).filter(({ type }) => type === 'export_clause'))
      for (const specifier of childrenOf(clause)) exported.add(fieldText(specifier, 'name'));
    return;
  }
  if (statement.type === 'expression_statement') {
    readCommonJs(statement, facts, exported);
    return;
  }
  if (statement.type === 'ambient_declaration') {
    for (const child of childrenOf(statement)) facts.push(...declared(child, true));
    return;
  }
  facts.push(...declared(statement, false));
}

/** `module.exports = { a, b }`, `module.exports = Thing`, `exports.a = …`. */
function readCommonJs(statement: Node, facts: Fact[], exported: Set<string>): void {
  const assignment = childrenOf(statement)[0];
  if (assignment?.type !== 'assignment_expression') return;
  const left = fieldText(assignment, 'left');
  const right = field(assignment, 'right');
  const named = /^(?:module\.)?exports\.(\w+)$/.exec(left)?.[1];
  if (right === null || (named === undefined && left !== 'module.exports')) return;
  if (named !== undefined) {
    if (right.type === 'identifier') exported.add(right.text);
    else facts.push(variable(named, right, assignment, true));
    return;
  }
  if (right.type === 'identifier') exported.add(right.text);
  if (right.type === 'class') facts.push(...declared(right, true));
  if (right.type === 'object') for (const member of childrenOf(right)) exportMember(member, facts, exported);
}

function exportMember(member: Node, facts: Fact[], exported: Set<string>): void {
  const value = field(member, 'value');
  if (member.type === 'shorthand_property_identifier') exported.add(member.text);
  else if (member.type === 'method_definition') facts.push(callable(fieldText(member, 'name'), member, member, true));
  else if (value?.type === 'identifier') exported.add(value.text);
  else if (member.type === 'pair' && value !== null) facts.push(variable(fieldText(member, 'key'), value, member, true));
}

function declared(node: Node, isPublic: boolean): Fact[] {
  const name = fieldText(node, 'name');
  const kind = TYPES[node.type];
  if (kind !== undefined && name !== '') return typeFacts(node, { kind, name, isPublic });
  if (FUNCTIONS.has(node.type) && name !== '') return [callable(name, node, node, isPublic)];
  if (node.type !== 'lexical_declaration' && node.type !== 'variable_declaration') return [];
  return childrenOf(node).flatMap((declarator) => {
    const target = field(declarator, 'name');
    if (target?.type !== 'identifier') return [];
    return [variable(target.text, field(declarator, 'value'), declarator, isPublic)];
  });
}

function variable(name: string, value: Node | null, node: Node, isPublic: boolean): Fact {
  if (value !== null && CALLABLE.has(value.type)) return callable(name, value, node, isPublic);
  const annotation = childrenOf(field(node, 'type'))[0];
  if (annotation?.type === 'function_type') return callable(name, annotation, node, isPublic);
  const type = field(node, 'type')?.text.replace(/^\s*:/, '');
  return { kind: 'constant', name, line: lineOf(node), public: isPublic, ...(type !== undefined && { signature: squash(type) }) };
}

function callable(name: string, node: Node, place: Node, isPublic: boolean): Fact {
  return { kind: 'function', name, signature: signatureOf(node), line: lineOf(place), public: isPublic };
}

/** Types of the parameters and the result; a name stands in where there is no type. */
export function signatureOf(node: Node): string {
  const list = field(node, 'parameters');
  const single = field(node, 'parameter');
  const parameters = list === null ? (single === null ? [] : [single.text]) : childrenOf(list).map(parameter);
  const result = field(node, 'return_type')?.text.replace(/^\s*:/, '') ?? '';
  return `(${parameters.filter((one) => one !== '').join(',')})${result === '' ? '' : `:${squash(result)}`}`;
}

function parameter(node: Node): string {
  const pattern = field(node, 'pattern') ?? field(node, 'left') ?? node;
  if (pattern.type === 'this') return '';
  const type = field(node, 'type')?.text.replace(/^\s*:/, '');
  const rest = pattern.type === 'rest_pattern' ? '...' : '';
  const optional = node.type === 'optional_parameter' || node.type === 'assignment_pattern' || field(node, 'value') !== null ? '?' : '';
  const shown = type === undefined ? (/^[[{]/.test(pattern.text) ? '{}' : pattern.text.replace(/^\.\.\./, '')) : squash(type);
  return `${rest}${shown}${optional}`;
}

function typeFacts(node: Node, what: { kind: ExportKind; name: string; isPublic: boolean }): Fact[] {
  const { kind, name, isPublic } = what;
  const value = field(node, 'value');
  const alias = kind === 'type' && value !== null && value.type !== 'object_type' ? { signature: squash(value.text) } : {};
  const own: Fact = { kind, name, line: lineOf(node), public: isPublic, ...alias };
  const body = field(node, 'body') ?? (value?.type === 'object_type' ? value : null);
  return [own, ...childrenOf(body).flatMap((member) => memberFact(member, name, isPublic) ?? [])];
}

function memberFact(member: Node, owner: string, isPublic: boolean): Fact | undefined {
  const name = (member.type === 'property_identifier' ? member.text : fieldText(member, 'name')).replaceAll(/^["']|["']$/g, '');
  if (name === '' || name === 'constructor' || name.startsWith('#') || isPrivate(member)) return undefined;
  const base = { name, owner, line: lineOf(member), public: isPublic };
  if (/^(?:method_definition|method_signature|abstract_method_signature)$/.test(member.type))
    return { kind: 'method', ...base, signature: signatureOf(member) };
  const value = field(member, 'value');
  if (value !== null && CALLABLE.has(value.type)) return { kind: 'method', ...base, signature: signatureOf(value) };
  if (member.type === 'property_signature') return { kind: 'field', ...base, signature: fieldSignature(member) };
  if (/^(?:public_)?field_definition$|^enum_assignment$|^property_identifier$/.test(member.type)) return { kind: 'field', ...base };
  return undefined;
}

function fieldSignature(member: Node): string {
  const type = squash(field(member, 'type')?.text.replace(/^\s*:/, '') ?? '');
  const isOptional = /^[^:(]{1,100}\?/.test(member.text.slice(0, 120));
  return isOptional ? `${type}?` : type;
}

const isPrivate = (member: Node): boolean =>
  childrenOf(member).some(({ type, text }) => type === 'accessibility_modifier' && text !== 'public');
