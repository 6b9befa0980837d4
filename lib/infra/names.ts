import type { Stack } from 'aws-cdk-lib';
import { METRICS_NAMESPACE } from '../domain/operations/index.ts';
import { type DeployedMachineName, type FunctionName, HOOK_MACHINE, LIVE } from '../domain/platform/index.ts';

/** Names of what has one, so that stacks reach each other by name where a reference would tie a knot. */
export interface Names {
  /** Name of the environment. */
  readonly environment: string;
  /** `<prefix>-<environment>-<what>`. */
  of(what: string): string;
  functionOf(name: FunctionName): string;
  machineOf(name: DeployedMachineName): string;
  readonly table: string;
  readonly bus: string;
  /** Bucket names are unique in the world: account and region belong to them. */
  bucketOf(stack: Stack): string;
  readonly buildProject: string;
  /** Namespace of the metrics that functions write: two environments in one account stay apart. */
  readonly metrics: string;
}

/** Names of one environment. */
export function platformNames(prefix: string, environment: string): Names {
  const of = (what: string): string => `${prefix}-${environment}-${what}`;
  return {
    environment,
    of,
    functionOf: of,
    machineOf: of,
    table: of('records'),
    bucketOf: (stack) => `${of('artefacts')}-${stack.account}-${stack.region}`,
    bus: of('events'),
    buildProject: of('gates'),
    metrics: `${METRICS_NAMESPACE}/${prefix}-${environment}`,
  };
}

/** ARN of the table. */
export function tableArn(stack: Stack, names: Names): string {
  return arn(stack, 'dynamodb', `table/${names.table}`);
}

/** ARN of the bucket of artefacts. */
export function bucketArn(stack: Stack, names: Names): string {
  return `arn:${stack.partition}:s3:::${names.bucketOf(stack)}`;
}

/** ARN of the event bus. */
export function busArn(stack: Stack, names: Names): string {
  return arn(stack, 'events', `event-bus/${names.bus}`);
}

/** ARN of a state machine by its name. */
export function machineArn(stack: Stack, names: Names, name: DeployedMachineName): string {
  return arn(stack, 'states', `stateMachine:${names.machineOf(name)}`);
}

/** ARN of the alias that new runs start. */
export function pipelineArn(stack: Stack, names: Names): string {
  return `${machineArn(stack, names, 'spec-pipeline')}:${LIVE}`;
}

/** ARN of the alias that events of hooks start. */
export function hooksArn(stack: Stack, names: Names): string {
  return `${machineArn(stack, names, HOOK_MACHINE)}:${LIVE}`;
}

/** ARN pattern of the executions of a state machine. */
export function executionsArn(stack: Stack, names: Names, name: DeployedMachineName): string {
  return arn(stack, 'states', `execution:${names.machineOf(name)}:*`);
}

/** ARN of the CodeBuild project that runs repository commands. */
export function buildProjectArn(stack: Stack, names: Names): string {
  return arn(stack, 'codebuild', `project/${names.buildProject}`);
}

/** ARN of a secret by its name; the service adds six characters to it. */
export function secretArn(stack: Stack, name: string): string {
  return arn(stack, 'secretsmanager', `secret:${name}-??????`);
}

/** ARN in the stack's own account and region. `resource` is written as the service writes it. */
export function arn(stack: Stack, service: string, resource: string): string {
  return `arn:${stack.partition}:${service}:${stack.region}:${stack.account}:${resource}`;
}
