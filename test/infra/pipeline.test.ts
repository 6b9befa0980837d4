import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Match } from 'aws-cdk-lib/assertions';
import { ROLE_TAG } from '../../lib/api/principal.ts';
import { allowedOf, limitsOf } from '../../lib/domain/deploy/index.ts';
import { DEPLOYED_MACHINES, type FunctionName, FUNCTIONS } from '../../lib/domain/platform/index.ts';
import type { Json } from '../../lib/domain/shared/digest.ts';
import { loadMachine } from '../../lib/domain/workflow/asl/index.ts';
import { FUNCTION_SPECS } from '../../lib/infra/functions.ts';
import { SAYS_FOR_WHOM } from '../../lib/infra/own-service.ts';
import { CODECOMMIT_PULL_REQUESTS } from '../../lib/infra/perms.ts';
import { flat } from '../../lib/infra/rules/statements.ts';
import { PACKAGE_ROOT } from '../support/package-root.ts';
import {
  actionsOf,
  aslProblems,
  functionsOf,
  removeOutput,
  type Resource,
  resourcesOf,
  rightsOf,
  STACKS_WITH_FUNCTIONS,
  synthesize,
  type Synthesized,
  theOne,
} from './support.ts';

const IDS = { space_id: '0b1c2d3e-4f50-6172-8394-a5b6c7d8e9f0', project_id: '1b1c2d3e-4f50-6172-8394-a5b6c7d8e9f1' };
const GATES = [
  { kind: 'external' },
  { kind: 'codecatalyst', codecatalyst: { space: 'a', project: 'b', workflow: 'c', token_secret: 'stringline/codecatalyst', ...IDS } },
];

let templates: Synthesized['templates'];
let other: Synthesized['templates'];
afterAll(removeOutput);
beforeAll(() => {
  ({ templates } = synthesize());
  ({ templates: other } = synthesize({
    region: 'eu-central-1',
    models: {
      routing: { all: { provider: 'bedrock', model: 'global.anthropic.claude-sonnet-4-6', use_cases: [] } },
      also_allowed: ['amazon.nova-2-lite-v1:0'],
    },
    git_hosts: [
      {
        host: 'github.com',
        kind: 'github',
        secret: 'stringline/github',
        repositories: ['acme/*'],
        webhook_secret: 'stringline/webhook',
      },
      { host: 'git-codecommit.eu-west-1.amazonaws.com', kind: 'codecommit', repositories: ['shop', 'web-*'] },
    ],
    gates: { kind: 'external' },
    account: '123456789012',
  }));
});

describe('functions', () => {
  it('are those of the list, each with a role of its own', () => {
    const found = functionsOf(templates);
    expect([...found.keys()].toSorted()).toEqual([...FUNCTIONS].toSorted());
    const roles = [...found.values()].map(({ resource }) => flat(resource.Properties['Role']));
    expect(new Set(roles).size).toBe(FUNCTIONS.length);
  });

  it.each(FUNCTIONS)(
    '%s runs on Node 24 and arm64, is traced, logs JSON into a group that forgets, and has a version behind `live`',
    (name) => {
      const { stack, resource } = functionsOf(templates).get(name)!;
      expect(resource.Properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        MemorySize: FUNCTION_SPECS[name].memory,
        Timeout: FUNCTION_SPECS[name].timeoutSeconds,
        TracingConfig: { Mode: 'Active' },
        LoggingConfig: { LogFormat: 'JSON' },
      });
      const group = flat((resource.Properties['LoggingConfig'] as { LogGroup: unknown }).LogGroup).replace(/[<>]/gu, '');
      expect(stack.findResources('AWS::Logs::LogGroup')[group]).toMatchObject({ Properties: { RetentionInDays: 90 } });
      const alias = theOne(stack, 'AWS::Lambda::Alias', ({ FunctionName: of }) => flat(of).includes(name.replaceAll('-', '')));
      expect(alias.Properties).toMatchObject({ Name: 'live' });
    },
  );

  it('keep their replaced versions: executions under way still call them', () => {
    for (const stack of STACKS_WITH_FUNCTIONS) {
      const versions = resourcesOf(templates[stack], 'AWS::Lambda::Version');
      expect(versions.length).toBeGreaterThan(0);
      for (const [, version] of versions) expect(version).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    }
  });

  it('are told only what they need', () => {
    const variables = (name: string) =>
      (functionsOf(templates).get(name)!.resource.Properties['Environment'] as { Variables: Record<string, unknown> }).Variables;
    expect(Object.keys(variables('review')).toSorted()).toEqual([
      'POWERTOOLS_METRICS_NAMESPACE',
      'POWERTOOLS_SERVICE_NAME',
      'STRINGLINE_BUCKET',
      'STRINGLINE_TABLE',
    ]);
    expect(variables('checks')).toMatchObject({ STRINGLINE_GATES: 'codebuild', STRINGLINE_SANDBOX_PROJECT: 'stringline-test-gates' });
    expect(flat(variables('api')['STRINGLINE_PIPELINE_ARN'])).toMatch(/:stateMachine:stringline-test-spec-pipeline:live$/u);
    expect(variables('outbox')).toMatchObject({ STRINGLINE_BUS: 'stringline-test-events' });
    const config = (name: string) => JSON.parse(String(variables(name)['STRINGLINE_CONFIG'])) as Record<string, unknown>;
    expect(config('api')).toMatchObject({ environment: 'test', budget: { usdPerRun: 5 } });
    expect(Object.keys(config('publish')).toSorted()).toEqual(['environment', 'gitHosts']);
  });

  it('have the sections of the settings that their entry reads, and no others', () => {
    const entry = (name: string): string => readFileSync(join(PACKAGE_ROOT, 'lambdas', name, 'index.ts'), 'utf8');

    expect(FUNCTIONS.map((name) => [name, ...FUNCTION_SPECS[name].sections.toSorted()])).toEqual(
      FUNCTIONS.map((name) => [name, ...sectionsReadBy(entry(name))]),
    );
  });

  it('know what the deployment asks of gates where these are foretold and where they are judged', () => {
    const entry = (name: string): string => readFileSync(join(PACKAGE_ROOT, 'lambdas', name, 'index.ts'), 'utf8');

    expect(FUNCTIONS.filter((name) => entry(name).includes('gatePolicy:'))).toEqual(['steering-resolve', 'verify']);
  });
});

/** What entries hand all their settings to. */
const READERS: Readonly<Record<string, (settings: never) => unknown>> = { allowedOf, limitsOf };
/** One section by its name, some that are taken out, or all for a reader. */
const READS = /(?:const \{(?<taken>[^{}]*)\} = |(?<reader>\w+)\()?\benv\.STRINGLINE_CONFIG\b(?:\.(?<section>\w+))?/gu;

function sectionsReadBy(source: string): string[] {
  const names = [...source.matchAll(READS)].flatMap(({ groups = {} }) => {
    const { taken, reader = 'nobody', section } = groups;
    if (section !== undefined) return [section];
    if (taken !== undefined) return taken.split(',').flatMap((name) => /\w+/u.exec(name)?.[0] ?? []);
    const read = READERS[reader];
    if (read === undefined) throw new Error(`Which settings does ${reader} read?`);
    return namesReadBy(read);
  });
  return [...new Set(names)].toSorted();
}

/** Names that a reader asks its settings for. */
function namesReadBy(read: (settings: never) => unknown): string[] {
  const names: string[] = [];
  const settings = new Proxy({}, { get: (_, name) => (names.push(String(name)), {}) });
  read(settings as never);
  return names;
}

describe('rights', () => {
  it('to call models are those of four stages and of the agents of hooks, model by model', () => {
    const callers = FUNCTIONS.filter((name) => actionsOf(rightsOf(templates, name)).some((action) => action.startsWith('bedrock:')));
    expect(callers).toEqual(['requirements', 'design', 'tasks', 'implement', 'hook-agent']);
    const models = rightsOf(templates, 'design').filter(({ actions }) => actions.includes('bedrock:InvokeModel'));
    const resources = models.flatMap((statement) => [...statement.resources]);
    expect(resources.filter((resource) => resource.includes('foundation-model')).toSorted()).toEqual(
      ['us-east-1', 'us-east-2', 'us-west-2'].flatMap((region) =>
        ['amazon.nova-2-lite-v1:0', 'anthropic.claude-sonnet-4-6'].map((model) => `arn:aws:bedrock:${region}::foundation-model/${model}`),
      ),
    );
    // Replies are streamed.
    for (const { actions } of models) expect(actions).toContain('bedrock:InvokeModelWithResponseStream');
    for (const { resources: of, conditions } of models)
      if (of.some((resource) => resource.includes('foundation-model')))
        expect(conditions).toHaveProperty('StringEquals.bedrock:InferenceProfileArn');
  });

  it('to a global profile take three statements, the last for where AWS leads', () => {
    const models = rightsOf(other, 'design').filter(({ actions }) => actions.includes('bedrock:InvokeModel'));
    const of = models.filter(({ resources }) => resources.some((resource) => resource.includes('sonnet-4-6')));
    expect(of.map(({ resources }) => resources.filter((resource) => resource.includes('sonnet')))).toEqual([
      ['arn:aws:bedrock:eu-central-1:123456789012:inference-profile/global.anthropic.claude-sonnet-4-6'],
      ['arn:aws:bedrock:eu-central-1::foundation-model/anthropic.claude-sonnet-4-6'],
      ['arn:aws:bedrock:::foundation-model/anthropic.claude-sonnet-4-6'],
    ]);
    expect(of.at(-1)!.conditions).toMatchObject({ StringEquals: { 'aws:RequestedRegion': 'unspecified' } });
  });

  it.each<[string, readonly string[]]>([
    ['states:StartExecution', ['api', 'review-sweep', 'hook-events']],
    ['states:StopExecution', ['api']],
    ['states:SendTaskSuccess', ['review', 'hook-dispatch', 'api', 'build-finished', 'review-sweep']],
    ['codebuild:StartBuild', ['checks', 'hook-dispatch']],
    ['codebuild:BatchGetBuilds', ['sandbox-sweep']],
    ['secretsmanager:GetSecretValue', ['publish', 'hook-dispatch', 'source-clone']],
    ['events:PutEvents', ['outbox', 'sandbox-sweep']],
    ['sns:Publish', ['notify']],
    ['lambda:InvokeFunction', []],
    ['iam:PassRole', []],
  ])('%s is for %j', (action, names) => {
    expect(FUNCTIONS.filter((name) => actionsOf(rightsOf(templates, name)).includes(action))).toEqual(names);
  });

  it('to repositories of CodeCommit come with the host, in its region, and pull requests are opened by one function', () => {
    const codeCommit = (of: Synthesized['templates'], name: FunctionName) =>
      rightsOf(of, name).filter(({ actions }) => actions.some((action) => action.startsWith('codecommit:')));
    const repositories = ['arn:aws:codecommit:eu-west-1:123456789012:shop', 'arn:aws:codecommit:eu-west-1:123456789012:web-*'];

    expect(FUNCTIONS.flatMap((name) => codeCommit(templates, name))).toEqual([]);
    expect(FUNCTIONS.filter((name) => codeCommit(other, name).length > 0)).toEqual(['checks', 'publish', 'hook-dispatch', 'source-clone']);
    for (const name of ['hook-dispatch', 'source-clone'] as const)
      expect(codeCommit(other, name)).toMatchObject([{ actions: ['codecommit:GitPull'], resources: repositories }]);
    expect(codeCommit(other, 'checks')).toMatchObject([{ actions: ['codecommit:GitPush'], resources: repositories }]);
    expect(codeCommit(other, 'publish')).toMatchObject([
      { actions: [...CODECOMMIT_PULL_REQUESTS, 'codecommit:GitPush'].toSorted(), resources: repositories },
    ]);
  });

  it('come for what is named: for no repository of CodeCommit where there is none, for one project of CodeCatalyst as a CI', () => {
    const { templates: of } = synthesize({
      gates: GATES[1]!,
      git_hosts: [{ host: 'git-codecommit.us-east-1.amazonaws.com', kind: 'codecommit', repositories: [] }],
    });
    const role = theOne(of.gates, 'AWS::IAM::Role', ({ RoleName: name }) => name === 'stringline-test-codecatalyst').Properties;

    expect(FUNCTIONS.flatMap((name) => actionsOf(rightsOf(of, name)).filter((action) => action.startsWith('codecommit:')))).toEqual([]);
    expect(role['AssumeRolePolicyDocument']).toMatchObject({
      Statement: [
        {
          Principal: { Service: ['codecatalyst-runner.amazonaws.com', 'codecatalyst.amazonaws.com'] },
        },
      ],
    });
    // A key that a request lacks fails, so that nothing but what AWS says it sends may be asked for.
    expect(
      (role['AssumeRolePolicyDocument'] as { Statement: { Condition: unknown }[] }).Statement.map(({ Condition }) => Condition),
    ).toEqual([{ StringEquals: { 'aws:SourceArn': `arn:aws:codecatalyst:::space/${IDS.space_id}/project/${IDS.project_id}` } }]);
    expect(role['Tags']).toContainEqual({ Key: ROLE_TAG, Value: 'ci' });
  });

  it('come to services on behalf of this account alone, where these say for whom they act', () => {
    // Prepare
    const { templates: of } = synthesize({ gates: { warm_machines: 1 } });
    const roles = Object.values(of).flatMap((template) => resourcesOf(template, 'AWS::IAM::Role'));

    // Act
    const trusts = roles.flatMap(([id, { Properties }]) => {
      const { Statement: statements } = Properties['AssumeRolePolicyDocument'] as {
        Statement: { Principal: { Service: string }; Condition?: object }[];
      };
      return statements.map(({ Principal, Condition }) => ({ id, service: Principal.Service, Condition }));
    });
    const guarded = trusts.filter(({ service }) => SAYS_FOR_WHOM.includes(service as never));

    // Assess
    expect(new Set(guarded.map(({ service }) => service))).toEqual(new Set(SAYS_FOR_WHOM));
    for (const { id, Condition } of guarded)
      expect([id, Condition]).toEqual([
        id,
        // Of a fleet's machines nothing is documented.
        id.includes('WarmRole') ? undefined : { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      ]);
  });

  it('to push are those of the function that publishes, and of the one that starts gates where a CI runs them', () => {
    const readers = (of: Synthesized['templates']) =>
      FUNCTIONS.filter((name) => actionsOf(rightsOf(of, name)).includes('secretsmanager:GetSecretValue'));

    expect(readers(templates)).toEqual(['publish', 'hook-dispatch', 'source-clone']);
    expect(readers(other)).toEqual(['checks', 'publish', 'hook-dispatch', 'api', 'source-clone']);
    const secrets = rightsOf(other, 'checks').filter(({ actions }) => actions.includes('secretsmanager:GetSecretValue'));
    expect(secrets.flatMap(({ resources }) => [...resources])).toEqual([
      'arn:aws:secretsmanager:eu-central-1:123456789012:secret:stringline/github-??????',
    ]);
  });

  it.each(GATES)('to start and to ask builds are there with gates on %j: the checks after tasks always run there', (gates) => {
    const { templates: of } = synthesize({ gates });
    const project = 'arn:aws:codebuild:us-east-1:<AWS::AccountId>:project/stringline-test-gates';
    const variables = functionsOf(of).get('checks')!.resource.Properties['Environment'];
    const resources = (name: FunctionName, action: string) =>
      rightsOf(of, name).flatMap((statement) => (statement.actions.includes(action) ? [...statement.resources] : []));

    expect(resources('checks', 'codebuild:StartBuild')).toEqual([project]);
    expect(resources('sandbox-sweep', 'codebuild:BatchGetBuilds')).toEqual([project]);
    expect(variables).toMatchObject({ Variables: { STRINGLINE_GATES: gates.kind, STRINGLINE_SANDBOX_PROJECT: 'stringline-test-gates' } });
    expect(theOne(of.gates, 'AWS::CodeBuild::Project').Properties).toMatchObject({ Name: 'stringline-test-gates' });
  });

  it('to list the bucket are there for all that read objects: without it an absent one reads as forbidden', () => {
    const lists = (name: FunctionName) => actionsOf(rightsOf(templates, name)).includes('s3:ListBucket');
    expect(FUNCTIONS.filter((name) => !lists(name))).toEqual(['sandbox-sweep', 'gates-poll', 'notify']);
  });

  it('never delete data', () => {
    const all = FUNCTIONS.flatMap((name) => actionsOf(rightsOf(templates, name)));
    expect(all.filter((action) => /delete/iu.test(action) && action !== 'dynamodb:DeleteItem')).toEqual([
      // A message that was taken.
      'sqs:DeleteMessage',
    ]);
  });
});

describe('state machines', () => {
  const machineOf = (name: string): Resource =>
    theOne(templates.pipeline, 'AWS::StepFunctions::StateMachine', ({ StateMachineName: of }) => of === `stringline-test-${name}`);
  /** The definition as Step Functions will have it, with ARNs of the right form for references. */
  const definitionOf = (name: string): Json => {
    const { DefinitionString: text, DefinitionSubstitutions: values } = machineOf(name).Properties as {
      DefinitionString: string;
      DefinitionSubstitutions: Record<string, unknown>;
    };
    const put = (placeholder: string): string =>
      placeholder.endsWith('Function')
        ? `arn:aws:lambda:us-east-1:123456789012:function:${placeholder}:1`
        : `arn:aws:states:us-east-1:123456789012:stateMachine:${placeholder}:1`;
    return JSON.parse(
      text.replace(/\$\{(\w+)\}/gu, (_, placeholder: string) => {
        if (values[placeholder] === undefined) throw new Error(`${name} has no value for ${placeholder}`);
        return put(placeholder);
      }),
    ) as Json;
  };

  it.each(DEPLOYED_MACHINES)('%s log everything but payloads, are traced, and are kept in versions', (name) => {
    expect(machineOf(name).Properties).toMatchObject({
      LoggingConfiguration: { Level: 'ALL', IncludeExecutionData: false },
      TracingConfiguration: { Enabled: true },
    });
    for (const [, version] of resourcesOf(templates.pipeline, 'AWS::StepFunctions::StateMachineVersion'))
      expect(version).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  it.each(DEPLOYED_MACHINES)('%s, with its references filled in, is taken by asl-validator and by our own interpreter', (name) => {
    const definition = definitionOf(name);
    expect(aslProblems(definition)).toEqual([]);
    expect(loadMachine(name, definition)).toMatchObject({ ok: true });
  });

  it('call versions of functions and of each other, so that an execution ends on what it began with', () => {
    for (const name of DEPLOYED_MACHINES) {
      const values = machineOf(name).Properties['DefinitionSubstitutions'] as Record<string, unknown>;
      expect(values).not.toEqual({});
      for (const [placeholder, value] of Object.entries(values))
        expect(flat(value)).toMatch(placeholder.endsWith('Function') ? /CurrentVersion/u : /^<machine\w+Version\w*\.Arn>$/u);
    }
  });

  it('are started by the alias `live`, which follows the newest version', () => {
    templates.pipeline.resourceCountIs('AWS::StepFunctions::StateMachineAlias', 2);
    templates.pipeline.hasResourceProperties('AWS::StepFunctions::StateMachineAlias', {
      Name: 'live',
      DeploymentPreference: {
        Type: 'ALL_AT_ONCE',
        StateMachineVersionArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('specpipeline'), 'Arn'] },
      },
    });
  });
});

describe('events of hooks', () => {
  it('wait in a queue from which they are taken, and those that fail come again alone', () => {
    templates.events.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      EventSourceArn: { 'Fn::GetAtt': [Match.stringLikeRegexp('RulesHooks'), 'Arn'] },
      FunctionResponseTypes: ['ReportBatchItemFailures'],
    });
  });

  it('come from a git host without credentials only where its secret is named, and the API alone reads that', () => {
    const open = (of: Synthesized['templates']) =>
      resourcesOf(of.api, 'AWS::ApiGatewayV2::Route').flatMap(([, { Properties }]) =>
        Properties['AuthorizationType'] === 'NONE' ? [Properties['RouteKey']] : [],
      );
    const readers = FUNCTIONS.filter((name) =>
      rightsOf(other, name).some(({ resources }) => resources.some((resource) => resource.includes('secret:stringline/webhook-'))),
    );

    expect([open(templates), open(other), readers]).toEqual([[], ['POST /v1/webhooks/github'], ['api']]);
  });
});
