import type { Node } from '@vscode/tree-sitter-wasm';
import { childrenOf, type Fact, field, fieldText, lineOf, squash } from '../nodes.ts';

/** What a Python module declares at its top. Names with an underscore in front are private, and so is what `__all__` leaves out. */
export function pythonExports(root: Node): Fact[] {
  const statements = childrenOf(root).flatMap(opened);
  const listed = statements.map(namesOfAll).find((names) => names !== undefined);
  const isPublic = (name: string): boolean => (listed === undefined ? !name.startsWith('_') : listed.has(name));
  return statements.flatMap((statement) => declared(statement, isPublic));
}

/** Definitions below `if TYPE_CHECKING:` and `try:` are at the top as well. */
function opened(statement: Node): Node[] {
  if (statement.type !== 'if_statement' && statement.type !== 'try_statement') return [statement];
  return childrenOf(statement).flatMap((part) => (part.type === 'block' ? childrenOf(part) : []));
}

function namesOfAll(statement: Node): Set<string> | undefined {
  const assignment = childrenOf(statement)[0];
  if (assignment?.type !== 'assignment' || fieldText(assignment, 'left') !== '__all__') return undefined;
  return new Set([...fieldText(assignment, 'right').matchAll(/["'](\w{1,100})["']/g)].map((match) => match[1] ?? ''));
}

function declared(statement: Node, isPublic: (name: string) => boolean): Fact[] {
  const node = statement.type === 'decorated_definition' ? (field(statement, 'definition') ?? statement) : statement;
  const name = fieldText(node, 'name');
  const base = { name, line: lineOf(node), public: isPublic(name) };
  if (node.type === 'function_definition')
    return [{ kind: 'function', ...base, ...(isMethod(node) ? {} : { signature: signatureOf(node) }) }];
  if (node.type === 'class_definition') return [{ kind: 'class', ...base }, ...members(node, name, base.public)];
  const assignment = node.type === 'expression_statement' ? childrenOf(node)[0] : undefined;
  const target = assignment?.type === 'assignment' ? field(assignment, 'left') : null;
  if (assignment === undefined || target?.type !== 'identifier' || target.text === '__all__') return [];
  return [{ kind: 'constant', name: target.text, line: lineOf(assignment), public: isPublic(target.text) }];
}

/** A method without its class, as sketches write one: what it takes is compared with no function of that name. */
const isMethod = (node: Node): boolean => /^\(\s*(?:self|cls)\b/.test(fieldText(node, 'parameters'));

function members(type: Node, owner: string, isPublic: boolean): Fact[] {
  return childrenOf(field(type, 'body')).flatMap((statement): Fact[] => {
    const node = statement.type === 'decorated_definition' ? (field(statement, 'definition') ?? statement) : statement;
    if (node.type === 'function_definition') {
      const name = fieldText(node, 'name');
      return name.startsWith('_')
        ? []
        : [{ kind: 'method', name, owner, signature: signatureOf(node), line: lineOf(node), public: isPublic }];
    }
    const assignment = childrenOf(node)[0];
    const target = assignment?.type === 'assignment' ? field(assignment, 'left') : null;
    if (assignment === undefined || target?.type !== 'identifier' || target.text.startsWith('_')) return [];
    const signature = squash(fieldText(assignment, 'type'));
    return [
      { kind: 'field', name: target.text, owner, line: lineOf(assignment), public: isPublic, ...(signature !== '' && { signature }) },
    ];
  });
}

/** Parameters keep their names: callers use them. */
function signatureOf(node: Node): string {
  const parameters = childrenOf(field(node, 'parameters'))
    .map(parameter)
    .filter((one) => !/^(?:self|cls)\b/.test(one));
  const result = squash(fieldText(node, 'return_type'));
  return `(${parameters.join(',')})${result === '' ? '' : `:${result}`}`;
}

function parameter(node: Node): string {
  const type = squash(fieldText(node, 'type'));
  const name = field(node, 'name')?.text ?? (field(node, 'type') === null ? node.text : (childrenOf(node)[0]?.text ?? ''));
  const optional = node.type.includes('default') ? '?' : '';
  return `${squash(name)}${type === '' ? '' : `:${type}`}${optional}`;
}
