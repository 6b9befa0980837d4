import type { ResourceKind } from '../../../domain/drift/index.ts';
import type { Fact } from '../nodes.ts';

const TERRAFORM: Readonly<Record<string, ResourceKind>> = {
  aws_dynamodb_table: 'table',
  aws_sqs_queue: 'queue',
  aws_sns_topic: 'topic',
  aws_s3_bucket: 'bucket',
  aws_cloudwatch_event_bus: 'bus',
  aws_kinesis_stream: 'stream',
  aws_lambda_function: 'function-resource',
};

const lineAt = (text: string, index: number): number => text.slice(0, index).split('\n').length;

/** Resources and HTTP routes of Terraform. */
export function terraformFacts(text: string): Fact[] {
  return [...text.matchAll(/^resource\s+"(\w+)"\s+"([\w-]+)"\s*\{/gm)].flatMap((match): Fact[] => {
    const [, type = '', id = ''] = match;
    const line = lineAt(text, match.index);
    const end = text.indexOf('\n}', match.index);
    const body = text.slice(match.index, end < 0 ? match.index + 4000 : end);
    const route = type === 'aws_apigatewayv2_route' ? /route_key\s*=\s*"(\w+) (\/[^"]*)"/.exec(body) : null;
    if (route?.[1] !== undefined) return [{ kind: 'endpoint', name: `${route[1]} ${route[2] ?? ''}`, line, public: true }];
    const kind = TERRAFORM[type];
    const name = /^\s+(?:name|bucket|function_name)\s*=\s*"([^"$]+)"/m.exec(body)?.[1];
    return kind === undefined ? [] : [{ kind, name: name ?? id, ...(name !== undefined && { aliases: [id] }), line, public: true }];
  });
}

// `EXECUTE format('CREATE TABLE IF NOT EXISTS %I …')` names none.
const CREATE = /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?!if\b)([\w."`[\]]+)/gi;
const DROP = /\bdrop\s+table\s+(?:if\s+exists\s+)?([\w."`[\]]+)/gi;

/** Last part of `public."users"`, without quotes. */
const tableName = (written: string): string =>
  written
    .replaceAll(/["`[\]]/g, '')
    .split('.')
    .at(-1) ?? written;

/** Tables that SQL creates. */
export function sqlTables(text: string): Fact[] {
  const dropped = new Set([...text.matchAll(DROP)].map((match) => tableName(match[1] ?? '').toLowerCase()));
  return [...text.matchAll(CREATE)]
    .map((match): Fact => ({ kind: 'table', name: tableName(match[1] ?? ''), line: lineAt(text, match.index), public: true }))
    .filter(({ name }) => !dropped.has(name.toLowerCase()));
}

/** Tables that statements within other code create. */
export const embeddedTables = (text: string): Fact[] => [
  ...(/create\s+table/i.test(text) ? sqlTables(text.replaceAll(UNOPENED, '')) : []),
  ...[...text.matchAll(RAILS)].map(
    (match): Fact => ({ kind: 'table', name: match[1] ?? '', line: lineAt(text, match.index), public: true }),
  ),
];

/** `create_table :carts do |t|` of a migration of Rails, and `create_table "carts", force: :cascade do |t|` of its schema. */
const RAILS = /^[ \t]*create_table[ (][ \t]*[:"'](\w+)(?=["']?[^\n]*\bdo\b)/gm;

/** Words of a comment about tables. */
const UNOPENED = /\bcreate\s+table\s+(?:if\s+not\s+exists\s+)?(?!if\b)[\w."`[\]]+(?![\w."`[\]]|\s*\()/gi;

/** Tables of a Prisma schema. */
export function prismaTables(text: string): Fact[] {
  return [...text.matchAll(/^model\s+(\w+)\s*\{([^}]*)\}/gm)].map((match): Fact => {
    const mapped = /@@map\(\s*"(\w+)"/.exec(match[2] ?? '')?.[1];
    const name = match[1] ?? '';
    return {
      kind: 'table',
      name: mapped ?? name,
      ...(mapped !== undefined && { aliases: [name] }),
      line: lineAt(text, match.index),
      public: true,
    };
  });
}
