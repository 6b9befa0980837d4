import type { Node } from '@vscode/tree-sitter-wasm';
import { childrenOf, type Fact, field, lineOf, nodesOf, stringOf } from '../nodes.ts';

const SENDS =
  /(?:^|[._>:])(?:emit|publish|dispatch|subscribe|on|once|addEventListener|send_event|publish_event|emit_event|PublishEvent|Publish|Emit|Subscribe|addListener)$/;

/** Names of events: what is emitted, published or subscribed to, and EventBridge's detail types. */
export function eventNames(root: Node): Fact[] {
  const calls = nodesOf(root, 'call_expression', 'call', 'invocation_expression', 'method_invocation').flatMap((node) => {
    const callee = (field(node, 'function') ?? field(node, 'name'))?.text.slice(-80) ?? '';
    if (!SENDS.test(callee)) return [];
    const first = childrenOf(field(node, 'arguments'))[0];
    const name = stringOf(first?.type === 'argument' ? childrenOf(first)[0] : first);
    return name !== undefined && isEventName(name) ? [event(name, node)] : [];
  });
  const details = nodesOf(root, 'pair', 'keyed_element', 'dictionary').flatMap((node) => {
    const match = /^["']?(?:detail-?type|DetailType)["']?\s?:\s?(?:\[\s?|aws\.String\(\s?)?["'`]([^"'`\n]{1,100})/i.exec(
      node.text.slice(0, 200),
    );
    return match?.[1] === undefined ? [] : [event(match[1], node)];
  });
  return [...calls, ...details];
}

/** `preferences.updated`, `user:created`, `OrderPlaced`; DOM events and plain words are not what designs declare. */
const isEventName = (name: string): boolean => /^[\w-]+(?:[.:/][\w-]+)+$/.test(name) || /^\p{Lu}\p{Ll}+\p{Lu}[\p{L}\p{N}]+$/u.test(name);

const event = (name: string, node: Node): Fact => ({ kind: 'event', name, line: lineOf(node), public: true });
