import { Stack } from 'aws-cdk-lib';
import { AccessLogFormat } from 'aws-cdk-lib/aws-apigateway';
import * as api from 'aws-cdk-lib/aws-apigatewayv2';
import { HttpLambdaIntegration } from 'aws-cdk-lib/aws-apigatewayv2-integrations';
import type * as lambda from 'aws-cdk-lib/aws-lambda';
import type * as logs from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';
import type { DeploySettings } from '../domain/deploy/index.ts';
import { acknowledge } from './acknowledge.ts';
import { arn } from './names.ts';
import { platformLogs } from './platform-logs.ts';

export interface HttpEndpointProps {
  readonly name: string;
  readonly description: string;
  readonly handler: lambda.IFunction;
  readonly authorizer: api.IHttpRouteAuthorizer;
  /** Paths to which whoever calls shows no credentials but signs what is sent; the application looks at the signature. */
  readonly signed?: readonly string[];
  readonly limits: DeploySettings['api'];
  readonly logRetention: logs.RetentionDays;
  /** @default no browser of another origin may call it */
  readonly corsPreflight?: api.CorsPreflightOptions;
}

/** What is written of every request: who, what, how long and how it ended; never a token or a body. */
const ACCESS_LOG = {
  requestId: '$context.requestId',
  ip: '$context.identity.sourceIp',
  principal: '$context.identity.userArn',
  subject: '$context.authorizer.claims.sub',
  time: '$context.requestTime',
  method: '$context.httpMethod',
  route: '$context.routeKey',
  status: '$context.status',
  bytes: '$context.responseLength',
  latency: '$context.responseLatency',
  error: '$context.error.message',
  authorizerError: '$context.authorizer.error',
};

/** One HTTP API in front of the application: all its routes go there, each behind the same authorizer. */
export class HttpEndpoint extends Construct {
  readonly api: api.HttpApi;

  constructor(scope: Construct, id: string, props: HttpEndpointProps) {
    super(scope, id);
    this.api = new api.HttpApi(this, 'Api', {
      apiName: props.name,
      description: props.description,
      createDefaultStage: false,
      ...(props.corsPreflight !== undefined && { corsPreflight: props.corsPreflight }),
    });
    this.api.addRoutes({
      path: '/v1/{proxy+}',
      methods: [api.HttpMethod.ANY],
      integration: new HttpLambdaIntegration('Application', props.handler),
      authorizer: props.authorizer,
    });
    for (const path of props.signed ?? []) this.#addSigned(path, props.handler);
    const accessLog = platformLogs(this, 'AccessLog', `/stringline/${props.name}/access`, props.logRetention);
    new api.HttpStage(this, 'Stage', {
      httpApi: this.api,
      autoDeploy: true,
      detailedMetricsEnabled: true,
      throttle: { rateLimit: props.limits.requests_per_second, burstLimit: props.limits.burst },
      accessLogSettings: {
        destination: new api.LogGroupLogDestination(accessLog),
        format: AccessLogFormat.custom(JSON.stringify(ACCESS_LOG)),
      },
    });
  }

  #addSigned(path: string, handler: lambda.IFunction): void {
    const routes = this.api.addRoutes({
      path,
      methods: [api.HttpMethod.POST],
      integration: new HttpLambdaIntegration(`Signed${path}`, handler),
      authorizer: new api.HttpNoneAuthorizer(),
    });
    for (const route of routes)
      acknowledge(route, {
        'AwsSolutions-APIG4': 'Git hosts have no credentials here: they sign the body, and the application refuses what is not signed.',
      });
  }

  /** ARN of methods and paths, for policies of those who sign their requests. */
  methodArn(method: string, path: string): string {
    return arn(Stack.of(this), 'execute-api', `${this.api.apiId}/$default/${method}${path}`);
  }
}
