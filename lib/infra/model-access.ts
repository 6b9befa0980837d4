import { Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { allowedModels, type DeploySettings } from '../domain/deploy/index.ts';
import type { ModelReach } from '../domain/routing/index.ts';
import { MODELS_INVOKE } from './perms.ts';

/** Every model that the settings allow, once. */
export const modelsOf = ({ models, region }: Pick<DeploySettings, 'models' | 'region'>): ModelReach[] =>
  allowedModels({ routing: models.routing, alsoAllowed: models.also_allowed }, region, models.destinations);

/**
 * What a role needs to call exactly these models: each inference profile, and its foundation model in the profile's destinations, the
 * latter only through that profile. A global profile is routed beyond all regions, which IAM knows as a model without region and as the
 * requested region `unspecified`.
 */
export function modelStatements(stack: Stack, reaches: readonly ModelReach[]): iam.PolicyStatement[] {
  return reaches.flatMap((reach) => {
    const foundation = (region: string): string => `arn:${stack.partition}:bedrock:${region}::foundation-model/${reach.model}`;
    if (reach.profile === undefined) return [invoke(reach.regions.map(foundation))];
    const profile = `arn:${stack.partition}:bedrock:${stack.region}:${stack.account}:inference-profile/${reach.profile}`;
    const through = { StringEquals: { 'bedrock:InferenceProfileArn': profile } };
    const statements = [invoke([profile]), invoke(reach.regions.map(foundation), through)];
    if (reach.kind !== 'global') return statements;
    const anywhere = { StringEquals: { ...through.StringEquals, 'aws:RequestedRegion': 'unspecified' } };
    return [...statements, invoke([foundation('')], anywhere)];
  });
}

function invoke(resources: readonly string[], conditions?: Readonly<Record<string, unknown>>): iam.PolicyStatement {
  return new iam.PolicyStatement({
    actions: [...MODELS_INVOKE],
    resources: [...resources],
    ...(conditions !== undefined && { conditions }),
  });
}
