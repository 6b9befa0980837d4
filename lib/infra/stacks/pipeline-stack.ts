import { CfnOutput, Stack, type StackProps } from 'aws-cdk-lib';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import {
  type FunctionName,
  HOOK_MACHINE,
  type HookFunctionName,
  STAGE_FUNCTIONS,
  type StageFunctionName,
  type StateMachineName,
} from '../../domain/platform/index.ts';
import { acknowledge } from '../acknowledge.ts';
import { FUNCTION_SPECS } from '../functions.ts';
import { type AccessContext, environmentOf, grantAccess } from '../functions-access.ts';
import { pipelineArn } from '../names.ts';
import { PlatformFunction } from '../platform-function.ts';
import { retentionOf } from '../platform-logs.ts';
import { PipelineMachine } from '../state-machines.ts';

/** Gives the bundle of a function. */
export type CodeOf = (name: FunctionName) => lambda.Code;

export interface PipelineStackProps extends StackProps {
  readonly context: AccessContext;
  readonly codeOf: CodeOf;
}

/** Children first: a definition names the versions of the machines it starts. */
const MACHINES_IN_ORDER: readonly StateMachineName[] = ['author-document', 'implement-task', 'verify', 'spec-pipeline'];

const WAITED_FOR = {
  'Serverless-LambdaAsyncFailureDestination': 'Step Functions waits for every answer; nothing invokes a stage asynchronously.',
  'Serverless-LambdaDLQ': 'Step Functions waits for every answer, and its execution keeps what failed.',
};

/** One function a stage, and the state machines that call them. */
export class PipelineStack extends Stack {
  readonly functions: Readonly<Record<StageFunctionName, PlatformFunction>>;
  readonly machines: Readonly<Record<StateMachineName, PipelineMachine>>;
  /** Carries events of hooks. */
  readonly hooks: PipelineMachine;
  readonly hookFunctions: Readonly<Record<HookFunctionName, PlatformFunction>>;

  constructor(scope: Construct, id: string, props: PipelineStackProps) {
    super(scope, id, props);
    const stages = Object.values(STAGE_FUNCTIONS).map((name) => [name, addFunction(this, name, props)] as const);
    this.functions = Object.fromEntries(stages) as Record<StageFunctionName, PlatformFunction>;
    for (const [, stage] of stages) acknowledge(stage.function, WAITED_FOR);
    this.machines = this.#machines(props);
    this.machines['spec-pipeline'].addLiveAlias();
    this.hookFunctions = {
      'hook-dispatch': addFunction(this, 'hook-dispatch', props),
      'hook-agent': addFunction(this, 'hook-agent', props),
    };
    this.hooks = this.#hooks(props);
    this.hooks.addLiveAlias();
    new CfnOutput(this, 'PipelineArn', {
      value: pipelineArn(this, props.context.names),
      description: 'Alias of the pipeline that runs start',
    });
  }

  #hooks({ context }: PipelineStackProps): PipelineMachine {
    const { 'hook-dispatch': dispatch, 'hook-agent': agent } = this.hookFunctions;
    for (const called of [dispatch, agent]) acknowledge(called.function, WAITED_FOR);
    return new PipelineMachine(this, `machine-${HOOK_MACHINE}`, {
      name: HOOK_MACHINE,
      names: context.names,
      functions: { 'hook-dispatch': dispatch.versionArn, 'hook-agent': agent.versionArn },
      functionArns: { 'hook-dispatch': dispatch.function.functionArn, 'hook-agent': agent.function.functionArn },
      machines: {},
      logRetention: retentionOf(context.settings.retention.logs_days),
    });
  }

  #machines({ context }: PipelineStackProps): Record<StateMachineName, PipelineMachine> {
    const logRetention = retentionOf(context.settings.retention.logs_days);
    const each = <T>(pick: (stage: PlatformFunction) => T): Record<StageFunctionName, T> =>
      Object.fromEntries(Object.entries(this.functions).map(([name, stage]) => [name, pick(stage)])) as Record<StageFunctionName, T>;
    const shared = {
      names: context.names,
      functions: each(({ versionArn }) => versionArn),
      functionArns: each((stage) => stage.function.functionArn),
      logRetention,
    };
    const versions: Partial<Record<StateMachineName, string>> = {};
    const machines: Partial<Record<StateMachineName, PipelineMachine>> = {};
    for (const name of MACHINES_IN_ORDER) {
      const machine = new PipelineMachine(this, `machine-${name}`, { ...shared, name, machines: versions });
      machines[name] = machine;
      versions[name] = machine.version.attrArn;
    }
    return machines as Record<StateMachineName, PipelineMachine>;
  }
}

/** A function with the variables and rights of its row. */
export function addFunction(
  stack: Stack,
  name: FunctionName,
  { context, codeOf }: Pick<PipelineStackProps, 'context' | 'codeOf'>,
): PlatformFunction {
  const spec = FUNCTION_SPECS[name];
  const added = new PlatformFunction(stack, name, {
    name,
    spec,
    names: context.names,
    code: codeOf(name),
    environment: environmentOf(stack, name, context),
    logRetention: retentionOf(context.settings.retention.logs_days),
  });
  grantAccess(added, name, context);
  return added;
}
