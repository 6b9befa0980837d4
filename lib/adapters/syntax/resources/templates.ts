import { isMap, isScalar, LineCounter, parseAllDocuments, type Document, type YAMLMap } from 'yaml';
import type { ResourceKind } from '../../../domain/drift/index.ts';
import type { Fact } from '../nodes.ts';

const TYPES: Readonly<Record<string, ResourceKind>> = {
  'AWS::DynamoDB::Table': 'table',
  'AWS::DynamoDB::GlobalTable': 'table',
  'AWS::Serverless::SimpleTable': 'table',
  'AWS::SQS::Queue': 'queue',
  'AWS::SNS::Topic': 'topic',
  'AWS::S3::Bucket': 'bucket',
  'AWS::Events::EventBus': 'bus',
  'AWS::Kinesis::Stream': 'stream',
  'AWS::Lambda::Function': 'function-resource',
  'AWS::Serverless::Function': 'function-resource',
};
const NAMES = ['TableName', 'QueueName', 'TopicName', 'BucketName', 'Name', 'FunctionName'];

/** Resources and API events of CloudFormation, SAM and Serverless templates; nothing of other YAML. */
export function templateFacts(text: string): { facts: Fact[]; problem?: string } {
  if (!/^\s*["']?(?:Resources|resources)["']?\s*:/m.test(text) || !/AWS::/.test(text)) return { facts: [] };
  const lines = new LineCounter();
  // CloudFormation's own tags (`!Ref`) are values like others here.
  const documents = parseAllDocuments(text, { lineCounter: lines, logLevel: 'silent', strict: false });
  const facts = (Array.isArray(documents) ? documents : []).flatMap((document) => resourcesOf(document as Document.Parsed, lines));
  const error = (Array.isArray(documents) ? documents : []).flatMap(({ errors }) => errors)[0];
  return { facts, ...(error !== undefined && { problem: error.message.split('\n')[0] ?? 'invalid YAML' }) };
}

function resourcesOf(document: Document.Parsed, lines: LineCounter): Fact[] {
  const root = document.contents;
  if (!isMap(root)) return [];
  const serverless = root.get('resources');
  const resources = root.get('Resources') ?? (isMap(serverless) ? serverless.get('Resources') : undefined);
  if (!isMap(resources)) return [];
  return resources.items.flatMap(({ key, value }) => {
    if (!isScalar(key) || !isMap(value)) return [];
    const line = lines.linePos(key.range[0]).line;
    return resource(String(key.value), value, line);
  });
}

function resource(id: string, value: YAMLMap, line: number): Fact[] {
  const stated = value.get('Type');
  const type = typeof stated === 'string' ? stated : '';
  const kind = TYPES[type];
  const properties = value.get('Properties');
  const physical = isMap(properties) ? NAMES.map((name) => properties.get(name)).find((name) => typeof name === 'string') : undefined;
  const name = typeof physical === 'string' && !physical.includes('${') ? physical : undefined;
  const own: Fact[] =
    kind === undefined ? [] : [{ kind, name: name ?? id, ...(name !== undefined && { aliases: [id] }), line, public: true }];
  return [
    ...own,
    ...(type === 'AWS::Serverless::Function' && isMap(properties) ? apiEvents(properties, line) : []),
    ...route(type, properties, line),
  ];
}

function apiEvents(properties: YAMLMap, line: number): Fact[] {
  const events = properties.get('Events');
  if (!isMap(events)) return [];
  return events.items.flatMap(({ value }) => {
    const [path, method] = isMap(value) ? [value.getIn(['Properties', 'Path']), value.getIn(['Properties', 'Method'])] : [];
    return typeof path === 'string' && path.startsWith('/') ? [endpointFact(typeof method === 'string' ? method : 'ANY', path, line)] : [];
  });
}

/** `RouteKey: POST /v1/preferences` of an HTTP API. */
function route(type: string, properties: unknown, line: number): Fact[] {
  const key = type === 'AWS::ApiGatewayV2::Route' && isMap(properties) ? properties.get('RouteKey') : undefined;
  const match = typeof key === 'string' ? /^(\w+) (\/\S*)$/.exec(key) : null;
  return match?.[1] === undefined ? [] : [endpointFact(match[1], match[2] ?? '/', line)];
}

const endpointFact = (method: string, path: string, line: number): Fact => ({
  kind: 'endpoint',
  name: `${method.toUpperCase()} ${path}`,
  line,
  public: true,
});
