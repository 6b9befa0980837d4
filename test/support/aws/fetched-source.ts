import { randomUUID } from 'node:crypto';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { type ApiReply, askApi, type Caller } from './api-client.ts';
import type { AwsLocal } from './platform.ts';

/** Asks for a run on a commit that nobody has uploaded: it is fetched from its git host meanwhile, and the same request starts the run. */
export async function startWhenFetched(aws: AwsLocal, caller: Caller, body: object): Promise<ApiReply> {
  const headers = { 'idempotency-key': randomUUID() };
  const ask = (): Promise<ApiReply> => askApi(aws.functions, caller, { method: 'POST', path: '/v1/runs', body, headers });
  const early = await ask();
  if (early.status !== 409) throw new Error(`a commit that is not here was answered ${early.status}: ${JSON.stringify(early.body)}`);
  await bringWishes(aws);
  const started = await ask();
  if (started.status >= 400) throw new Error(`a commit that was fetched was answered ${started.status}: ${JSON.stringify(started.body)}`);
  return started;
}

/** What the table's stream does: brings every new wish to the function that fetches. */
async function bringWishes({ dynamo, table, functions }: AwsLocal): Promise<void> {
  const { Items = [] } = await dynamo.client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'PK = :wishes',
      ExpressionAttributeValues: { ':wishes': { S: 'CLONES' } },
    }),
  );
  const Records = Items.map((NewImage) => ({ eventName: 'INSERT', dynamodb: { NewImage } }));
  const result = await functions.invoke('source-clone', { Records });
  if (!result.ok) throw new Error(`the function that fetches has failed: ${JSON.stringify(result.failure)}`);
}
