import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb';
import type { RefStore } from '../../app/ports.ts';
import { awsError, awsErrorName } from './aws-error.ts';
import { keyOf } from './stores/keys.ts';

export interface DynamoRefOptions {
  client: DynamoDBClient;
  table: string;
  /** Project key. */
  project: string;
}

/** Refs of a project in the table: `PK = PROJECT#<project>`, `SK = REF#<ref>`; read consistently, moved by condition. */
export function createDynamoRefStore({ client, table, project }: DynamoRefOptions): RefStore {
  const documents = DynamoDBDocumentClient.from(client);
  const PK = keyOf('PROJECT', project);
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, `the table ${table}`);
    }
  };
  return {
    get: (ref) =>
      guard(async () => {
        const { Item } = await documents.send(
          new GetCommand({ TableName: table, Key: { PK, SK: keyOf('REF', ref) }, ConsistentRead: true }),
        );
        return oidOf(Item);
      }),
    list: (prefix) =>
      guard(async () => {
        const found: { ref: string; oid: string }[] = [];
        let from: Record<string, unknown> | undefined;
        do {
          const page = await documents.send(
            new QueryCommand({
              TableName: table,
              KeyConditionExpression: 'PK = :pk AND begins_with(SK, :sk)',
              ExpressionAttributeValues: { ':pk': PK, ':sk': keyOf('REF', prefix) },
              ConsistentRead: true,
              ...(from && { ExclusiveStartKey: from }),
            }),
          );
          for (const item of page.Items ?? []) found.push({ ref: String(item['ref']), oid: String(item['oid']) });
          from = page.LastEvaluatedKey;
        } while (from);
        return found.sort((a, b) => (a.ref < b.ref ? -1 : 1));
      }),
    move: (ref, to, expected) =>
      guard(async () => {
        const condition =
          expected === undefined
            ? { ConditionExpression: 'attribute_not_exists(PK)' }
            : { ConditionExpression: 'oid = :expected', ExpressionAttributeValues: { ':expected': expected } };
        try {
          await documents.send(new PutCommand({ TableName: table, Item: { PK, SK: keyOf('REF', ref), ref, oid: to }, ...condition }));
          return true;
        } catch (error) {
          if (awsErrorName(error) === 'ConditionalCheckFailedException') return false;
          throw error;
        }
      }),
  };
}

const oidOf = (item: Record<string, unknown> | undefined): string | undefined => {
  const oid = item?.['oid'];
  return typeof oid === 'string' ? oid : undefined;
};
