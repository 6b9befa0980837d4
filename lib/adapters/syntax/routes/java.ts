import type { Node } from '@vscode/tree-sitter-wasm';
import { below, childrenOf, endpoint, type Fact, field, fieldText, nodesOf } from '../nodes.ts';

const MAPPING = /^@(Get|Post|Put|Patch|Delete|Request)Mapping\b([\s\S]*)$/;

/** Routes of Spring's and JAX-RS's annotations. */
export function javaRoutes(root: Node): Fact[] {
  return nodesOf(root, 'class_declaration', 'interface_declaration').flatMap((type) => {
    const prefix =
      annotations(type)
        .map(prefixOf)
        .find((found) => found !== undefined) ?? '';
    return childrenOf(field(type, 'body'))
      .filter((member) => member.type === 'method_declaration')
      .flatMap((method) => methodRoutes(method, prefix));
  });
}

function annotations(node: Node): Node[] {
  const modifiers = childrenOf(node).find(({ type }) => type === 'modifiers');
  return childrenOf(modifiers ?? null).filter(({ type }) => type.endsWith('annotation'));
}

const pathsIn = (text: string): string[] =>
  [...text.matchAll(/(?<![\w=] ?)"(\/?[^"]*)"|(?:path|value)\s?=\s?\{?\s?"([^"]*)"/g)].map((match) => match[1] ?? match[2] ?? '');

function prefixOf(annotation: Node): string | undefined {
  const name = fieldText(annotation, 'name');
  return name === 'RequestMapping' || name === 'Path' ? (pathsIn(annotation.text)[0] ?? '') : undefined;
}

function methodRoutes(method: Node, prefix: string): Fact[] {
  const marks = annotations(method);
  const place = field(method, 'name') ?? method;
  const spring = marks.flatMap(({ text }) => {
    const match = MAPPING.exec(text);
    if (match?.[1] === undefined) return [];
    const verb = match[1] === 'Request' ? (/RequestMethod\.(\w+)/.exec(text)?.[1] ?? 'ANY') : match[1];
    const paths = pathsIn(match[2] ?? '').filter((path) => !/^[\w.-]+\/[\w.+*-]+$/.test(path));
    return (paths.length === 0 ? [''] : paths).map((path) => endpoint(verb, below(prefix, path), place));
  });
  const verb = marks.map((mark) => /^@(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS)$/.exec(mark.text)?.[1]).find((found) => found !== undefined);
  if (verb === undefined) return spring;
  const path = marks.filter((mark) => fieldText(mark, 'name') === 'Path').flatMap(({ text }) => pathsIn(text))[0] ?? '';
  return [...spring, endpoint(verb, below(prefix, path), place)];
}
