import type { Node } from '@vscode/tree-sitter-wasm';
import type { ExportKind } from '../../../domain/drift/index.ts';
import { childrenOf, descendants, type Fact, field, fieldText, lineOf, squash } from '../nodes.ts';

const TYPES: Readonly<Record<string, ExportKind>> = {
  class_declaration: 'class',
  abstract_class_declaration: 'class',
  class: 'class',
  interface_declaration: 'interface',
  type_alias_declaration: 'type',
  enum_declaration: 'enum',
};
const FUNCTIONS = new Set(['function_declaration', 'generator_function_declaration', 'function_signature', 'function_expression']);
const NAMESPACES = new Set(['internal_module', 'module']);
const DECLARATIONS = new Set(['lexical_declaration', 'variable_declaration']);
const CALLABLE = new Set(['arrow_function', 'function_expression', 'function', 'generator_function']);

/** Names of a file that it exports, with the names and the lines of the exports. */
type Exported = Map<string, { as: string; line: number }[]>;

/** What a module of TypeScript or JavaScript declares at its top, and what of it is exported. */
export function ecmascriptExports(root: Node): Fact[] {
  const facts: Fact[] = [];
  const exported: Exported = new Map();
  for (const statement of childrenOf(root)) readStatement(statement, facts, exported);
  const made = new Set(facts.flatMap(({ kind, owner }) => (kind === 'method' ? (owner ?? []) : [])));
  const own = facts.map((fact) => {
    const known = made.has(fact.name) ? constructed(fact) : fact;
    return exported.has(fact.owner ?? fact.name) && !isHidden(fact) ? { ...known, public: true } : known;
  });
  return [...own, ...stated(root, facts, exported)];
}

/** Private members stay out altogether, so whatever has an owner is as public as that. */
const isHidden = (fact: Fact): boolean => fact.name.startsWith('#');

/** A function with methods on its prototype is made with `new`. */
function constructed({ signature, ...fact }: Fact): Fact {
  return fact.kind === 'function' ? { ...fact, kind: 'class' } : { ...fact, ...(signature !== undefined && { signature }) };
}

/** What an export names and the file neither declares nor has from elsewhere: a sketch says no more of it. */
function stated(root: Node, facts: readonly Fact[], exported: Exported): Fact[] {
  const known = new Set([...facts.map(({ name }) => name), ...boundNames(root)]);
  return [...exported].flatMap(([name, exports]) =>
    known.has(name) ? [] : exports.map(({ as, line }) => ({ kind: 'constant', name: as, line, public: true })),
  );
}

/** Names that imports and patterns bind. */
function boundNames(root: Node): string[] {
  return childrenOf(root).flatMap((statement) => {
    if (statement.type === 'import_statement') return descendants(statement, 'identifier').map(({ text }) => text);
    if (!DECLARATIONS.has(statement.type)) return [];
    const patterns = childrenOf(statement).flatMap((declarator) => field(declarator, 'name') ?? []);
    return patterns.flatMap((one) => descendants(one, 'identifier', 'shorthand_property_identifier_pattern')).map(({ text }) => text);
  });
}

function readStatement(statement: Node, facts: Fact[], exported: Exported): void {
  if (statement.type === 'export_statement') {
    const declaration = field(statement, 'declaration') ?? field(statement, 'value') ?? namespaceOf(statement);
    if (declaration !== undefined) facts.push(...declared(declaration, true));
    if (field(statement, 'source') !== null) return;
    if (declaration?.type === 'identifier') exportName(declaration, exported);
    for (const clause of childrenOf(statement).filter(({ type }) => type === 'export_clause'))
      for (const specifier of childrenOf(clause))
        exportName(field(specifier, 'name') ?? specifier, exported, fieldText(specifier, 'alias'));
    return;
  }
  if (statement.type === 'expression_statement') {
    const [expression] = childrenOf(statement);
    if (expression?.type === 'assignment_expression') readAssignment(expression, facts, exported);
    else if (expression !== undefined) facts.push(...declared(expression, false));
    return;
  }
  if (statement.type === 'ambient_declaration') {
    for (const child of childrenOf(statement).flatMap((one) => (one.type === 'statement_block' ? childrenOf(one) : [one])))
      facts.push(...declared(child, true));
    return;
  }
  facts.push(...declared(statement, false));
}

function exportName(name: Node, exported: Exported, alias = ''): void {
  const as = alias === '' || alias === 'default' ? name.text : alias;
  const others = (exported.get(name.text) ?? []).filter((other) => other.as !== as);
  exported.set(name.text, [...others, { as, line: lineOf(name) }]);
}

const namespaceOf = (statement: Node): Node | undefined => childrenOf(statement).find(({ type }) => NAMESPACES.has(type));

/** `namespace Carts { export function total() {} }`: its name, and what it holds. All of what is only declared is for others. */
function namespaceFacts(node: Node, isPublic: boolean): Fact[] {
  const facts: Fact[] = [];
  const exported: Exported = new Map();
  const isAmbient = node.parent?.type === 'ambient_declaration';
  for (const statement of childrenOf(field(node, 'body'))) {
    if (isAmbient && statement.type !== 'export_statement') facts.push(...declared(statement, true));
    else readStatement(statement, facts, exported);
  }
  const inner = facts.map((fact) => ({ ...fact, public: isPublic && (fact.public || exported.has(fact.owner ?? fact.name)) }));
  const name = field(node, 'name');
  return name?.type === 'identifier' ? [{ kind: 'constant', name: name.text, line: lineOf(node), public: isPublic }, ...inner] : inner;
}

/** `module.exports = { a, b }`, `module.exports = Thing`, `exports.a = …`, `Thing.prototype.b = …`. */
function readAssignment(assignment: Node, facts: Fact[], exported: Exported): void {
  const left = fieldText(assignment, 'left');
  const next = field(assignment, 'right');
  if (next?.type === 'assignment_expression') readAssignment(next, facts, exported);
  const right = assigned(assignment);
  // `exports.a = exports.b = void 0` only says that there will be such.
  if (right === null || right.text === 'void 0') return;
  const [, owner, method] = /^([\w$]+)\.prototype(?:\.([\w$]+))?$/.exec(left) ?? [];
  if (owner !== undefined) facts.push(...prototypeFacts(owner, method, { assignment, right }));
  const named = /^(?:module\.)?exports\.([\w$]+)$/.exec(left)?.[1];
  if (named === undefined && left !== 'module.exports') return;
  if (right.type === 'identifier') exportName(right, exported, named);
  else if (named !== undefined) facts.push(variable(named, right, assignment, true));
  else if (right.type === 'object') for (const member of childrenOf(right)) exportMember(member, facts, exported);
  else facts.push(...declared(right, true));
}

/** What an assignment gives in the end: `c` of `a = b = c`. */
function assigned(assignment: Node): Node | null {
  let value = field(assignment, 'right');
  while (value?.type === 'assignment_expression') value = field(value, 'right');
  return value;
}

/** A method that is put on a prototype, or an object of them. */
function prototypeFacts(owner: string, method: string | undefined, { assignment, right }: { assignment: Node; right: Node }): Fact[] {
  const pairs =
    method === undefined ? childrenOf(right).map((member) => methodOf(member)) : [{ name: method, value: right, place: assignment }];
  return pairs.flatMap(({ name, value, place }) =>
    value !== null && name !== 'constructor' && (CALLABLE.has(value.type) || value.type === 'method_definition')
      ? [{ ...callable(name, value, place, false), kind: 'method' as const, owner }]
      : [],
  );
}

const methodOf = (member: Node): { name: string; value: Node | null; place: Node } =>
  member.type === 'method_definition'
    ? { name: fieldText(member, 'name'), value: member, place: member }
    : { name: fieldText(member, 'key'), value: field(member, 'value'), place: member };

function exportMember(member: Node, facts: Fact[], exported: Exported): void {
  const value = field(member, 'value');
  if (member.type === 'shorthand_property_identifier') exportName(member, exported);
  else if (member.type === 'method_definition') facts.push(callable(fieldText(member, 'name'), member, member, true));
  else if (value?.type === 'identifier') exportName(value, exported, fieldText(member, 'key'));
  else if (member.type === 'pair' && value !== null) facts.push(variable(fieldText(member, 'key'), value, member, true));
}

function declared(node: Node, isPublic: boolean): Fact[] {
  if (NAMESPACES.has(node.type)) return namespaceFacts(node, isPublic);
  const name = fieldText(node, 'name');
  const kind = TYPES[node.type];
  if (kind !== undefined && name !== '') return typeFacts(node, { kind, name, isPublic });
  if (FUNCTIONS.has(node.type) && name !== '') return [callable(name, node, node, isPublic)];
  if (!DECLARATIONS.has(node.type)) return [];
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
