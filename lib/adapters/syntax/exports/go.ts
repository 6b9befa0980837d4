import type { Node } from '@vscode/tree-sitter-wasm';
import { childrenOf, descendants, type Fact, field, fieldText, lineOf, squash } from '../nodes.ts';

const isPublic = (name: string): boolean => /^\p{Lu}/u.test(name);

/** What a Go file declares at its top. */
export function goExports(root: Node): Fact[] {
  return childrenOf(root).flatMap((node): Fact[] => {
    const name = fieldText(node, 'name');
    const base = { name, line: lineOf(node), public: isPublic(name) };
    switch (node.type) {
      case 'function_declaration':
        return isTest(name, node) ? [] : [{ kind: 'function', ...base, signature: signatureOf(node) }];
      case 'method_declaration':
        return method(node);
      case 'type_declaration':
        return childrenOf(node).flatMap(typeFacts);
      case 'const_declaration':
      case 'var_declaration':
        return descendants(node, 'const_spec', 'var_spec').map((spec) => {
          const constant = fieldText(spec, 'name');
          return { kind: 'constant', name: constant, line: lineOf(spec), public: isPublic(constant) };
        });
      default:
        return [];
    }
  });
}

/** What the testing tool runs, and nobody calls. */
const isTest = (name: string, node: Node): boolean =>
  /^(?:Test|Benchmark|Fuzz)(?![\p{Ll}])/u.test(name) && /\*testing\.[TBF]\b/.test(fieldText(node, 'parameters'));

function method(node: Node): Fact[] {
  const receiver = descendants(field(node, 'receiver') ?? node, 'type_identifier')[0]?.text ?? '';
  const name = fieldText(node, 'name');
  if (!isPublic(name)) return [];
  return [{ kind: 'method', name, owner: receiver, signature: signatureOf(node), line: lineOf(node), public: isPublic(receiver) }];
}

function typeFacts(spec: Node): Fact[] {
  const name = fieldText(spec, 'name');
  const body = field(spec, 'type');
  if (name === '' || body === null) return [];
  const base = { name, line: lineOf(spec), public: isPublic(name) };
  if (body.type === 'interface_type')
    return [{ kind: 'interface', ...base }, ...childrenOf(body).flatMap((element) => interfaceMethod(element, name))];
  if (body.type === 'struct_type')
    return [{ kind: 'class', ...base }, ...descendants(body, 'field_declaration').flatMap((one) => fieldFacts(one, name))];
  return [{ kind: 'type', ...base, signature: squash(body.text) }];
}

function interfaceMethod(element: Node, owner: string): Fact[] {
  const name = fieldText(element, 'name');
  if (!isPublic(name)) return [];
  return [{ kind: 'method', name, owner, signature: signatureOf(element), line: lineOf(element), public: isPublic(owner) }];
}

function fieldFacts(node: Node, owner: string): Fact[] {
  const signature = squash(fieldText(node, 'type'));
  return node
    .childrenForFieldName('name')
    .filter((name): name is Node => name !== null && isPublic(name.text))
    .map((name) => ({ kind: 'field', name: name.text, owner, signature, line: lineOf(node), public: isPublic(owner) }));
}

/** Types only: nobody outside sees the names. `a, b string` are two. */
function signatureOf(node: Node): string {
  const result = field(node, 'result');
  const results = result === null ? '' : result.type === 'parameter_list' ? `(${types(result).join(',')})` : squash(result.text);
  return `(${types(field(node, 'parameters')).join(',')})${results === '' ? '' : `:${results}`}`;
}

function types(list: Node | null): string[] {
  return childrenOf(list).flatMap((parameter) => {
    const type = `${parameter.type.startsWith('variadic') ? '...' : ''}${squash(fieldText(parameter, 'type'))}`;
    const names = parameter.childrenForFieldName('name').length;
    return Array.from({ length: Math.max(1, names) }, () => type);
  });
}
