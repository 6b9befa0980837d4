import type { Node } from '@vscode/tree-sitter-wasm';
import type { Mount } from '../../../domain/drift/index.ts';
import { below, childrenOf, endpoint, type Fact, field, fieldText, keyword, nodesOf, stringOf } from '../nodes.ts';

/** Actions of a view set that the router knows by name. */
const ACTIONS: Readonly<Record<string, readonly [method: string, path: string]>> = {
  list: ['GET', '/'],
  create: ['POST', '/'],
  retrieve: ['GET', '/{pk}'],
  update: ['PUT', '/{pk}'],
  partial_update: ['PATCH', '/{pk}'],
  destroy: ['DELETE', '/{pk}'],
};
const EVERY = Object.keys(ACTIONS);
/** What view sets have from what they extend. */
const GIVEN: readonly (readonly [RegExp, readonly string[]])[] = [
  [/\bReadOnlyModelViewSet\b/, ['list', 'retrieve']],
  [/\bModelViewSet\b/, EVERY],
  [/\bListModelMixin\b/, ['list']],
  [/\bCreateModelMixin\b/, ['create']],
  [/\bRetrieveModelMixin\b/, ['retrieve']],
  [/\bUpdateModelMixin\b/, ['update', 'partial_update']],
  [/\bDestroyModelMixin\b/, ['destroy']],
];

/** Endpoints of the view sets of Django REST framework: below the prefix by which a router registers them, which mostly stands elsewhere. */
export function viewSetRoutes(root: Node): Fact[] {
  return nodesOf(root, 'class_definition').flatMap((type) => {
    const heads = fieldText(type, 'superclasses');
    if (!/ViewSet\b/.test(heads)) return [];
    const members = childrenOf(field(type, 'body'));
    const own = members.flatMap((member) => (member.type === 'function_definition' ? [fieldText(member, 'name')] : []));
    const names = new Set([...GIVEN.flatMap(([head, given]) => (head.test(heads) ? given : [])), ...own]);
    const standard = EVERY.filter((name) => names.has(name)).map((name) => {
      const [method, path] = ACTIONS[name] ?? ['GET', '/'];
      return endpoint(method, path, type);
    });
    const within = fieldText(type, 'name');
    return [...standard, ...members.flatMap(extraRoutes)].map((fact) => ({ ...fact, within }));
  });
}

/** `@action(detail=True, methods=["post"], url_path="upload-photo")` in front of a method. */
function extraRoutes(member: Node): Fact[] {
  const call = childrenOf(member)
    .filter(({ type }) => type === 'decorator')
    .map((decorator) => childrenOf(decorator)[0])
    .find((one) => one?.type === 'call' && fieldText(one, 'function') === 'action');
  const definition = field(member, 'definition');
  if (call === undefined || definition === null) return [];
  const path = stringOf(keyword(call, 'url_path')) ?? fieldText(definition, 'name');
  const whole = below(keyword(call, 'detail')?.text === 'True' ? '/{pk}' : '', path);
  const listed = [...(keyword(call, 'methods')?.text ?? '"get"').matchAll(/["'](\w+)["']|\bHTTPMethod\.(\w+)/g)].map(
    (match) => match[1] ?? match[2] ?? '',
  );
  return listed.map((method) => endpoint(method, whole, member));
}

/** `router.register(r"students", StudentViewSet)`: what the view set answers lies below the prefix. */
export function viewSetMount(call: Node, imports: ReadonlyMap<string, string>): Mount | undefined {
  const [prefix, view] = childrenOf(field(call, 'arguments'));
  const name = /^(?:\w+\.)?(\w*ViewSet\w*|\w+View)$/.exec(view?.text ?? '')?.[1];
  const path = stringOf(prefix);
  if (!/\.register$/.test(fieldText(call, 'function')) || name === undefined || path === undefined) return undefined;
  const module = imports.get(/^\w+/.exec(view?.text ?? '')?.[0] ?? '') ?? '.';
  // `from .views import X` is beside it; of `from apps.students.views import X` the folder is told.
  const from = module.startsWith('.') ? '' : (module.split('.').at(-3) ?? '');
  return { prefix: below('', path), from, call: name };
}
