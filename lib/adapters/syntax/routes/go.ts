import type { Node } from '@vscode/tree-sitter-wasm';
import type { Mount } from '../../../domain/drift/index.ts';
import { below, childrenOf, endpoint, type Fact, field, fieldText, nodesOf, stringOf } from '../nodes.ts';
import type { Routes } from './ecmascript.ts';

const METHOD = /^(?:GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|Get|Post|Put|Patch|Delete|Head|Options|Any)$/;

/** Routes of net/http, chi, gin, echo and gorilla/mux. */
export function goRoutes(root: Node): Routes {
  const calls = nodesOf(root, 'call_expression');
  const groups = groupsOf(root);
  const facts = calls.flatMap((call) => {
    const within = functionOf(call);
    return routeOf(call, groups).map((fact) => ({ ...fact, ...(within !== undefined && { within }) }));
  });
  return { facts, mounts: calls.flatMap((call) => handedOver(call, groups)) };
}

/** The declared function around a node. */
function functionOf(node: Node): string | undefined {
  const declaration = declarationOf(node);
  return declaration === null ? undefined : fieldText(declaration, 'name');
}

function declarationOf(node: Node): Node | null {
  let around = node.parent;
  while (around !== null && around.type !== 'function_declaration' && around.type !== 'method_declaration') around = around.parent;
  return around;
}

const NAMED = /^(?:(?:[\w.]*\.)?(\w+)\.)?(\w+)$/;
const ROUTER = /\b(?:chi\.Router|gin\.(?:RouterGroup|IRouter|IRoutes)|echo\.Group|mux\.Router|fiber\.Router)\b/;

/** `users.Register(v1.Group("/users"))`, `Register(v1)`, `r.Mount("/users", users.Routes())`: a function that gets a router with a prefix. */
function handedOver(call: Node, groups: ReadonlyMap<string, string>): Mount[] {
  const callee = calleeOf(call);
  const path = callee?.method === 'Mount' ? stringOf(callee.arguments[0]) : undefined;
  const maker = path === undefined ? undefined : callee?.arguments[1];
  const [, from = '', name] = NAMED.exec(fieldText(maker?.type === 'call_expression' ? maker : call, 'function')) ?? [];
  if (name === undefined || (path !== undefined && maker?.type !== 'call_expression')) return [];
  const given =
    path ??
    childrenOf(field(call, 'arguments'))
      .map((each) => prefixOf(each, groups))
      .find((prefix) => prefix !== undefined);
  if (given === undefined) return [];
  const prefix = below(below(enclosing(call), path === undefined ? '' : (groups.get(callee?.receiver ?? '') ?? '')), given);
  const within = functionOf(call);
  return [{ prefix: prefix === '/' ? '' : prefix, from, call: name, ...(within !== undefined && { within }) }];
}

/** Of a router that is handed over: a group that is made for it, one that has a name, or the one that this function was handed itself. */
function prefixOf(node: Node, groups: ReadonlyMap<string, string>): string | undefined {
  const made = node.type === 'call_expression' ? GROUP.exec(node.text.slice(0, 300)) : null;
  if (made?.[1] !== undefined) return below(groups.get(made[1]) ?? '', made[2] ?? '');
  if (node.type === 'selector_expression') return groups.get(node.text);
  if (node.type !== 'identifier') return undefined;
  const own = childrenOf(field(declarationOf(node) ?? node, 'parameters')).some(
    (parameter) => ROUTER.test(parameter.text) && parameter.text.split(/[\s,]+/).includes(node.text),
  );
  return groups.get(node.text) ?? (own ? '' : undefined);
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

const GROUP = /^([\w.]+?)(?:\.Group|\.PathPrefix)\(\s*"([^"]*)"/;

/** `v1 := r.Group("/v1")`, `s.api = s.router.PathPrefix("/v1").Subrouter()`. */
function groupsOf(root: Node): Map<string, string> {
  const groups = new Map<string, string>();
  for (const node of nodesOf(root, 'short_var_declaration', 'assignment_statement')) {
    const match = GROUP.exec(fieldText(node, 'right').slice(0, 300));
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
