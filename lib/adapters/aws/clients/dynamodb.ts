import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { type ClientOptions, clientSettings } from '../clients.ts';

/** Client of DynamoDB: short waits, because its answers take milliseconds or do not come. */
export function createDynamoDbClient(options?: ClientOptions): DynamoDBClient {
  return new DynamoDBClient(clientSettings({ timeoutMs: 5_000, maxAttempts: 6 }, options));
}
