import { afterAll, beforeAll } from '@jest/globals';
import { type DynamoDbLocal, START_TIMEOUT_MS, startDynamoDbLocal } from './dynamodb-server.ts';
import { describeWith } from './tools.ts';

export { type DynamoDbLocal, startDynamoDbLocal } from './dynamodb-server.ts';

const DYNAMODB_LOCAL = { tools: ['java'], loss: 'DynamoDB Local cannot run, so NOTHING IS PROVED ABOUT THE DYNAMODB STORES' } as const;

/** Describes what runs against DynamoDB Local, one server for all of it. It needs Java. */
export function describeOnDynamoDb(title: string, body: (server: () => DynamoDbLocal) => void): void {
  describeWith(DYNAMODB_LOCAL, title, () => {
    let server: DynamoDbLocal | undefined;
    beforeAll(async () => {
      server = await startDynamoDbLocal();
    }, START_TIMEOUT_MS);
    afterAll(() => server?.stop());
    body(() => {
      if (server === undefined) throw new Error('DynamoDB Local runs only within tests');
      return server;
    });
  });
}
