import { afterAll, describe, expect, it } from '@jest/globals';
import { type App, CfnResource, CloudFormationValidatePlugin, Stack, Validations } from 'aws-cdk-lib';
import * as codebuild from 'aws-cdk-lib/aws-codebuild';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as events from 'aws-cdk-lib/aws-events';
import * as targets from 'aws-cdk-lib/aws-events-targets';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { RetentionDays } from 'aws-cdk-lib/aws-logs';
import * as sfn from 'aws-cdk-lib/aws-stepfunctions';
import { AwsSolutionsChecks, type NagPack, ServerlessChecks } from 'cdk-nag';
import { DeploySettings } from '../../lib/domain/deploy/index.ts';
import { PlatformBus } from '../../lib/infra/event-bus.ts';
import { BuildNetwork } from '../../lib/infra/build-network.ts';
import { BuildProject, buildLogs } from '../../lib/infra/build-project.ts';
import { RULES, StringlineChecks } from '../../lib/infra/rules/index.ts';
import { newApp, removeOutput, synthesize } from './support.ts';

afterAll(removeOutput);

const IDS = { space_id: '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0', project_id: '1b1c2d3e-4f50-6172-8394-a5b6c7d8e9f1' };

const SETTINGS: Record<string, object> = {
  'as it comes': {},
  'with everything that can be chosen': {
    identity: { issuer: 'https://login.example.com', audience: ['a'] },
    models: { also_allowed: ['global.anthropic.claude-sonnet-4-6', 'amazon.nova-pro-v1:0'] },
    gates: { network: 'registries', egress: ['registry.npmjs.org'], warm_machines: 1 },
    git_hosts: [
      {
        host: 'git-codecommit.us-east-1.amazonaws.com',
        kind: 'codecommit',
        repositories: ['shop', 'web-*', 'web'],
        follow: ['shop', 'web'],
      },
      {
        host: 'gitlab.com',
        kind: 'gitlab',
        repositories: ['acme/**'],
        secret: 'stringline/gitlab',
        webhook_secret: 'stringline/gitlab-webhook',
      },
    ],
    notify: { emails: ['a@example.com'], alarm_emails: ['b@example.com'], webhook_secret: 'stringline/hook' },
    retention: { protect: false },
    account: '123456789012',
  },
  'on CodeCatalyst': {
    gates: {
      kind: 'codecatalyst',
      codecatalyst: { space: 'a', project: 'b', workflow: 'c', token_secret: 'stringline/codecatalyst', ...IDS },
    },
  },
  'with another CI': { gates: { kind: 'external' } },
};

/** What a pack finds that nobody has accepted. */
function findingsOf(pack: NagPack, app: App): string[] {
  return pack
    .validateScope(app)
    .violations.flatMap(({ ruleName, description, violatingResources }) =>
      violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}: ${description}`),
    );
}

/** What the validator of CloudFormation, which the CDK brings with it, calls an error. */
function templateErrors(app: App, stacks: readonly Stack[]): unknown[] {
  const { directory } = app.synth();
  const stackTemplates = stacks.map((stack) => ({
    templatePath: `${directory}/${stack.artifactId}.template.json`,
    stackConstructPath: stack.node.path,
    accountId: undefined,
    region: undefined,
  }));
  const templatePaths = stackTemplates.map(({ templatePath }) => templatePath);
  const report = new CloudFormationValidatePlugin().validate({ templatePaths, stackTemplates, appConstruct: app });
  return report.violations.filter(({ severity }) => severity === 'error' || severity === 'fatal');
}

describe('the platform', () => {
  it.each(Object.entries(SETTINGS))('gives no rule pack cause for a finding that nobody has accepted (%s)', (_, settings) => {
    const { app } = synthesize(settings);
    expect(findingsOf(new AwsSolutionsChecks(app), app)).toEqual([]);
    expect(findingsOf(new ServerlessChecks(app), app)).toEqual([]);
    expect(findingsOf(new StringlineChecks(app), app)).toEqual([]);
  });

  it('accepts findings with a reason that people can weigh', () => {
    // Prepare
    const { app } = synthesize();

    // Act
    const accepted = app.node
      .findAll()
      .flatMap((construct) => construct.node.metadata.filter(({ type }) => type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY))
      .flatMap(({ data }) => Object.values(data as Record<string, unknown>));

    // Assess
    expect(accepted.length).toBeGreaterThan(10);
    for (const reason of accepted) expect(String(reason).length).toBeGreaterThan(25);
  });

  it('makes templates in which the validator of CloudFormation finds no error', () => {
    const { app, platform } = synthesize(SETTINGS['with everything that can be chosen']);
    expect(templateErrors(app, Object.values(platform) as Stack[])).toEqual([]);

    // A template that is wrong, to see that it looks.
    const wrong = newApp();
    const stack = new Stack(wrong, 'wrong');
    new CfnResource(stack, 'Queue', { type: 'AWS::SQS::Queue', properties: { VisibilityTimeout: 'long' } });
    expect(templateErrors(wrong, [stack])).toHaveLength(1);
  }, 120_000);
});

/** A stack that breaks one rule. */
type Broken = (stack: Stack) => void;

const policy = (actions: string[], resources: string[], conditions?: object): Broken =>
  statement({ actions, resources, ...(conditions !== undefined && { conditions: conditions }) });

function statement(props: iam.PolicyStatementProps): Broken {
  return (stack) => {
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
    role.addToPolicy(new iam.PolicyStatement(props));
  };
}

const TABLE = 'arn:aws:dynamodb:us-east-1:123456789012:table/t';
const rowsOnly = (keys: string[], present: object = { Null: { 'dynamodb:LeadingKeys': 'false' } }): object => ({
  'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': keys },
  ...present,
});

const inlineFunction = (stack: Stack): lambda.Function =>
  new lambda.Function(stack, 'Function', {
    runtime: lambda.Runtime.NODEJS_24_X,
    handler: 'index.handler',
    code: lambda.Code.fromInline('1'),
  });

const busPolicy =
  (statement: object): Broken =>
  (stack) => {
    const bus = new PlatformBus(stack, 'Bus', { name: 'b', archiveDays: 1, speakers: ['arn:aws:iam::123456789012:role/outbox'] }).bus;
    new CfnResource(stack, 'More', {
      type: 'AWS::Events::EventBusPolicy',
      properties: { StatementId: 'More', EventBusName: bus.eventBusName, Statement: statement },
    });
  };

const rule =
  (eventPattern: events.EventPattern): Broken =>
  (stack) => {
    new events.Rule(stack, 'Rule', { eventPattern });
  };

/** Our own build project, changed by one thing. */
const build =
  (change: (parts: { network: BuildNetwork; project: BuildProject }, stack: Stack) => void): Broken =>
  (stack) => {
    const { gates, retention } = DeploySettings.parse({});
    const network = new BuildNetwork(stack, 'Network', {
      name: 'n',
      gates,
      buckets: ['arn:aws:s3:::b'],
      logRetention: RetentionDays.ONE_WEEK,
    });
    const project = new BuildProject(stack, 'Builds', { name: 'n', gates, network, logs: buildLogs(stack, 'Logs', retention) });
    change({ network, project }, stack);
  };

const cfnProject = ({ project }: { project: BuildProject }): codebuild.CfnProject =>
  project.project.node.defaultChild as codebuild.CfnProject;

const ENVIRONMENT = { type: 'ARM_CONTAINER', computeType: 'BUILD_GENERAL1_SMALL', image: 'aws/codebuild/amazonlinux-aarch64-standard:3.0' };

const machine =
  (value: (stack: Stack) => string): Broken =>
  (stack) => {
    new sfn.StateMachine(stack, 'Machine', {
      definitionBody: sfn.DefinitionBody.fromString('{"StartAt":"A","States":{"A":{"Type":"Succeed"}}}'),
      definitionSubstitutions: { TasksFunction: value(stack) },
    });
  };

const aFleet = (stack: Stack, props: codebuild.CfnFleetProps): void => {
  new codebuild.CfnFleet(stack, 'Fleet', props);
};

const aBus: Broken = (stack) => {
  new events.EventBus(stack, 'Bus');
};

/** A role that a service may assume. */
const trusting =
  (service: string, conditions?: object): Broken =>
  (stack) => {
    new iam.Role(stack, 'Trusting', { assumedBy: new iam.ServicePrincipal(service, conditions && { conditions: { ...conditions } }) });
  };

const BREACHES: readonly [string, string, Broken][] = [
  ['BedrockModels', 'every model', policy(['bedrock:InvokeModel'], ['*'])],
  [
    'BedrockModels',
    'a model in every region',
    policy(['bedrock:InvokeModel'], ['arn:aws:bedrock:*::foundation-model/amazon.nova-2-lite-v1:0']),
  ],
  [
    'BedrockModels',
    'a model wherever AWS leads, without its profile',
    policy(['bedrock:InvokeModel'], ['arn:aws:bedrock:::foundation-model/a.b']),
  ],
  ['BedrockModels', 'something else of Bedrock', policy(['bedrock:InvokeAgent'], ['arn:aws:bedrock:us-east-1:123456789012:agent/x'])],
  ['EventBusPolicy', 'a bus without a policy', aBus],
  ['EventBusPolicy', 'a bus that everyone may speak on', busPolicy({ Effect: 'Allow', Principal: '*', Action: 'events:PutEvents' })],
  ['EventSources', 'a bus without a list of sources', aBus],
  ['EventSources', 'a rule that listens to everyone', rule({ detailType: ['x'] })],
  ['EventSources', 'a rule that listens to a stranger', rule({ source: ['com.example'] })],
  ['EventSources', 'a rule that listens to a pattern of sources', rule({ source: events.Match.prefix('aws.') })],
  ['BuildOutbound', 'no network', build(({ project }) => (cfnProject({ project }).vpcConfig = undefined as never))],
  ['BuildOutbound', 'privileged mode', build((parts) => (cfnProject(parts).environment = { ...ENVIRONMENT, privilegedMode: true }))],
  ['BuildOutbound', 'another port', build(({ network }) => network.securityGroup.addEgressRule(ec2.Peer.anyIpv4(), ec2.Port.tcp(22)))],
  [
    'BuildOutbound',
    'an internet gateway',
    build((_, stack) => {
      new ec2.CfnInternetGateway(stack, 'Gateway');
    }),
  ],
  ['BuildOutbound', 'machines without a network', build((_, stack) => aFleet(stack, { overflowBehavior: 'QUEUE' }))],
  ['BuildOutbound', 'machines that others help out', build((_, stack) => aFleet(stack, { fleetVpcConfig: {} }))],
  ['BuildOutbound', 'names without a list', build(({ network }) => network.node.tryRemoveChild('NamesHere'))],
  [
    'BuildOutbound',
    'an endpoint to every bucket',
    build(({ network }) => network.vpc.addGatewayEndpoint('Other', { service: ec2.GatewayVpcEndpointAwsService.DYNAMODB })),
  ],
  ['KeyedState', 'every row of a table', policy(['dynamodb:GetItem'], [TABLE])],
  ['KeyedState', 'rows whose keys may be missing', policy(['dynamodb:GetItem'], [TABLE], rowsOnly(['RUN#*'], {}))],
  ['KeyedState', 'rows whose keys begin with anything', policy(['dynamodb:PutItem'], [TABLE], rowsOnly(['RUN#*', '*']))],
  ['KeyedState', 'rows with no keys at all', policy(['dynamodb:PutItem'], [TABLE], rowsOnly([]))],
  ['KeyedState', 'a scan', policy(['dynamodb:Scan'], [TABLE])],
  ['KeyedState', 'every object of a bucket', policy(['s3:GetObject'], ['arn:aws:s3:::b/*'])],
  ['KeyedState', 'every object of every bucket', policy(['s3:PutObject'], ['*'])],
  ['KeyedState', 'objects of buckets by their beginning', policy(['s3:DeleteObject'], ['arn:aws:s3:::b*/x'])],
  ['KeyedState', 'every object but some', statement({ actions: ['s3:GetObject'], notResources: ['arn:aws:s3:::b/x'] })],
  ['KeyedState', 'a list of a whole bucket', policy(['s3:ListBucket'], ['arn:aws:s3:::b'])],
  ['NoWildcardActions', 'all actions of a service', policy(['s3:*'], ['arn:aws:s3:::b/x'])],
  ['NoWildcardActions', 'all actions but some', statement({ notActions: ['iam:CreateUser'], resources: ['arn:aws:s3:::b/x'] })],
  ['NoWildcardActions', 'actions by their beginning', policy(['s3:Get*'], ['arn:aws:s3:::b/x'])],
  ['OwnServices', 'a state machine of anybody', trusting('states.amazonaws.com')],
  ['OwnServices', 'a rule of anybody', trusting('events.amazonaws.com', { StringEquals: { 'aws:PrincipalAccount': '123456789012' } })],
  ['OwnServices', 'builds of every account', trusting('codebuild.amazonaws.com', { StringLike: { 'aws:SourceAccount': '*' } })],
  ...['*:*', 'arn:aws:states:*:*:*', 'arn:aws:states:us-east-1:12345678901?:x', 'arn:*:123456789012:x', '12345678901?'].map(
    (anybody): (typeof BREACHES)[number] => [
      'OwnServices',
      `state machines of ${anybody}`,
      trusting('states.amazonaws.com', { StringLike: { 'aws:SourceArn': ['arn:aws:states:us-east-1:123456789012:x', anybody] } }),
    ],
  ),
  ['OwnServices', 'ARNs of any account', trusting('states.amazonaws.com', { ArnLike: { 'aws:SourceArn': 'arn:aws:states:*:*:x' } })],
  ['OwnServices', 'any ARN', trusting('states.amazonaws.com', { ArnLike: { 'aws:SourceArn': 'arn:*' } })],
  [
    'OwnServices',
    'flow logs of an account that need not be said',
    trusting('vpc-flow-logs.amazonaws.com', { StringEqualsIfExists: { 'aws:SourceAccount': '123456789012' } }),
  ],
  ['OwnServices', 'accounts but one', trusting('events.amazonaws.com', { StringNotEquals: { 'aws:SourceAccount': '123456789012' } })],
  [
    'OwnServices',
    'what a target makes for itself',
    (stack) => {
      const target = new sfn.StateMachine(stack, 'Machine', { definitionBody: sfn.DefinitionBody.fromString('{}') });
      new events.Rule(stack, 'Rule', { eventPattern: { source: ['stringline'] }, targets: [new targets.SfnStateMachine(target)] });
    },
  ],
  [
    'QualifiedInvokes',
    'a policy for a function as such',
    (stack) => policy(['lambda:InvokeFunction'], [inlineFunction(stack).functionArn])(stack),
  ],
  ['QualifiedInvokes', 'a definition that calls a function as such', machine((stack) => inlineFunction(stack).functionArn)],
  [
    'QualifiedInvokes',
    'a permission for a function as such',
    (stack) => inlineFunction(stack).addPermission('Events', { principal: new iam.ServicePrincipal('events.amazonaws.com') }),
  ],
];

describe('our own rules', () => {
  it('are each broken by a test', () => {
    expect([...new Set(BREACHES.map(([id]) => id))].toSorted()).toEqual(RULES.map(({ id }) => id).toSorted());
  });

  it.each(BREACHES)('%s finds %s', (id, _, breach) => {
    // Prepare
    const app = newApp();
    const stack = new Stack(app, 'broken', { env: { region: 'us-east-1' } });
    breach(stack);

    // Act
    const findings = findingsOf(new StringlineChecks(app), app);

    // Assess
    expect(findings.filter((finding) => finding.startsWith(`Stringline-${id}[`))).not.toEqual([]);
    expect(findings.filter((finding) => finding.includes('threw an error'))).toEqual([]);
  });

  it.each<[string, Broken]>([
    ['a named model', policy(['bedrock:InvokeModel'], ['arn:aws:bedrock:us-east-1::foundation-model/amazon.nova-pro-v1:0'])],
    [
      'a named model through its profile',
      policy(['bedrock:InvokeModel'], ['arn:aws:bedrock:::foundation-model/a.b'], {
        StringEquals: { 'bedrock:InferenceProfileArn': 'arn:aws:bedrock:us-east-1:123456789012:inference-profile/global.a.b' },
      }),
    ],
    ['rows by their keys', policy(['dynamodb:GetItem', 'dynamodb:PutItem'], [TABLE], rowsOnly(['RUN#*', 'JOBS']))],
    ['a stream, which knows no keys', policy(['dynamodb:GetRecords'], [`${TABLE}/stream/x`])],
    ['objects below a prefix', policy(['s3:GetObject'], ['arn:aws:s3:::b/git/*', 'arn:aws:s3:::b/x'])],
    ['a list below a prefix', policy(['s3:ListBucket'], ['arn:aws:s3:::b'], { StringLike: { 's3:prefix': ['git/*'] } })],
    ['a rule over known sources', rule({ source: ['stringline', 'aws.codebuild'] })],
    [
      'a schedule',
      (stack) => {
        new events.Rule(stack, 'Rule', { schedule: events.Schedule.cron({}) });
      },
    ],
    [
      'a bus with its policy',
      (stack) => {
        new PlatformBus(stack, 'Bus', { name: 'b', archiveDays: 1, speakers: ['arn:aws:iam::1:role/x'] });
      },
    ],
    ['a service for this account', trusting('states.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '123456789012' } })],
    ['a service for one rule', trusting('events.amazonaws.com', { ArnLike: { 'aws:sourceArn': 'arn:aws:events:*:123456789012:rule/x' } })],
    [
      'a service for whatever of this account',
      (stack) => {
        const sourceArn = stack.formatArn({ service: 'states', resource: 'stateMachine', resourceName: '*' });
        trusting('states.amazonaws.com', { StringLike: { 'aws:SourceArn': sourceArn } })(stack);
      },
    ],
    ['a service of which nothing is documented', trusting('lambda.amazonaws.com')],
    ['a version in a definition', machine((stack) => inlineFunction(stack).currentVersion.functionArn)],
    ['our build project', build(() => undefined)],
  ])('find nothing in %s', (_, allowed) => {
    const app = newApp();
    allowed(new Stack(app, 'allowed', { env: { region: 'us-east-1' } }));
    expect(findingsOf(new StringlineChecks(app), app)).toEqual([]);
  });
});
