import type { Node } from '@vscode/tree-sitter-wasm';
import type { Mount } from '../../../domain/drift/index.ts';
import { below, childrenOf, endpoint, type Fact, field, fieldText, keyword, nodesOf, stringOf } from '../nodes.ts';
import type { Routes } from './ecmascript.ts';
import { viewSetMount, viewSetRoutes } from './view-sets.ts';

const METHODS = new Set(['get', 'post', 'put', 'patch', 'delete', 'head', 'options']);

/** Routes of Flask and FastAPI (decorators), of Django (`urls.py`) and its REST framework (view sets). */
export function pythonRoutes(root: Node, path: string): Routes {
  const prefixes = prefixesOf(root);
  const facts = nodesOf(root, 'decorated_definition').flatMap((node) => decorated(node, prefixes));
  const calls = nodesOf(root, 'call');
  const imports = importsOf(root);
  const urls = /(?:^|\/)urls(?:\/\w+)?\.py$/.test(path) ? calls.flatMap(djangoRoute) : [];
  return {
    facts: [...facts, ...urls, ...viewSetRoutes(root)],
    mounts: calls.flatMap((call) => mountOf(call, imports) ?? viewSetMount(call, imports) ?? []),
  };
}

function decorated(node: Node, prefixes: ReadonlyMap<string, string>): Fact[] {
  return childrenOf(node)
    .filter(({ type }) => type === 'decorator')
    .flatMap((decorator) => {
      const call = childrenOf(decorator)[0];
      const callee = call?.type === 'call' ? field(call, 'function') : null;
      if (call === undefined || callee?.type !== 'attribute') return [];
      const [receiver, method] = [fieldText(callee, 'object'), fieldText(callee, 'attribute')];
      const values = childrenOf(field(call, 'arguments'));
      const path = stringOf(values[0]) ?? stringOf(keyword(call, 'path'));
      if (path === undefined || !/^\/|^$/.test(path)) return [];
      const whole = below(prefixes.get(receiver) ?? '', path);
      if (METHODS.has(method)) return [endpoint(method, whole, decorator)];
      if (method !== 'route' && method !== 'api_route') return [];
      const listed = [...(keyword(call, 'methods')?.text ?? '"GET"').matchAll(/["'](\w+)["']/g)].map((match) => match[1] ?? '');
      return listed.map((one) => endpoint(one, whole, decorator));
    });
}

/** `router = APIRouter(prefix="/users")`, `bp = Blueprint("users", __name__, url_prefix="/users")`. */
function prefixesOf(root: Node): Map<string, string> {
  const prefixes = new Map<string, string>();
  for (const assignment of nodesOf(root, 'assignment')) {
    const call = field(assignment, 'right');
    if (call?.type !== 'call' || !/(?:APIRouter|Blueprint)$/.test(fieldText(call, 'function'))) continue;
    const prefix = stringOf(keyword(call, 'prefix')) ?? stringOf(keyword(call, 'url_prefix'));
    if (prefix !== undefined) prefixes.set(fieldText(assignment, 'left'), prefix);
  }
  return prefixes;
}

/** `path("users/<int:id>/", view)`; what includes another file is a mount. */
function djangoRoute(call: Node): Fact[] {
  const values = childrenOf(field(call, 'arguments'));
  const path = stringOf(values[0]);
  if (fieldText(call, 'function') !== 'path' || path === undefined || values.length < 2 || /^include\b/.test(values[1]?.text ?? ''))
    return [];
  return [endpoint('ANY', below('', path), call)];
}

function mountOf(call: Node, imports: ReadonlyMap<string, string>): Mount | undefined {
  const callee = fieldText(call, 'function');
  const values = childrenOf(field(call, 'arguments'));
  if (callee === 'path') {
    const from = /^include\(\s*["']([\w.]+)["']/.exec(values[1]?.text ?? '')?.[1];
    const prefix = stringOf(values[0]);
    return from === undefined || prefix === undefined || prefix === '' ? undefined : { prefix: below('', prefix), from };
  }
  if (!/\.(?:include_router|register_blueprint)$/.test(callee)) return undefined;
  const prefix = stringOf(keyword(call, 'prefix')) ?? stringOf(keyword(call, 'url_prefix'));
  const from = imports.get(/^\w+/.exec(values[0]?.text ?? '')?.[0] ?? '');
  return prefix === undefined || from === undefined ? undefined : { prefix, from };
}

/** Modules by the names that they, or something of them, are imported under. */
function importsOf(root: Node): Map<string, string> {
  const imports = new Map<string, string>();
  for (const statement of nodesOf(root, 'import_from_statement')) {
    const module = fieldText(statement, 'module_name');
    for (const name of statement.childrenForFieldName('name')) {
      if (name === null) continue;
      const alias = field(name, 'alias')?.text ?? name.text;
      // `from app.api import users` may name the module `app/api/users.py` as well as something in `app/api.py`.
      imports.set(alias, `${module}.${field(name, 'name')?.text ?? name.text}`);
    }
  }
  return imports;
}
