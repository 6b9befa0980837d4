import { Aws } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';

/**
 * Services that say for whom they act when they assume a role, as their guides document it: Step Functions ("Creating an IAM role for your
 * state machine"), EventBridge ("Cross-service confused deputy prevention"), CodeBuild ("Allow CodeBuild to interact with other AWS services")
 * and flow logs ("IAM role for publishing flow logs to CloudWatch Logs"). The guide of Lambda says nothing of execution roles: a key that a
 * request lacks fails, so that nothing may be asked for there.
 */
export const SAYS_FOR_WHOM = [
  'states.amazonaws.com',
  'events.amazonaws.com',
  'codebuild.amazonaws.com',
  'vpc-flow-logs.amazonaws.com',
] as const;

/** A service that assumes a role on behalf of this account, and of no other that names the role to it. */
export const ownService = (service: (typeof SAYS_FOR_WHOM)[number]): iam.PrincipalBase =>
  new iam.ServicePrincipal(service, { conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } } });
