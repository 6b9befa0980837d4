import type { Needed } from './policy.ts';

/** Where ARNs lie. */
export interface Place {
  region: string;
  account: string;
}

type Json = Readonly<Record<string, unknown>>;

const arnOf = ({ region, account }: Place, service: string, resource: string): string =>
  `arn:aws:${service}:${region}:${account}:${resource}`;

const section = (value: unknown): Json => (value ?? {}) as Json;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/** A value of DynamoDB's, as text. */
const keyValue = (item: unknown, name: string): string => text(section(section(item)[name])['S']);

/** Names of the actions that a transaction needs for its parts. */
const PARTS: Readonly<Record<string, string>> = {
  Put: 'PutItem',
  Update: 'UpdateItem',
  Delete: 'DeleteItem',
  ConditionCheck: 'ConditionCheckItem',
};

/**
 * What an operation of DynamoDB needs. Leading keys are those of the table, and of the index where one is asked. An operation that names no
 * keys has none, so that a right to some keys never covers it.
 */
export function dynamoDbNeeds(operation: string, input: Json, place: Place): Needed[] {
  const on = (table: unknown, action: string, leading: readonly string[] | undefined, index?: unknown): Needed => ({
    action: `dynamodb:${action}`,
    resource: arnOf(place, 'dynamodb', `table/${text(table)}${index === undefined ? '' : `/index/${text(index)}`}`),
    context: leading === undefined ? {} : { 'dynamodb:LeadingKeys': leading },
  });
  const { TableName: table } = input;
  switch (operation) {
    case 'PutItem':
      return [on(table, operation, [keyValue(input['Item'], 'PK')])];
    case 'GetItem':
    case 'UpdateItem':
    case 'DeleteItem':
      return [on(table, operation, [keyValue(input['Key'], 'PK')])];
    case 'Query':
      return [on(table, operation, [queriedPartition(input)], input['IndexName'])];
    case 'BatchGetItem':
      return requestItems(input).map(([name, wanted]) => on(name, operation, leadingOf(section(wanted)['Keys'])));
    case 'BatchWriteItem':
      return requestItems(input).map(([name, writes]) => on(name, operation, (writes as Json[]).map(writtenKey)));
    case 'TransactWriteItems':
      return (input['TransactItems'] as Json[]).flatMap((part) =>
        Object.entries(part).map(([kind, of]) => {
          const { TableName: name, Item: item, Key: key } = section(of);
          return on(name, PARTS[kind] ?? kind, [keyValue(item ?? key, 'PK')]);
        }),
      );
    default:
      return [on(table, operation, undefined)];
  }
}

const requestItems = (input: Json): [string, unknown][] => Object.entries(section(input['RequestItems']));
const leadingOf = (keys: unknown): string[] => (keys as Json[]).map((key) => keyValue(key, 'PK'));

function writtenKey(write: Json): string {
  const { PutRequest: put, DeleteRequest: remove } = write;
  return keyValue(section(put)['Item'] ?? section(remove)['Key'], 'PK');
}

/** The partition that a query names: `PK = :value`, or the key of the index. */
function queriedPartition(input: Json): string {
  const { name = '', value = '' } = /(?<name>#?\w+) = (?<value>:\w+)/u.exec(text(input['KeyConditionExpression']))?.groups ?? {};
  const key = text(section(input['ExpressionAttributeNames'])[name] ?? name);
  const expected = input['IndexName'] === undefined ? 'PK' : 'GSI1PK';
  if (key !== expected) throw new Error(`a query of ${expected} was expected, and ${key} is asked for`);
  return keyValue(input['ExpressionAttributeValues'], value);
}

const OBJECT_ACTIONS: Readonly<Record<string, string>> = {
  GET: 's3:GetObject',
  HEAD: 's3:GetObject',
  PUT: 's3:PutObject',
  DELETE: 's3:DeleteObject',
};

/** What a request of S3's REST API needs. */
export function s3Needs(request: { method: string; bucket: string; key: string; query: URLSearchParams }): Needed[] {
  const { method, bucket, key, query } = request;
  if (key !== '') return [{ action: OBJECT_ACTIONS[method] ?? `s3:${method}`, resource: `arn:aws:s3:::${bucket}/${key}`, context: {} }];
  const prefix = query.get('prefix');
  return [{ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context: prefix === null ? {} : { 's3:prefix': prefix } }];
}

/** S3 says that an object is absent only to whom may list the bucket; others are told that it is forbidden. That look names no prefix. */
export const absenceNeeds = (bucket: string): Needed => ({ action: 's3:ListBucket', resource: `arn:aws:s3:::${bucket}`, context: {} });

export interface StatesPlace extends Place {
  /** ARN of the machine whose execution waits for a token. */
  machineOfToken(token: string): string;
}

/** What an operation of Step Functions needs. */
export function statesNeeds(operation: string, input: Json, { machineOfToken }: StatesPlace): Needed[] {
  const { stateMachineArn, executionArn, taskToken } = input;
  const resource = stateMachineArn ?? executionArn ?? machineOfToken(text(taskToken));
  return [{ action: `states:${operation}`, resource: text(resource), context: {} }];
}

/** What an operation of CodeBuild needs: the project, of which a build's id begins with the name. */
export function codeBuildNeeds(operation: string, input: Json, place: Place): Needed[] {
  const { projectName, ids = [] } = input as { projectName?: string; ids?: string[] };
  const projects = new Set(projectName === undefined ? ids.map((id) => id.split(':')[0] ?? '') : [projectName]);
  return [...projects].map((name) => ({
    action: `codebuild:${operation}`,
    resource: arnOf(place, 'codebuild', `project/${name}`),
    context: {},
  }));
}

/** What an operation of EventBridge needs. */
export function eventsNeeds(operation: string, input: Json, place: Place): Needed[] {
  const buses = new Set(((input['Entries'] ?? []) as Json[]).map(({ EventBusName: bus = 'default' }) => text(bus)));
  return [...buses].map((bus) => ({ action: `events:${operation}`, resource: arnOf(place, 'events', `event-bus/${bus}`), context: {} }));
}

/** What an operation of Secrets Manager needs; the service adds six characters to the name of a secret. */
export function secretsNeeds(operation: string, input: Json, place: Place): Needed[] {
  return [
    {
      action: `secretsmanager:${operation}`,
      resource: arnOf(place, 'secretsmanager', `secret:${text(input['SecretId'])}-a1B2c3`),
      context: {},
    },
  ];
}

/** What git or an operation of CodeCommit's API needs; this account has one repository. */
export function codeCommitNeeds(operation: string, input: Json, place: Place): Needed[] {
  const [target] = (input['targets'] ?? []) as Json[];
  const repository = text(input['repositoryName'] ?? target?.['repositoryName'] ?? 'shop');
  return [{ action: `codecommit:${operation}`, resource: arnOf(place, 'codecommit', repository), context: {} }];
}

const GEOGRAPHY = /^(?<geography>us|us-gov|eu|apac|jp|au|ca|global)\.(?<model>.+)$/u;
const INVOKE: Readonly<Record<string, string>> = {
  converse: 'bedrock:InvokeModel',
  'converse-stream': 'bedrock:InvokeModelWithResponseStream',
};

/** What a call of a model needs: itself, or an inference profile and, through that, its model where it runs. */
export function bedrockNeeds(path: string, place: Place): Needed[] {
  const { id = '', call = '' } = /^\/model\/(?<id>[^/]+)\/(?<call>[\w-]+)$/u.exec(path)?.groups ?? {};
  const action = INVOKE[call] ?? `bedrock:${call}`;
  const model = decodeURIComponent(id);
  const foundation = (name: string): string => `arn:aws:bedrock:${place.region}::foundation-model/${name}`;
  const through = GEOGRAPHY.exec(model)?.groups?.['model'];
  if (through === undefined) return [{ action, resource: foundation(model), context: {} }];
  const profile = arnOf(place, 'bedrock', `inference-profile/${model}`);
  return [
    { action, resource: profile, context: {} },
    { action, resource: foundation(through), context: { 'bedrock:InferenceProfileArn': profile } },
  ];
}
