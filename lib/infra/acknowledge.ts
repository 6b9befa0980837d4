import { Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/** Accepts findings of a rule pack on a construct and what is below it. The reason is read by people. */
export function acknowledge(construct: IConstruct, findings: Readonly<Record<string, string>>): void {
  Validations.of(construct).acknowledge(...Object.entries(findings).map(([id, reason]) => ({ id, reason })));
}

/** Accepts that a policy at or below a construct names resources by a pattern. */
export function acceptWildcard(construct: IConstruct, resource: string, reason: string): void {
  acknowledge(construct, { [`AwsSolutions-IAM5[Resource::${flat(Stack.of(construct).resolve(resource))}]`]: reason });
}

/** References as the rule pack writes them: `<AWS::Partition>`, `<Logical.Arn>`. */
function flat(value: unknown): string {
  if (typeof value === 'string') return value;
  const { Ref: ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = value as Record<string, unknown>;
  if (typeof ref === 'string') return `<${ref}>`;
  if (Array.isArray(attribute)) return `<${attribute.join('.')}>`;
  if (Array.isArray(join)) return (join[1] as unknown[]).map(flat).join(String(join[0]));
  throw new Error(`not the name of a resource: ${JSON.stringify(value)}`);
}
