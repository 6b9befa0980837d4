import type { Node } from '@vscode/tree-sitter-wasm';
import { below, childrenOf, endpoint, type Fact, field, nodesOf } from '../nodes.ts';

const METHOD = /^@(Get|Post|Put|Patch|Delete|Head|Options|All)\(\s*(?:["'`]([^"'`]*)["'`])?/;

/** Routes of NestJS controllers: `@Controller('users')` and `@Get(':id')`. */
export function nestRoutes(root: Node): Fact[] {
  return nodesOf(root, 'class_declaration').flatMap((type) => {
    const decorators = [...childrenOf(type), ...childrenOf(type.parent)].filter((node) => node.type === 'decorator');
    const controller = decorators.map(({ text }) => /^@Controller\(([^)]{0,300})/.exec(text)?.[1]).find((found) => found !== undefined);
    return controller === undefined ? [] : methods(type, prefixOf(controller));
  });
}

const prefixOf = (text: string): string => /^\s*["'`]([^"'`]*)/.exec(text)?.[1] ?? /\bpath\s?:\s?["'`]([^"'`]*)/.exec(text)?.[1] ?? '';

function methods(type: Node, prefix: string): Fact[] {
  return childrenOf(field(type, 'body')).flatMap((node) => {
    const match = node.type === 'decorator' ? METHOD.exec(node.text) : null;
    if (match?.[1] === undefined) return [];
    const method = match[1] === 'All' ? 'ANY' : match[1];
    return [endpoint(method, below(prefix, match[2] ?? ''), node)];
  });
}
