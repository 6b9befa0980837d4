import { Duration, RemovalPolicy, Stack, Tags } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import { type FunctionName, LIVE } from '../domain/platform/index.ts';
import { acknowledge } from './acknowledge.ts';
import type { FunctionSpec } from './functions.ts';
import type { Names } from './names.ts';
import { LOG_WRITE, TRACE_WRITE } from './perms.ts';
import { platformLogs } from './platform-logs.ts';

export interface PlatformFunctionProps {
  readonly name: FunctionName;
  readonly spec: FunctionSpec;
  readonly names: Names;
  readonly code: lambda.Code;
  /** Variables beside those that every function has. */
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: logs.RetentionDays;
}

/**
 * One function with a role of its own that at first may only write its log and its traces; a version of it for every deployment, kept,
 * and the alias `live` for whoever brings new work.
 */
export class PlatformFunction extends Construct {
  readonly function: lambda.Function;
  readonly role: iam.Role;
  readonly alias: lambda.Alias;

  constructor(scope: Construct, id: string, props: PlatformFunctionProps) {
    super(scope, id);
    const { name, spec, names } = props;
    const logGroup = platformLogs(this, 'Log', `/aws/lambda/${names.functionOf(name)}`, props.logRetention);
    this.role = new iam.Role(this, 'Role', {
      assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com'),
      description: `${names.functionOf(name)}: ${spec.purpose}`,
    });
    this.role.addToPolicy(new iam.PolicyStatement({ actions: [...LOG_WRITE], resources: [logGroup.logGroupArn] }));
    this.function = new lambda.Function(this, 'Function', {
      functionName: names.functionOf(name),
      description: spec.purpose,
      runtime: lambda.Runtime.NODEJS_24_X,
      architecture: lambda.Architecture.ARM_64,
      handler: 'index.handler',
      code: props.code,
      role: this.role,
      memorySize: spec.memory,
      timeout: Duration.seconds(spec.timeoutSeconds),
      tracing: lambda.Tracing.ACTIVE,
      logGroup,
      loggingFormat: lambda.LoggingFormat.JSON,
      environment: {
        POWERTOOLS_SERVICE_NAME: 'stringline',
        POWERTOOLS_METRICS_NAMESPACE: names.metrics,
        ...props.environment,
      },
      // Executions under way go on calling the version they began with: replaced versions stay.
      currentVersionOptions: { removalPolicy: RemovalPolicy.RETAIN },
    });
    this.alias = new lambda.Alias(this, 'Live', { aliasName: LIVE, version: this.function.currentVersion as lambda.IVersion });
    Tags.of(this).add('stringline:function', name);
    acknowledge(this.role, {
      'AwsSolutions-IAM5[Resource::*]': `X-Ray has no resources: ${TRACE_WRITE.join(' and ')} can only be allowed on all of them.`,
    });
  }

  /** ARN of the version that this deployment publishes. */
  get versionArn(): string {
    return this.function.currentVersion.functionArn;
  }

  /** Adds a statement to the role. */
  allow(actions: readonly string[], resources: readonly string[], conditions?: Readonly<Record<string, unknown>>): void {
    this.role.addToPolicy(
      new iam.PolicyStatement({ actions: [...actions], resources: [...resources], ...(conditions !== undefined && { conditions }) }),
    );
  }

  get stack(): Stack {
    return Stack.of(this);
  }
}
