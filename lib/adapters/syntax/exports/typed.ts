import type { Node } from '@vscode/tree-sitter-wasm';
import { childrenOf, type Fact, field, fieldText, lineOf, squash } from '../nodes.ts';

/** Annotations and attributes stand in front of what is declared: its place is its name. */
export const nameLine = (node: Node): number => lineOf(field(node, 'name') ?? node);

/** Marks of methods that a testing tool runs. */
const TEST_MARK =
  /^(?:Test|ParameterizedTest|RepeatedTest|TestFactory|TestTemplate|Fact|Theory|TestCase|TestMethod|DataTestMethod|Property)$/;
/** Marks of what it runs before and after: alone they may be advice of an aspect. */
const FIXTURE_MARK = /^(?:(?:Before|After)(?:Each|All|Class|Method)?|(?:OneTime)?(?:SetUp|TearDown)|(?:Test|Class)(?:Initialize|Cleanup))$/;

/** Names of the annotations or attributes in front of what is declared. */
const marksOf = (node: Node): string[] =>
  childrenOf(node)
    .filter(({ type }) => type === 'modifiers' || type === 'attribute_list')
    .flatMap(childrenOf)
    .filter(({ type }) => /^(?:marker_annotation|annotation|attribute)$/.test(type))
    .map((mark) => (/\w+$/.exec(fieldText(mark, 'name'))?.[0] ?? '').replace(/(?<=\w)Attribute$/, ''));

/** Whether a method is there for a testing tool: nobody calls it. */
export const isTestMethod = (node: Node): boolean =>
  /^(?:method_declaration|local_function_statement)$/.test(node.type) && marksOf(node).some((mark) => TEST_MARK.test(mark));

/** Whether a type is there for a testing tool: it says so, or has tests and offers nothing else. */
export function isTestType(node: Node): boolean {
  if (marksOf(node).includes('Test')) return true;
  const methods = childrenOf(field(node, 'body')).filter(({ type }) => type === 'method_declaration');
  const isRun = (method: Node): boolean => isTestMethod(method) || marksOf(method).some((mark) => FIXTURE_MARK.test(mark));
  return methods.some(isTestMethod) && methods.every((method) => isRun(method) || !isPublicMethod(method));
}

const isPublicMethod = (method: Node): boolean =>
  childrenOf(method).some(({ type, text }) => /^modifiers?$/.test(type) && /(?:^|\s)public(?:\s|$)/.test(text));

/** A method without its type, as sketches in Java and C# write one. */
export function bareMethod(node: Node, { signature, isPublic }: { signature: string; isPublic: boolean }): Fact[] {
  return isTestMethod(node) ? [] : [{ kind: 'function', name: fieldText(node, 'name'), signature, line: nameLine(node), public: isPublic }];
}

/** What stands in the head of a record is a field of it: `record Line(String sku, int count)`. */
export function recordField(node: Node, { owner, isPublic }: { owner: string; isPublic: boolean }): Fact {
  return {
    kind: 'field',
    name: fieldText(node, 'name'),
    owner,
    signature: squash(fieldText(node, 'type')),
    line: lineOf(node),
    public: isPublic,
  };
}
