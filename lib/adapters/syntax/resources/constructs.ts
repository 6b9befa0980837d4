import type { Node } from '@vscode/tree-sitter-wasm';
import type { ResourceKind } from '../../../domain/drift/index.ts';
import { childrenOf, type Fact, field, fieldText, lineOf, nodesOf, stringOf, stringProperty } from '../nodes.ts';

const CONSTRUCTS: Readonly<Record<string, ResourceKind>> = {
  Table: 'table',
  TableV2: 'table',
  GlobalTable: 'table',
  CfnTable: 'table',
  Queue: 'queue',
  Topic: 'topic',
  Bucket: 'bucket',
  EventBus: 'bus',
  Stream: 'stream',
  Function: 'function-resource',
  NodejsFunction: 'function-resource',
  PythonFunction: 'function-resource',
  GoFunction: 'function-resource',
  DockerImageFunction: 'function-resource',
};
const NAMES = [
  'tableName',
  'table_name',
  'queueName',
  'queue_name',
  'topicName',
  'topic_name',
  'bucketName',
  'bucket_name',
  'eventBusName',
  'event_bus_name',
  'functionName',
  'function_name',
  'streamName',
  'stream_name',
];

/** Resources that CDK code makes: `new dynamodb.Table(this, 'Preferences', { tableName: 'preferences' })`; in Python without `new`. */
export function constructResources(root: Node): Fact[] {
  return nodesOf(root, 'new_expression', 'call', 'object_creation_expression').flatMap((node) => {
    const callee = field(node, 'constructor') ?? field(node, 'function') ?? field(node, 'type');
    const kind = CONSTRUCTS[callee?.text.split('.').at(-1) ?? ''];
    const values = childrenOf(field(node, 'arguments'));
    const id = stringOf(values[1]);
    if (kind === undefined || id === undefined || !/^(?:this|self|scope|stack|\w+)$/.test(values[0]?.text ?? '')) return [];
    const settings = values
      .slice(2)
      .map(({ text }) => text.slice(0, 4000))
      .join(' ');
    const physical = NAMES.map((name) => stringProperty(settings, name)).find((name) => name !== undefined);
    return [{ kind, name: physical ?? id, ...(physical !== undefined && { aliases: [id] }), line: lineOf(node), public: true }];
  });
}

const TABLES = new Set(['pgTable', 'mysqlTable', 'sqliteTable']);
const CREATES = ['.createTable', '.create_table', '.ToTable'];

/**
 * Tables of object-relational mappers and migrations: drizzle's `pgTable('users', …)`, Knex' `createTable`, Alembic's `create_table`, TypeORM's
 * `@Entity('users')` and `@JoinTable`, JPA's `@Table(name = "users")`, Entity Framework's `[Table("users")]` and `ToTable`, SQLAlchemy's `__tablename__`,
 * Django's `db_table`. The class that stands for one is another name of it.
 */
export function mappedTables(root: Node): Fact[] {
  const table = (name: string, node: Node, entity = entityOf(node)): Fact => {
    return { kind: 'table', name, line: lineOf(node), public: true, ...(entity !== undefined && entity !== '' && { aliases: [entity] }) };
  };
  const calls = nodesOf(root, 'call_expression', 'call', 'invocation_expression').flatMap((node) => {
    const called = fieldText(node, 'function');
    // No pattern over the whole text: calls of calls hold each other, and a pattern would look at all of it for each.
    const name =
      TABLES.has(called) || CREATES.some((end) => called.endsWith(end)) ? stringOf(childrenOf(field(node, 'arguments'))[0]) : undefined;
    return name === undefined ? [] : [table(name, node)];
  });
  const decorators = nodesOf(root, 'decorator', 'annotation', 'attribute_list').flatMap((node) => {
    const [, mark, name] = MAPPING.exec(node.text.slice(0, 500)) ?? [];
    if (name === undefined) return [];
    // A table between two classes stands for neither.
    return [mark === 'Entity' || mark === 'Table' ? table(name, node) : table(name, node, '')];
  });
  const assignments = nodesOf(root, 'assignment').flatMap((node) => {
    const name = /^(?:__tablename__|db_table)$/.test(fieldText(node, 'left')) ? stringOf(field(node, 'right')) : undefined;
    return name === undefined ? [] : [table(name, node)];
  });
  return [...calls, ...decorators, ...assignments];
}

const MAPPING = /^[@[](Entity|Table|JoinTable|CollectionTable)\(\s*(?:\{[^}]*?\bname\s?:\s?|(?:[^()]*?\b)?name\s?=\s?)?["'`](\w+)/;

/** The class around an assignment, or behind a decorator; `class Meta` stands within the one that is meant. */
function entityOf(node: Node): string | undefined {
  if (/^(?:call|call_expression|invocation_expression)$/.test(node.type)) return undefined;
  for (let parent = node.parent; parent !== null; parent = parent.parent) {
    const type = parent.type === 'export_statement' ? field(parent, 'declaration') : parent;
    const name = /class/.test(type?.type ?? '') && type !== null ? fieldText(type, 'name') : '';
    if (name !== '' && name !== 'Meta') return name;
  }
  return undefined;
}
