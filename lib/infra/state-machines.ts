import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import {
  type DeployedMachineName,
  HOOK_FUNCTIONS,
  type HookFunctionName,
  LIVE,
  MACHINE_PLACEHOLDERS,
  STAGE_FUNCTIONS,
  type StageFunctionName,
  type StateMachineName,
} from '../domain/platform/index.ts';
import { acceptWildcard, acknowledge } from './acknowledge.ts';
import { arn, executionsArn, machineArn, type Names } from './names.ts';
import { EXECUTIONS_START, EXECUTIONS_STOP, SYNC_RULE } from './perms.ts';
import { ownService } from './own-service.ts';
import { platformLogs } from './platform-logs.ts';

/** Functions that state machines call, by their placeholder. */
const CALLED = { ...STAGE_FUNCTIONS, ...HOOK_FUNCTIONS } as const;
export type CalledFunctionName = StageFunctionName | HookFunctionName;

/** What a definition asks of its role: the placeholders that stand in it. */
export interface Definition {
  /** The very text of the file. */
  readonly text: string;
  readonly functions: readonly (keyof typeof CALLED)[];
  readonly machines: readonly (keyof typeof MACHINE_PLACEHOLDERS)[];
}

/** Reads a definition as it lies in the repository. */
export function readDefinition(name: DeployedMachineName, folder = join(import.meta.dirname, '../../statemachines')): Definition {
  const text = readFileSync(join(folder, `${name}.asl.json`), 'utf8');
  const used = new Set([...text.matchAll(/\$\{(\w+)\}/gu)].map(([, placeholder]) => placeholder));
  const of = <T extends object>(known: T): (keyof T & string)[] =>
    (Object.keys(known) as (keyof T & string)[]).filter((key) => used.has(key));
  return { text, functions: of(CALLED), machines: of(MACHINE_PLACEHOLDERS) };
}

export interface PipelineMachineProps {
  readonly name: DeployedMachineName;
  readonly names: Names;
  /** Version ARN of every function that it calls. */
  readonly functions: Readonly<Partial<Record<CalledFunctionName, string>>>;
  /** Unqualified ARN of every function that it calls. */
  readonly functionArns: Readonly<Partial<Record<CalledFunctionName, string>>>;
  /** Version ARN of every state machine that others start. */
  readonly machines: Readonly<Partial<Record<StateMachineName, string>>>;
  readonly logRetention: logs.RetentionDays;
}

/**
 * One state machine from the very file that the embedded engine runs. Its definition names versions, of functions and of the machines it
 * starts: an execution keeps the definition it began with, so a run that waits for a review for weeks ends on the code it began with.
 */
export class PipelineMachine extends Construct {
  readonly machine: sfn.StateMachine;
  readonly version: sfn.CfnStateMachineVersion;
  readonly role: iam.Role;

  constructor(scope: Construct, id: string, props: PipelineMachineProps) {
    super(scope, id);
    const { name, names } = props;
    const definition = readDefinition(name);
    this.role = new iam.Role(this, 'Role', {
      assumedBy: ownService('states.amazonaws.com'),
      description: `State machine ${names.machineOf(name)}`,
    });
    this.#allowFunctions(definition, props);
    this.#allowMachines(definition, names);
    this.machine = new sfn.StateMachine(this, 'Machine', {
      stateMachineName: names.machineOf(name),
      // In the template itself and not as an asset: validators and reviewers see what is deployed.
      definitionBody: sfn.DefinitionBody.fromString(JSON.stringify(JSON.parse(definition.text))),
      definitionSubstitutions: substitutionsOf(definition, props),
      role: this.role,
      tracingEnabled: true,
      logs: {
        destination: platformLogs(this, 'Log', `/aws/vendedlogs/states/${names.machineOf(name)}`, props.logRetention),
        level: sfn.LogLevel.ALL,
        // Payloads carry task tokens: whoever reads logs must not be able to decide reviews.
        includeExecutionData: false,
      },
    });
    this.version = new sfn.CfnStateMachineVersion(this, 'Version', {
      stateMachineArn: this.machine.stateMachineArn,
      stateMachineRevisionId: this.machine.stateMachineRevisionId,
    });
    // Executions under way start the versions that their own definition names: replaced ones stay until the machine goes.
    this.version.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE);
    acknowledge(this.role, {
      'AwsSolutions-IAM5[Resource::*]':
        'Log delivery (logs:CreateLogDelivery and its kin, logs:PutResourcePolicy) and X-Ray have no resources to limit them to.',
    });
  }

  /** Adds the alias that new work starts. */
  addLiveAlias(): sfn.CfnStateMachineAlias {
    return new sfn.CfnStateMachineAlias(this, 'Live', {
      name: LIVE,
      deploymentPreference: { stateMachineVersionArn: this.version.attrArn, type: 'ALL_AT_ONCE' },
    });
  }

  #allowFunctions({ functions }: Definition, { functionArns }: PipelineMachineProps): void {
    const versions = functions.map((placeholder) => `${called(placeholder, functionArns)}:*`);
    this.role.addToPolicy(new iam.PolicyStatement({ actions: ['lambda:InvokeFunction'], resources: versions }));
    for (const version of versions)
      acceptWildcard(
        this.role,
        version,
        'Executions call the version they began with; a deployment adds versions while older ones are still called.',
      );
  }

  #allowMachines({ machines }: Definition, names: Names): void {
    if (machines.length === 0) return;
    const stack = Stack.of(this);
    const children = [...new Set(machines.map((placeholder) => MACHINE_PLACEHOLDERS[placeholder]))];
    const versions = children.map((child) => `${machineArn(stack, names, child)}:*`);
    const executions = children.map((child) => executionsArn(stack, names, child));
    this.role.addToPolicy(new iam.PolicyStatement({ actions: [...EXECUTIONS_START], resources: versions }));
    this.role.addToPolicy(new iam.PolicyStatement({ actions: [...EXECUTIONS_STOP], resources: executions }));
    this.role.addToPolicy(
      new iam.PolicyStatement({
        actions: [...SYNC_RULE],
        resources: [arn(stack, 'events', 'rule/StepFunctionsGetEventsForStepFunctionsExecutionRule')],
      }),
    );
    for (const version of versions) acceptWildcard(this.role, version, 'Executions start the version they began with, as with functions.');
    for (const execution of executions) acceptWildcard(this.role, execution, 'Names of nested executions are given by Step Functions.');
  }
}

function called(placeholder: keyof typeof CALLED, arns: PipelineMachineProps['functions']): string {
  const arn = arns[CALLED[placeholder]];
  if (arn === undefined) throw new Error(`no function stands for \${${placeholder}}`);
  return arn;
}

function substitutionsOf({ functions, machines }: Definition, props: PipelineMachineProps): Record<string, string> {
  const child = (placeholder: keyof typeof MACHINE_PLACEHOLDERS): string => {
    const version = props.machines[MACHINE_PLACEHOLDERS[placeholder]];
    if (version === undefined) throw new Error(`${props.name} starts ${MACHINE_PLACEHOLDERS[placeholder]}, which must be made before it`);
    return version;
  };
  return Object.fromEntries([
    ...functions.map((placeholder) => [placeholder, called(placeholder, props.functions)]),
    ...machines.map((placeholder) => [placeholder, child(placeholder)]),
  ]) as Record<string, string>;
}
