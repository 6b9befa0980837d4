import { type CfnResource, Stack } from 'aws-cdk-lib';
import { CfnManagedPolicy, CfnPolicy, CfnRole } from 'aws-cdk-lib/aws-iam';

/** A statement as the template will have it, with lists where IAM allows a single value. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  /** References are flattened: `<Logical.Arn>`. */
  readonly resources: readonly string[];
  readonly conditions: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

/** Statements of an identity's policy; undefined for resources that hold none. */
export function statementsOf(node: CfnResource): Statement[] | undefined {
  const resolve = (value: unknown): unknown => Stack.of(node).resolve(value) as unknown;
  if (node instanceof CfnPolicy || node instanceof CfnManagedPolicy) return statementsIn(resolve(node.policyDocument));
  if (!(node instanceof CfnRole)) return undefined;
  const inline = (resolve(node.policies) ?? []) as { policyDocument: unknown }[];
  return inline.flatMap(({ policyDocument }) => statementsIn(policyDocument));
}

/** Statements of a resolved policy document. */
export function statementsIn(document: unknown): Statement[] {
  const { Statement: statements } = document as { Statement?: unknown };
  return listOf(statements).map((statement) => {
    const { Effect, Action, NotAction, Resource, NotResource, Condition } = statement as Record<string, unknown>;
    return {
      effect: String(Effect),
      // What is named by what it is not is everything else.
      actions: NotAction === undefined ? listOf(Action).map(String) : ['*'],
      resources: NotResource === undefined ? listOf(Resource).map(flat) : ['*'],
      conditions: (Condition ?? {}) as Statement['conditions'],
    };
  });
}

/** One value or a list of them, as a list. */
export function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** A value of a template as text: `<AWS::Region>`, `<Logical.Arn>`. */
export function flat(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value);
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join, 'Fn::ImportValue': imported } = value as Record<string, unknown>;
  if (typeof ref === 'string') return `<${ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(flat).join(String(join[0]));
  return imported === undefined ? JSON.stringify(value) : flat(imported);
}

/** Properties of a resource as the template will have them. */
export function propertiesOf(node: CfnResource): Readonly<Record<string, unknown>> {
  const rendered = Stack.of(node).resolve((node as unknown as { _toCloudFormation(): unknown })._toCloudFormation()) as {
    Resources: Record<string, { Properties?: Record<string, unknown> }>;
  };
  return Object.values(rendered.Resources)[0]?.Properties ?? {};
}
