import type { Node } from '@vscode/tree-sitter-wasm';
import { childrenOf, type Fact, field, fieldText, lineOf, squash } from '../nodes.ts';

/** Annotations and attributes stand in front of what is declared: its place is its name. */
export const nameLine = (node: Node): number => lineOf(field(node, 'name') ?? node);

/** Marks of methods that a testing tool runs. */
const TEST_MARK = /(?:@(?:Test|ParameterizedTest|RepeatedTest|TestFactory|Property)|\[(?:Fact|Theory|Test|TestCase|TestMethod|Property))\b/;

/** Whether a method, or a type by one of its methods, is there for a testing tool: nobody calls it. */
export const isTest = (node: Node): boolean =>
  [node, ...childrenOf(field(node, 'body'))].some((one) =>
    childrenOf(one).some(({ type, text }) => /^(?:modifiers|attribute_list)$/.test(type) && TEST_MARK.test(text)),
  );

/** A method without its type, as sketches in Java and C# write one. */
export function bareMethod(node: Node, { signature, isPublic }: { signature: string; isPublic: boolean }): Fact[] {
  return isTest(node) ? [] : [{ kind: 'function', name: fieldText(node, 'name'), signature, line: nameLine(node), public: isPublic }];
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
