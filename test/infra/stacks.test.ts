import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { ALARM_METRICS } from '../../lib/domain/cost/index.ts';
import { METRICS } from '../../lib/domain/operations/index.ts';
import { flat } from '../../lib/infra/rules/statements.ts';
import { TABLE } from '../support/dynamodb-server.ts';
import { actionsOf, aslProblems, removeOutput, resourcesOf, rightsOf, synthesize, type Synthesized, theOne } from './support.ts';

let templates: Synthesized['templates'], other: Synthesized['templates'];
afterAll(removeOutput);
beforeAll(() => {
  ({ templates } = synthesize());
  ({ templates: other } = synthesize({
    identity: { issuer: 'https://login.example.com', audience: ['stringline'] },
    git_hosts: [{ host: 'git-codecommit.us-east-1.amazonaws.com', kind: 'codecommit', repositories: ['*'], follow: ['shop', 'web'] }],
    notify: { emails: ['a@example.com'], alarm_emails: ['b@example.com'], webhook_secret: 'stringline/hook' },
    api: { allowed_origins: ['https://console.example.com'] },
    retention: { protect: false, artefact_versions_days: 7 },
    account: '123456789012',
  }));
});

describe('the table', () => {
  it('is paid by request, encrypted by our key, restorable to any second and protected from deletion', () => {
    templates.state.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
      Properties: {
        TableName: 'stringline-test-records',
        BillingMode: 'PAY_PER_REQUEST',
        SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
        StreamSpecification: { StreamViewType: 'KEYS_ONLY' },
        TimeToLiveSpecification: { AttributeName: 'expiresAt', Enabled: true },
        Replicas: [
          Match.objectLike({ DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } }),
        ],
      },
    });
  });

  it('has the keys and the index of the one that the stores are tested on, and forgets by the attribute that they write', () => {
    const { AttributeDefinitions, KeySchema, GlobalSecondaryIndexes, BillingMode, TimeToLiveSpecification } = theOne(
      templates.state,
      'AWS::DynamoDB::GlobalTable',
    ).Properties;
    const byName = (definitions: unknown): unknown[] =>
      (definitions as { AttributeName: string }[]).toSorted((one, other) => one.AttributeName.localeCompare(other.AttributeName));

    const { AttributeDefinitions: wanted, ...rest } = TABLE;
    expect({ BillingMode, KeySchema, GlobalSecondaryIndexes }).toEqual(rest);
    expect(byName(AttributeDefinitions)).toEqual(byName(wanted));
    const { AttributeName: forgotten } = TimeToLiveSpecification as { AttributeName: string };
    expect(readFileSync('lib/adapters/aws/stores/idempotency-store.ts', 'utf8')).toContain(`${forgotten}: lease`);
  });

  it('goes with its stack where the settings say so', () => {
    other.state.hasResource('AWS::DynamoDB::GlobalTable', {
      DeletionPolicy: 'Delete',
      Properties: { Replicas: [Match.objectLike({ DeletionProtectionEnabled: false })] },
    });
  });
});

describe('the bucket of artefacts', () => {
  it('is versioned, encrypted by our key, closed to the public, and logs who has read it', () => {
    templates.state.hasResource('AWS::S3::Bucket', {
      DeletionPolicy: 'Retain',
      Properties: {
        VersioningConfiguration: { Status: 'Enabled' },
        BucketEncryption: {
          ServerSideEncryptionConfiguration: [
            Match.objectLike({ BucketKeyEnabled: true, ServerSideEncryptionByDefault: Match.objectLike({ SSEAlgorithm: 'aws:kms' }) }),
          ],
        },
        PublicAccessBlockConfiguration: {
          BlockPublicAcls: true,
          BlockPublicPolicy: true,
          IgnorePublicAcls: true,
          RestrictPublicBuckets: true,
        },
        LoggingConfiguration: Match.objectLike({ LogFilePrefix: 'artefacts/' }),
      },
    });
  });

  it('keeps current artefacts for ever, replaced versions for a time, and what builds bring in passing for two weeks', () => {
    other.state.hasResourceProperties('AWS::S3::Bucket', {
      LifecycleConfiguration: {
        Rules: [
          {
            NoncurrentVersionExpiration: { NoncurrentDays: 7 },
            AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 },
            Status: 'Enabled',
          },
          { Prefix: 'sandbox/', ExpirationInDays: 14, Status: 'Enabled' },
          { Prefix: 'uploads/', ExpirationInDays: 14, Status: 'Enabled' },
        ],
      },
    });
  });

  it('refuses whoever comes without TLS, like every other bucket', () => {
    const buckets = resourcesOf(templates.state, 'AWS::S3::Bucket').length;
    const policies = resourcesOf(templates.state, 'AWS::S3::BucketPolicy').map(([, { Properties }]) => JSON.stringify(Properties));
    expect(policies).toHaveLength(buckets);
    for (const policy of policies) {
      expect(policy).toContain('"aws:SecureTransport":"false"');
      expect(policy).toContain('"s3:TlsVersion":1.2');
    }
  });
});

describe('the key', () => {
  it('is rotated and stays when the stack goes', () => {
    templates.state.hasResource('AWS::KMS::Key', { DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true } });
  });

  it('serves alarms and events of this account only', () => {
    templates.state.hasResourceProperties('AWS::KMS::Key', {
      KeyPolicy: {
        Statement: Match.arrayWith([
          Match.objectLike({
            Sid: 'NotificationsOfThisAccount',
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });
});

describe('events', () => {
  it('that cannot be delivered go to a queue of their target', () => {
    const rules = resourcesOf(templates.events, 'AWS::Events::Rule');
    const targets = rules.flatMap(
      ([, { Properties }]) => (Properties['Targets'] ?? []) as { DeadLetterConfig?: { Arn: unknown }; Arn: unknown }[],
    );
    // The archive's own rule is made by the service.
    expect(targets.length).toBeGreaterThanOrEqual(6);
    for (const { DeadLetterConfig } of targets) expect(flat(DeadLetterConfig?.Arn)).toMatch(/dead|Dead|Failed/u);
  });

  it('come from known sources, of this account, and in our own name only by the outbox', () => {
    const statements = resourcesOf(templates.events, 'AWS::Events::EventBusPolicy').map(([, { Properties }]) => Properties['Statement']);
    expect(statements).toEqual([
      expect.objectContaining({ Effect: 'Deny', Condition: { StringNotEquals: { 'aws:PrincipalAccount': { Ref: 'AWS::AccountId' } } } }),
      expect.objectContaining({
        Effect: 'Deny',
        Condition: { StringNotEquals: { 'events:source': ['stringline', 'stringline.hooks', 'stringline.sandbox'] } },
      }),
      expect.objectContaining({ Effect: 'Deny', Condition: expect.objectContaining({ ArnNotLike: expect.anything() }) as unknown }),
    ]);
  });

  it('of executions that ended without success come from the pipeline alone, to a function of their own', () => {
    const rule = theOne(templates.events, 'AWS::Events::Rule', ({ Name: name }) => name === 'stringline-test-execution-ended').Properties;
    const { EventPattern: pattern, Targets: targets } = rule as { EventPattern: { detail: Record<string, unknown[]> }; Targets: unknown[] };

    expect(pattern).toMatchObject({
      source: ['aws.states'],
      'detail-type': ['Step Functions Execution Status Change'],
      detail: { status: ['FAILED', 'TIMED_OUT', 'ABORTED'] },
    });
    expect(pattern.detail['stateMachineArn']?.map((arn) => flat(arn))).toEqual([
      expect.stringMatching(/:states:us-east-1:<AWS::AccountId>:stateMachine:stringline-test-spec-pipeline$/u),
    ]);
    expect(targets).toHaveLength(1);
    expect(flat((targets[0] as { Arn: unknown }).Arn)).toMatch(/executionendedLive/u);
    expect(rule).not.toHaveProperty('EventBusName');
  });

  it('of CodeCommit come from the repositories that the settings follow, and are none where they follow none', () => {
    const patterns = (of: Template) =>
      resourcesOf(of, 'AWS::Events::Rule')
        .map(([, { Properties }]) => Properties)
        .filter(({ EventPattern: pattern }) => JSON.stringify(pattern ?? '').includes('aws.codecommit'));

    expect(patterns(templates.events)).toEqual([]);
    expect(patterns(other.events)).toMatchObject([
      { Name: 'stringline-test-codecommit-branches', EventPattern: { detail: { repositoryName: ['shop', 'web'] } } },
      { Name: 'stringline-test-codecommit-pull-requests', EventPattern: { detail: { repositoryNames: ['shop', 'web'] } } },
    ]);
    for (const { Targets: targets } of patterns(other.events))
      expect(targets).toMatchObject([{ Arn: expect.anything(), DeadLetterConfig: { Arn: expect.anything() } }]);
  });

  it('wake the outbox from the stream, in bounded tries, and by the clock', () => {
    templates.events.hasResourceProperties('AWS::Lambda::EventSourceMapping', {
      BisectBatchOnFunctionError: true,
      MaximumRetryAttempts: 10,
      FilterCriteria: { Filters: [{ Pattern: '{"eventName":["INSERT"],"dynamodb":{"Keys":{"PK":{"S":["OUTBOX"]}}}}' }] },
      DestinationConfig: { OnFailure: Match.anyValue() },
    });
    templates.events.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(5 minutes)' });
  });

  it.each(['review-sweep', 'sandbox-sweep'])('wake %s by the clock, for what died on its way', (name) => {
    templates.events.hasResourceProperties('AWS::Events::Rule', {
      Name: Match.stringLikeRegexp(`-${name}$`),
      ScheduleExpression: 'rate(5 minutes)',
      State: 'ENABLED',
      Targets: [Match.objectLike({ DeadLetterConfig: Match.anyValue() })],
    });
  });

  it('of reviews start a reminder that its reviewers and the alarm hear of', () => {
    const machine = theOne(templates.events, 'AWS::StepFunctions::StateMachine');
    const { DefinitionString: text } = machine.Properties as { DefinitionString: string };
    expect(aslProblems(JSON.parse(text.replaceAll(/\$\{(\w+)\}/gu, 'arn:aws:sns:us-east-1:123456789012:x')))).toEqual([]);
    expect(text).toContain('"Seconds":86400');
  });

  it('are kept to be replayed', () => {
    templates.events.hasResourceProperties('AWS::Events::Archive', { RetentionDays: 30 });
  });

  it('reach people by addresses that the settings name', () => {
    templates.events.resourceCountIs('AWS::SNS::Subscription', 0);
    other.events.hasResourceProperties('AWS::SNS::Subscription', {
      Protocol: 'email',
      Endpoint: 'a@example.com',
      RedrivePolicy: Match.anyValue(),
    });
    expect(actionsOf(rightsOf(other, 'notify'))).toContain('secretsmanager:GetSecretValue');
  });
});

describe('the API', () => {
  it.each(['templates', 'other'])('has an authorizer on every route (%s)', (which) => {
    const of = which === 'other' ? other : templates;
    const routes = resourcesOf(of.api, 'AWS::ApiGatewayV2::Route').map(([, { Properties }]) => Properties);
    expect(routes.map(({ RouteKey: key, AuthorizationType: type }) => `${String(key)} ${String(type)}`).toSorted()).toEqual([
      'ANY /v1/{proxy+} AWS_IAM',
      'ANY /v1/{proxy+} JWT',
    ]);
  });

  it('is throttled, and writes who called but neither token nor body', () => {
    const stages = resourcesOf(templates.api, 'AWS::ApiGatewayV2::Stage').map(([, { Properties }]) => Properties);
    expect(stages).toHaveLength(2);
    for (const stage of stages) {
      expect(stage).toMatchObject({
        DefaultRouteSettings: { ThrottlingRateLimit: 50, ThrottlingBurstLimit: 100, DetailedMetricsEnabled: true },
      });
      const { Format: format } = stage['AccessLogSettings'] as { Format: string };
      expect(JSON.parse(format)).toMatchObject({ requestId: '$context.requestId', status: '$context.status' });
      expect(format).not.toMatch(/authorization|body/iu);
    }
  });

  it('brings a user pool by invitation and with a second factor, unless there is an issuer', () => {
    templates.api.hasResource('AWS::Cognito::UserPool', {
      DeletionPolicy: 'Retain',
      Properties: {
        MfaConfiguration: 'ON',
        EnabledMfas: ['SOFTWARE_TOKEN_MFA'],
        AdminCreateUserConfig: { AllowAdminCreateUserOnly: true },
        DeletionProtection: 'ACTIVE',
      },
    });
    templates.api.resourceCountIs('AWS::Cognito::UserPoolGroup', 5);
    other.api.resourceCountIs('AWS::Cognito::UserPool', 0);
    other.api.hasResourceProperties('AWS::ApiGatewayV2::Authorizer', {
      JwtConfiguration: { Issuer: 'https://login.example.com', Audience: ['stringline'] },
    });
  });

  it('lets browsers of configured origins call, and no others', () => {
    const cors = (of: Template) => resourcesOf(of, 'AWS::ApiGatewayV2::Api').map(([, { Properties }]) => Properties['CorsConfiguration']);
    expect(cors(templates.api)).toEqual([undefined, undefined]);
    expect(cors(other.api)).toContainEqual(expect.objectContaining({ AllowOrigins: ['https://console.example.com'] }));
  });
});

describe('observation', () => {
  interface AlarmMetric {
    Namespace?: string;
    MetricName?: string;
    Dimensions?: { Name: string; Value: unknown }[];
  }
  const alarms = (): Record<string, unknown>[] =>
    resourcesOf(templates.observability, 'AWS::CloudWatch::Alarm').map(([, { Properties }]) => Properties);
  const metricsOf = (alarm: Record<string, unknown>): AlarmMetric[] =>
    alarm['Metrics'] === undefined
      ? [alarm]
      : (alarm['Metrics'] as { MetricStat?: { Metric: AlarmMetric } }[]).flatMap(({ MetricStat }) =>
          MetricStat === undefined ? [] : [MetricStat.Metric],
        );

  it('alarms of failures, throttles, dead letters, slowness, budgets, spending and waiting reviews, and tells somebody', () => {
    expect(
      alarms()
        .map(({ AlarmName: name }) => String(name).replace('stringline-test-', ''))
        .toSorted(),
    ).toEqual(
      [
        'runs-failed',
        'hooks-failed',
        'executions-throttled',
        'reviews-waiting',
        'stages-faulted',
        'support-errors',
        'functions-throttled',
        'stages-slow',
        'dead-letters',
        'events-dropped',
        'outbox-late',
        'api-errors',
        'api-slow',
        'table-throttled',
        'budget-used',
        'spending',
        'models-throttled',
      ].toSorted(),
    );
    for (const alarm of alarms()) expect(alarm).toMatchObject({ AlarmActions: [expect.anything()], TreatMissingData: 'notBreaching' });
  });

  it('looks at metrics that exist: of AWS, or of the list that functions write', () => {
    const own: string[] = Object.values(METRICS);
    for (const { Namespace: namespace, MetricName: name, Dimensions: dimensions } of alarms().flatMap(metricsOf)) {
      if (namespace?.startsWith('Stringline/') === true) {
        expect(namespace).toBe('Stringline/stringline-test');
        expect(own).toContain(name);
        expect(dimensions?.map((dimension) => dimension.Name)).toEqual(['service', 'stage']);
      } else expect(namespace).toMatch(/^AWS\/(?:Lambda|States|SQS|ApiGateway|DynamoDB|Bedrock)$/u);
    }
  });

  it.each(['templates', 'other'])('looks at every dead-letter queue there is, at most ten in one alarm (%s)', (which) => {
    const of = which === 'other' ? other : templates;
    const dead = resourcesOf(of.observability, 'AWS::CloudWatch::Alarm')
      .map(([, { Properties }]) => metricsOf(Properties))
      .filter((metrics) => metrics.some(({ Namespace: namespace }) => namespace === 'AWS/SQS'));
    const watched = dead.flatMap((metrics) => metrics.map(({ Dimensions }) => Dimensions?.[0]?.Value));
    const queues = resourcesOf(of.events, 'AWS::SQS::Queue')
      .map(([, { Properties }]) => Properties['QueueName'])
      .filter((name) => name !== 'stringline-test-hooks');

    expect(watched.toSorted()).toEqual(queues.toSorted());
    for (const metrics of dead) expect(metrics.length).toBeLessThanOrEqual(10);
  });

  it('budgets the month where there is somebody to tell', () => {
    templates.observability.resourceCountIs('AWS::Budgets::Budget', 0);
    other.observability.hasResourceProperties('AWS::Budgets::Budget', {
      Budget: { BudgetLimit: { Amount: 500, Unit: 'USD' }, TimeUnit: 'MONTHLY' },
    });
  });

  it('takes as many metrics as the estimate of costs counts', () => {
    expect(alarms().flatMap(metricsOf)).toHaveLength(ALARM_METRICS);
  });

  it('has one dashboard', () => {
    templates.observability.resourceCountIs('AWS::CloudWatch::Dashboard', 1);
  });
});
