import type { Node } from '@vscode/tree-sitter-wasm';
import { childrenOf, endpoint, type Fact } from '../nodes.ts';

const METHODS = /^export\s+(?:async\s+)?(?:function|const)\s+(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)\b/;

/** Routes that Next reads off the folders: `app/api/users/[id]/route.ts`, `pages/api/users.ts`. */
export function nextRoutes(root: Node, path: string): Fact[] {
  const app = /(?:^|\/)app\/((?:[^/]+\/)*)route\.[jt]sx?$/.exec(path)?.[1];
  if (app !== undefined)
    return childrenOf(root).flatMap((statement) => {
      const method = METHODS.exec(statement.text.slice(0, 100))?.[1];
      return method === undefined ? [] : [endpoint(method, routeOf(app), statement)];
    });
  const page = /(?:^|\/)pages\/(api\/.+?)(?:\/index)?\.[jt]sx?$/.exec(path)?.[1];
  return page === undefined ? [] : [endpoint('ANY', routeOf(page), root)];
}

/** Groups such as `(admin)` are no part of the address. */
const routeOf = (folders: string): string =>
  `/${folders
    .split('/')
    .filter((part) => part !== '' && !/^\(.*\)$/.test(part))
    .join('/')}`;
