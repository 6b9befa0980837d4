import type { Node } from '@vscode/tree-sitter-wasm';
import { below, childrenOf, endpoint, type Fact, field, fieldText, nodesOf, stringOf } from '../nodes.ts';

const ATTRIBUTE = /^#\[(?:\w+::)?(get|post|put|patch|delete|head|options)\(\s*"([^"]*)"/;
const METHOD = /\b(?:web::)?(get|post|put|patch|delete|head|options|any)(?:_service)?\s*\(/g;

/** Routes of axum (`.route("/x", get(h))`) and of actix or Rocket (`#[get("/x")]`, `web::resource`). */
export function rustRoutes(root: Node): Fact[] {
  const attributes = nodesOf(root, 'attribute_item').flatMap((node) => {
    const match = ATTRIBUTE.exec(node.text);
    return match?.[1] === undefined ? [] : [endpoint(match[1], below('', match[2] ?? ''), node)];
  });
  return [...attributes, ...nodesOf(root, 'call_expression').flatMap(routeOf)];
}

function routeOf(call: Node): Fact[] {
  const callee = field(call, 'function');
  const values = childrenOf(field(call, 'arguments'));
  const path = stringOf(values[0]);
  if (callee?.type !== 'field_expression' || fieldText(callee, 'field') !== 'route') return [];
  if (path !== undefined) return methodsIn(values[1]?.text ?? '').map((method) => endpoint(method, path, values[0] ?? call));
  // actix: `web::resource("/x").route(web::get().to(h))`
  const resource = /web::resource\(\s*"([^"]*)"\s*\)/.exec(fieldText(callee, 'value').slice(-600))?.[1];
  return resource === undefined ? [] : methodsIn(values[0]?.text ?? '').map((method) => endpoint(method, below('', resource), call));
}

const methodsIn = (text: string): string[] =>
  [...new Set([...text.slice(0, 600).matchAll(METHOD)].map((match) => (match[1] === 'any' ? 'ANY' : (match[1] ?? ''))))].filter(
    (method) => method !== '',
  );
