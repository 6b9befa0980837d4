import type { Node } from '@vscode/tree-sitter-wasm';
import type { Mount } from '../../../domain/drift/index.ts';
import { below, childrenOf, descendants, endpoint, type Fact, field, fieldText, nodesOf, stringOf, stringProperty } from '../nodes.ts';
import { nestRoutes } from './nest.ts';
import { nextRoutes } from './next.ts';
import { restApiRoutes } from './rest-api.ts';
import { stringConstants, tableRoutes } from './tables.ts';

export interface Routes {
  facts: Fact[];
  mounts: Mount[];
}

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'head', 'options', 'all']);
/** What answers requests; what sends them has the same methods. */
const CLIENT =
  /^(?:axios|http|https|client|request|fetch|got|ky|supertest|superagent|\$http|agent|session|cache|store|map|params)$|(?:Client|Cache|Http)$/;
const HANDLER = new Set([
  'arrow_function',
  'function_expression',
  'function',
  'identifier',
  'member_expression',
  'call_expression',
  'array',
  'non_null_expression',
  'await_expression',
  'as_expression',
]);

/** Routes of Express, Koa, Hono, Fastify, NestJS, of Next's route files, of tables, and of an HTTP API in CDK. */
export function ecmascriptRoutes(root: Node, path: string): Routes {
  const calls = nodesOf(root, 'call_expression');
  const imports = importsOf(root);
  const prefixes = prefixesOf(root, calls);
  const constants = stringConstants(root);
  const facts = [...nestRoutes(root), ...nextRoutes(root, path), ...restApiRoutes(root), ...tableRoutes(root, constants)];
  const mounts: Mount[] = [];
  for (const call of calls) {
    facts.push(...routeOf(call, prefixes, constants));
    const mount = mountOf(call, imports);
    if (mount !== undefined) mounts.push(mount);
  }
  return { facts, mounts };
}

interface Callee {
  object: Node;
  method: string;
  arguments: Node[];
}

function calleeOf(call: Node): Callee | undefined {
  const callee = field(call, 'function');
  if (callee?.type !== 'member_expression') return undefined;
  const object = field(callee, 'object');
  if (object === null) return undefined;
  return { object, method: fieldText(callee, 'property'), arguments: childrenOf(field(call, 'arguments')) };
}

function routeOf(call: Node, prefixes: ReadonlyMap<string, string>, constants: ReadonlyMap<string, string>): Fact[] {
  const callee = calleeOf(call);
  if (callee === undefined) return [];
  if (callee.method === 'route' || callee.method === 'addRoutes') return objectRoute(callee, call, prefixes);
  if (!METHODS.has(callee.method)) return [];
  const method = callee.method === 'all' ? 'ANY' : callee.method === 'del' ? 'DELETE' : callee.method;
  const chained = chainedPath(callee.object);
  if (chained !== undefined && callee.arguments.length > 0)
    return [endpoint(method, below(prefixes.get(chained.receiver) ?? '', chained.path), call)];
  const [first] = callee.arguments;
  const path = stringOf(first) ?? constants.get(first?.text ?? '');
  const last = callee.arguments.at(-1);
  const receiver = receiverOf(callee.object);
  if (path === undefined || !/^\/|^\*?$/.test(path) || last === undefined || callee.arguments.length < 2) return [];
  if (!callee.arguments.slice(1).some(isInline) && !HANDLER.has(last.type)) return [];
  if (CLIENT.test(receiver.split('.').at(-1) ?? '')) return [];
  return [endpoint(method, below(prefixes.get(receiver) ?? madePrefix(receiver), path), call)];
}

/** A handler in place; what is said of it may stand behind it, as in Elysia. */
const isInline = ({ type }: Node): boolean => type === 'arrow_function' || type === 'function_expression';

/** `new Elysia({ prefix: '/carts' }).get(…)`: what is asked has no name. */
const madePrefix = (receiver: string): string => (/^new\s/.test(receiver) ? (stringProperty(receiver, 'prefix') ?? '') : '');

/** Name at the root of `app.get(…).post(…)`. */
function receiverOf(object: Node): string {
  let node = object;
  for (let callee = calleeOf(node); node.type === 'call_expression' && callee !== undefined; callee = calleeOf(node)) node = callee.object;
  return node.text.slice(0, 80).replace(/^this\./, '');
}

/** `app.route('/x').get(h)`. */
function chainedPath(object: Node): { path: string; receiver: string } | undefined {
  let node: Node = object;
  for (let callee = calleeOf(node); callee !== undefined; callee = calleeOf(node)) {
    const path = callee.method === 'route' && callee.arguments.length === 1 ? stringOf(callee.arguments[0]) : undefined;
    if (path !== undefined) return { path, receiver: receiverOf(callee.object) };
    node = callee.object;
    if (node.type !== 'call_expression') return undefined;
  }
  return undefined;
}

/** `fastify.route({ method: 'GET', url: '/x', … })`, `api.addRoutes({ path: '/x', methods: [HttpMethod.GET], … })`. */
function objectRoute(callee: Callee, call: Node, prefixes: ReadonlyMap<string, string>): Fact[] {
  const [first] = callee.arguments;
  if (first?.type !== 'object') return [];
  const head = first.text.slice(0, 2000);
  const path = stringProperty(head, 'url') ?? stringProperty(head, 'path');
  const methods = /\bmethods?\s?:\s?(\[[^\]]{1,300}\]|[^,\n]{1,80})/.exec(head)?.[1] ?? '';
  if (path?.startsWith('/') !== true) return [];
  const named = [...methods.matchAll(/\b(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY)\b/g)].map((match) => match[1] ?? '');
  return named.map((method) => endpoint(method, below(prefixes.get(receiverOf(callee.object)) ?? '', path), call));
}

/** Prefixes of routers by their name in this file. */
function prefixesOf(root: Node, calls: readonly Node[]): Map<string, string> {
  const prefixes = new Map<string, string>();
  for (const declarator of nodesOf(root, 'variable_declarator')) {
    const value = field(declarator, 'value');
    if (value === null || !/^(?:new_expression|call_expression)$/.test(value.type)) continue;
    const text = value.text.slice(0, 400);
    const prefix =
      /\.basePath\(\s*["'`](\/[^"'`]*)/.exec(text)?.[1] ?? (/Router\b/.test(text) ? stringProperty(text, 'prefix') : undefined);
    if (prefix !== undefined) prefixes.set(fieldText(declarator, 'name'), prefix);
  }
  for (const call of calls) {
    const callee = calleeOf(call);
    const [path, router] = callee?.arguments ?? [];
    const prefix = stringOf(path);
    if (callee === undefined || !/^(?:use|route)$/.test(callee.method) || prefix?.startsWith('/') !== true) continue;
    const name = router?.type === 'identifier' && callee.arguments.length >= 2 ? (callee.arguments.at(-1)?.text ?? '') : '';
    if (name !== '') prefixes.set(name, below(prefix, prefixes.get(name) ?? ''));
  }
  return prefixes;
}

/** A router of another module below a prefix: `app.use('/v1', router)`, `app.register(routes, { prefix: '/v1' })`. */
function mountOf(call: Node, imports: ReadonlyMap<string, string>): Mount | undefined {
  const callee = calleeOf(call);
  if (callee === undefined) return undefined;
  const isMount = /^(?:use|route)$/.test(callee.method) && callee.arguments.length >= 2;
  const isPlugin = callee.method === 'register';
  const last = isMount ? callee.arguments.at(-1) : isPlugin ? callee.arguments[0] : undefined;
  if (last === undefined) return undefined;
  const prefix = isMount ? stringOf(callee.arguments[0]) : stringProperty(callee.arguments[1]?.text.slice(0, 500) ?? '', 'prefix');
  const required = /^require\(\s*["'`]([^"'`]+)/.exec(last.text)?.[1] ?? /^import\(\s*["'`]([^"'`]+)/.exec(last.text)?.[1];
  const from = required ?? imports.get(/^[\w$]+/.exec(last.text)?.[0] ?? '');
  return prefix?.startsWith('/') === true && from !== undefined ? { prefix, from } : undefined;
}

/** Modules by the names that they are imported under. */
function importsOf(root: Node): Map<string, string> {
  const imports = new Map<string, string>();
  for (const statement of childrenOf(root)) {
    const source = stringOf(field(statement, 'source'));
    if (statement.type === 'import_statement' && source !== undefined)
      for (const name of descendants(statement, 'identifier')) imports.set(name.text, source);
    if (statement.type === 'lexical_declaration' || statement.type === 'variable_declaration')
      for (const match of statement.text.slice(0, 500).matchAll(/(\w+)\s*\}?\s*=\s*require\(\s*["'`]([^"'`]+)/g))
        imports.set(match[1] ?? '', match[2] ?? '');
  }
  return imports;
}
