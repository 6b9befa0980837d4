import type { Node } from '@vscode/tree-sitter-wasm';
import { below, childrenOf, descendants, endpoint, type Fact, field, fieldText, stringOf } from '../nodes.ts';

const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Get|Post|Put|Patch|Delete|Head|Options|Any)$/;

/** Routes of net/http, chi, gin, echo and gorilla/mux. */
export function goRoutes(root: Node): Fact[] {
  const calls = descendants(root, 'call_expression');
  const groups = groupsOf(root);
  return calls.flatMap((call) => routeOf(call, groups));
}

interface Callee {
  receiver: string;
  method: string;
  arguments: Node[];
}

function calleeOf(call: Node): Callee | undefined {
  const callee = field(call, 'function');
  if (callee?.type !== 'selector_expression') return undefined;
  return { receiver: fieldText(callee, 'operand'), method: fieldText(callee, 'field'), arguments: childrenOf(field(call, 'arguments')) };
}

function routeOf(call: Node, groups: ReadonlyMap<string, string>): Fact[] {
  const callee = calleeOf(call);
  const first = stringOf(callee?.arguments[0]);
  if (callee === undefined || first === undefined || callee.arguments.length < 2) return [];
  const prefix = below(enclosing(call), groups.get(callee.receiver) ?? '');
  const at = (path: string): string => below(prefix === '/' ? '' : prefix, path);
  const pattern = /^([A-Z]+) (?:[\w.-]+)?(\/.*)$/.exec(first);
  const isHandle = callee.method === 'HandleFunc' || callee.method === 'Handle';
  if (isHandle && pattern?.[1] !== undefined) return [endpoint(pattern[1], at(pattern[2] ?? ''), call)];
  if (isHandle && first.startsWith('/')) return methodsOf(call).map((method) => endpoint(method, at(first), call));
  if (callee.method === 'Method' || callee.method === 'MethodFunc') {
    const path = stringOf(callee.arguments[1]);
    return path === undefined ? [] : [endpoint(first, at(path), call)];
  }
  if (!METHOD.test(callee.method) || !first.startsWith('/') || callee.receiver === 'http') return [];
  return [endpoint(callee.method === 'Any' ? 'ANY' : callee.method, at(first), call)];
}

/** gorilla/mux: `r.HandleFunc("/x", h).Methods("GET", "POST")`. */
function methodsOf(call: Node): string[] {
  const chain = call.parent?.parent;
  const named = chain?.type === 'call_expression' ? /\.Methods\(([^)]{1,200})\)$/.exec(chain.text.slice(0, 2000))?.[1] : undefined;
  const methods = [...(named ?? '').matchAll(/["']([A-Z]+)["']|http\.Method(\w+)/g)].map((match) =>
    (match[1] ?? match[2] ?? '').toUpperCase(),
  );
  return methods.length === 0 ? ['ANY'] : methods;
}

/** `v1 := r.Group("/v1")`, `s := r.PathPrefix("/v1").Subrouter()`. */
function groupsOf(root: Node): Map<string, string> {
  const groups = new Map<string, string>();
  for (const node of descendants(root, 'short_var_declaration', 'assignment_statement')) {
    const match = /^(\w+)(?:\.Group|\.PathPrefix)\(\s*"([^"]*)"/.exec(fieldText(node, 'right').slice(0, 300));
    if (match?.[1] !== undefined) groups.set(fieldText(node, 'left'), below(groups.get(match[1]) ?? '', match[2] ?? ''));
  }
  return groups;
}

/** Prefix of the chi routes around a call: `r.Route("/v1", func(r chi.Router) { … })`. */
function enclosing(call: Node): string {
  let prefix = '';
  for (let node = call.parent; node !== null; node = node.parent) {
    const callee = node.type === 'call_expression' ? calleeOf(node) : undefined;
    const path = callee?.method === 'Route' && callee.arguments[1]?.type === 'func_literal' ? stringOf(callee.arguments[0]) : undefined;
    if (path !== undefined) prefix = below(path, prefix);
  }
  return prefix;
}
