/** A node of JSONata's syntax tree as 2.0.6 makes it; the library's own typing lacks half of the fields. */
export interface AstNode {
  readonly type: string;
  readonly value?: unknown;
  readonly position?: number;
  readonly steps?: readonly AstNode[];
  readonly stages?: readonly AstNode[];
  readonly predicate?: readonly AstNode[];
  readonly expr?: AstNode;
  readonly expressions?: readonly AstNode[];
  readonly expression?: AstNode;
  readonly arguments?: readonly AstNode[];
  readonly procedure?: AstNode;
  readonly body?: AstNode;
  readonly lhs?: AstNode | readonly (readonly [AstNode, AstNode])[];
  readonly rhs?: AstNode;
  readonly condition?: AstNode;
  readonly then?: AstNode;
  readonly else?: AstNode;
  readonly group?: { readonly lhs: readonly (readonly [AstNode, AstNode])[] };
  readonly terms?: readonly { readonly expression: AstNode }[];
  readonly pattern?: AstNode;
  readonly update?: AstNode;
  readonly delete?: AstNode;
  readonly focus?: string;
  readonly index?: string;
  readonly keepArray?: boolean;
  readonly keepSingletonArray?: boolean;
  readonly consarray?: boolean;
  readonly tuple?: boolean;
}

type Pairs = readonly (readonly [AstNode, AstNode])[];

/** The `{key: value}` pairs of an object constructor, or undefined. */
export function pairsOf(node: AstNode): Pairs | undefined {
  return Array.isArray(node.lhs) ? (node.lhs as Pairs) : undefined;
}

/** The left operand of an operator, or undefined. */
export function leftOf(node: AstNode): AstNode | undefined {
  return Array.isArray(node.lhs) ? undefined : (node.lhs as AstNode | undefined);
}
