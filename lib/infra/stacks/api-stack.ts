import { CfnOutput, Duration, Stack, type StackProps } from 'aws-cdk-lib';
import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpIamAuthorizer, HttpJwtAuthorizer } from 'aws-cdk-lib/aws-apigatewayv2-authorizers';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import { acceptWildcard, acknowledge } from '../acknowledge.ts';
import type { AccessContext } from '../functions-access.ts';
import { HttpEndpoint } from '../http-endpoint.ts';
import type { PlatformFunction } from '../platform-function.ts';
import { retentionOf } from '../platform-logs.ts';
import { People } from '../user-pool.ts';
import { addFunction, type CodeOf } from './pipeline-stack.ts';

export interface ApiStackProps extends StackProps {
  readonly context: AccessContext;
  readonly codeOf: CodeOf;
}

/**
 * What a CI system may call: every route that its role may in the application, and no other (a test compares the two). A path without a
 * wildcard is that very path for IAM, and `/*` does not stand for the path above it.
 */
const CI_ROUTES = [
  ['GET', '/v1/health'],
  ['GET', '/v1/openapi.json'],
  ['POST', '/v1/runs'],
  ['GET', '/v1/runs'],
  ['GET', '/v1/runs/*'],
  ['POST', '/v1/snapshots/*'],
  ['GET', '/v1/snapshots/*'],
  ['PUT', '/v1/snapshots/*'],
  ['GET', '/v1/reviews'],
  ['GET', '/v1/reviews/*'],
  ['GET', '/v1/specs'],
  ['GET', '/v1/specs/*'],
  ['POST', '/v1/gates'],
  ['GET', '/v1/gates'],
  ['POST', '/v1/hooks/events'],
  ['GET', '/v1/hooks/events/*'],
  ['GET', '/v1/hooks/runs'],
  ['GET', '/v1/hooks/report'],
  ['POST', '/v1/steering/resolve'],
] as const;

/** The API twice over one application: for people with a token of the issuer, for machines that sign with IAM. */
export class ApiStack extends Stack {
  readonly function: PlatformFunction;
  readonly people: HttpEndpoint;
  readonly machines: HttpEndpoint;
  /** For roles of CI systems. */
  readonly ciPolicy: iam.ManagedPolicy;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id, props);
    const { names, settings } = props.context;
    this.function = addFunction(this, 'api', props);
    acknowledge(this.function.function, {
      'Serverless-LambdaAsyncFailureDestination': 'API Gateway waits for every answer.',
      'Serverless-LambdaDLQ': 'API Gateway waits for every answer.',
    });
    const shared = {
      handler: this.function.alias as lambda.IFunction,
      limits: settings.api,
      logRetention: retentionOf(settings.retention.logs_days),
    };
    this.people = new HttpEndpoint(this, 'People', {
      ...shared,
      name: names.of('people'),
      description: 'The API for people: tokens of the issuer',
      authorizer: this.#issuer(props),
      signed: webhookPaths(settings),
      ...(settings.api.allowed_origins.length > 0 && { corsPreflight: cors(settings.api.allowed_origins) }),
    });
    this.machines = new HttpEndpoint(this, 'Machines', {
      ...shared,
      name: names.of('machines'),
      description: 'The API for machines: requests signed with IAM',
      authorizer: new HttpIamAuthorizer(),
    });
    this.ciPolicy = this.#ciPolicy(names.of('ci'));
    new CfnOutput(this, 'PeopleUrl', { value: this.people.api.apiEndpoint, description: 'API for people (JWT)' });
    new CfnOutput(this, 'MachinesUrl', {
      value: this.machines.api.apiEndpoint,
      description: 'API for machines (IAM, service execute-api)',
    });
    new CfnOutput(this, 'CiPolicyArn', { value: this.ciPolicy.managedPolicyArn, description: 'Attach it to the roles of CI systems' });
  }

  #issuer({ context }: ApiStackProps): api.IHttpRouteAuthorizer {
    const { identity, retention } = context.settings;
    if (identity.issuer !== undefined) return new HttpJwtAuthorizer('Issuer', identity.issuer, { jwtAudience: identity.audience });
    const people = new People(this, 'Users', { name: context.names.of('people'), protect: retention.protect });
    new CfnOutput(this, 'UserPoolId', { value: people.pool.userPoolId, description: 'Invite people here' });
    new CfnOutput(this, 'ClientId', { value: people.client.userPoolClientId, description: 'Client of the command line' });
    const issuer = `https://cognito-idp.${this.region}.${this.urlSuffix}/${people.pool.userPoolId}`;
    return new HttpJwtAuthorizer('Issuer', issuer, { jwtAudience: [people.client.userPoolClientId] });
  }

  #ciPolicy(name: string): iam.ManagedPolicy {
    const resources = CI_ROUTES.map(([method, path]) => this.machines.methodArn(method, path));
    const policy = new iam.ManagedPolicy(this, 'Ci', {
      managedPolicyName: name,
      description: 'Start runs, bring snapshots and post what gates found to Stringline',
      statements: [new iam.PolicyStatement({ actions: ['execute-api:Invoke'], resources })],
    });
    for (const resource of resources.filter((each) => each.endsWith('*')))
      acceptWildcard(
        policy,
        resource,
        'Ids of runs, snapshots, reviews, specs and events are part of the path; the application checks the project of each.',
      );
    return policy;
  }
}

/** There only where a secret says what their signatures are made with. */
function webhookPaths({ git_hosts }: AccessContext['settings']): string[] {
  const kinds = git_hosts.filter(({ webhook_secret }) => webhook_secret !== undefined).map(({ kind }) => kind);
  return [...new Set(kinds)].filter((kind) => kind === 'github' || kind === 'gitlab').map((kind) => `/v1/webhooks/${kind}`);
}

function cors(origins: string[]): api.CorsPreflightOptions {
  return {
    allowOrigins: origins,
    allowMethods: [api.CorsHttpMethod.GET, api.CorsHttpMethod.POST],
    allowHeaders: ['authorization', 'content-type', 'idempotency-key', 'if-match', 'if-none-match'],
    exposeHeaders: ['etag', 'location', 'x-request-id'],
    maxAge: Duration.hours(1),
  };
}
