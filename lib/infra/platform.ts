import { type App, type Environment, Tags } from 'aws-cdk-lib';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import { calledId, type DeploySettings } from '../domain/deploy/index.ts';
import type { Observed } from './alarms.ts';
import type { AccessContext } from './functions-access.ts';
import { modelsOf } from './model-access.ts';
import { arn, machineArn, platformNames } from './names.ts';
import { ApiStack } from './stacks/api-stack.ts';
import { EventsStack } from './stacks/events-stack.ts';
import { GatesStack } from './stacks/gates-stack.ts';
import { ObservabilityStack } from './stacks/observability-stack.ts';
import { type CodeOf, PipelineStack } from './stacks/pipeline-stack.ts';
import { StateStack } from './stacks/state-stack.ts';

export interface PlatformOptions {
  /** Name of the environment. */
  readonly environment: string;
  readonly settings: DeploySettings;
  readonly codeOf: CodeOf;
}

export interface Platform {
  readonly state: StateStack;
  readonly pipeline: PipelineStack;
  readonly events: EventsStack;
  readonly api: ApiStack;
  readonly gates: GatesStack;
  readonly observability: ObservabilityStack;
}

/** Adds the stacks of one environment to an app. */
export function addPlatform(app: App, { environment, settings, codeOf }: PlatformOptions): Platform {
  const names = platformNames(settings.prefix, environment);
  // The region is part of ids and ARNs of models, so it is always known; the account may be that of whoever deploys.
  const env: Environment = { region: settings.region, ...(settings.account !== undefined && { account: settings.account }) };
  const stack = (what: string, description: string) => ({
    stackName: names.of(what),
    description: `Stringline, ${environment}: ${description}`,
    env,
  });
  const state = new StateStack(app, names.of('state'), {
    ...stack('state', 'records and artefacts'),
    names,
    retention: settings.retention,
  });
  const context: AccessContext = { names, settings, key: state.key };
  const pipeline = new PipelineStack(app, names.of('pipeline'), { ...stack('pipeline', 'stages and state machines'), context, codeOf });
  const events = new EventsStack(app, names.of('event-bus'), {
    ...stack('event-bus', 'events, their rules and who acts on them'),
    context,
    codeOf,
    table: state.table as dynamodb.ITableV2,
  });
  const api = new ApiStack(app, names.of('api'), { ...stack('api', 'API for people and machines'), context, codeOf });
  const gates = new GatesStack(app, names.of('gate-host'), {
    ...stack('gate-host', 'where repository commands run'),
    names,
    settings,
    ciPolicy: api.ciPolicy,
  });
  const observability = new ObservabilityStack(app, names.of('observability'), {
    ...stack('observability', 'alarms, dashboard and budget'),
    context,
    observed: observe(api, events, context),
  });
  // They reach each other by name: the order of deployment is said here.
  for (const dependent of [pipeline, events, api]) dependent.addStackDependency(state);
  for (const dependent of [events, api]) dependent.addStackDependency(pipeline);
  Tags.of(app).add('stringline:environment', environment);
  return { state, pipeline, events, api, gates, observability };
}

function observe(api: ApiStack, events: EventsStack, { names, settings }: AccessContext): Observed {
  return {
    functionOf: (name) => names.functionOf(name),
    machineArnOf: (name) => machineArn(api, names, name),
    metrics: names.metrics,
    reminderArn: arn(api, 'states', `stateMachine:${names.of('review-reminder')}`),
    deadLetters: events.deadLetters.map(queueName),
    apis: [api.people.api.apiId, api.machines.api.apiId],
    table: names.table,
    models: modelsOf(settings).map(calledId),
    usdPerMonth: settings.budget.usd_per_month,
  };
}

/** The name as it was given, which needs no reference to another stack. */
function queueName(queue: sqs.Queue): string {
  const child = queue.node.defaultChild;
  if (!(child instanceof sqs.CfnQueue) || child.queueName === undefined) throw new Error(`${queue.node.path} has no name of its own`);
  return child.queueName;
}
