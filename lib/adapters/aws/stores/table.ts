import { randomUUID } from 'node:crypto';
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import {
  BatchGetCommand,
  BatchWriteCommand,
  DeleteCommand,
  DynamoDBDocumentClient,
  GetCommand,
  PutCommand,
  QueryCommand,
  TransactWriteCommand,
  UpdateCommand,
} from '@aws-sdk/lib-dynamodb';
import { awsError, isThrottled } from '../aws-error.ts';
import { BY_PROJECT, type Key, type Range } from './keys.ts';
import { LOST, type Retry, untilWon } from './retry.ts';
import { hasMark, marked, refusalsOf, type Write, type WriteResult, writeRequest } from './write.ts';

/** An item as the document client gives it. */
export type Item = Record<string, unknown>;

interface ReadOptions {
  /** Latest sort key first. */
  reverse?: boolean;
  /** At most so many. */
  limit?: number;
}

/** Items in one BatchGetItem, and in one BatchWriteItem. */
const BATCH = { get: 100, write: 25 };

/** What the table was asked for in one query, page by page. */
type Question = Omit<ConstructorParameters<typeof QueryCommand>[0], 'TableName'>;

/** The table of all stores: consistent reads, pages followed to their end, conditional transactions that tell why they did not happen. */
export class Table {
  readonly #client: DynamoDBDocumentClient;
  readonly #name: string;
  readonly retry: Retry;

  constructor(client: DynamoDBClient, name: string, retry: Retry) {
    this.#client = DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
    this.#name = name;
    this.retry = retry;
  }

  /** One item, as of now. */
  get(key: Key): Promise<Item | undefined> {
    return this.#patiently(async () => {
      const { Item } = await this.#client.send(new GetCommand({ TableName: this.#name, Key: key, ConsistentRead: true }));
      return Item;
    });
  }

  /** Many items, as of now, in no order; those that are absent are left out. */
  async getAll(keys: readonly Key[]): Promise<Item[]> {
    const found: Item[] = [];
    for (let start = 0; start < keys.length; start += BATCH.get)
      found.push(...(await this.#getBatch(keys.slice(start, start + BATCH.get))));
    return found;
  }

  /** Neighbouring items, as of now, in the order of their sort keys. */
  query(range: Range, options: ReadOptions = {}): AsyncGenerator<Item> {
    const prefixed = range.prefix !== '';
    return this.#pages(
      {
        KeyConditionExpression: prefixed ? 'PK = :partition AND begins_with(SK, :prefix)' : 'PK = :partition',
        ExpressionAttributeValues: { ':partition': range.partition, ...(prefixed && { ':prefix': range.prefix }) },
        ConsistentRead: true,
      },
      options,
    );
  }

  /** Items of a partition of the index, in the order of its sort key; what was written in the last moment may be missing. `before`: below this sort key; or `from`: at it and above. */
  queryIndex(partition: string, { before, from, ...options }: ReadOptions & { before?: string; from?: string } = {}): AsyncGenerator<Item> {
    const bound = before !== undefined ? ' AND GSI1SK < :bound' : from !== undefined ? ' AND GSI1SK >= :bound' : '';
    const value = before ?? from;
    return this.#pages(
      {
        IndexName: BY_PROJECT,
        KeyConditionExpression: `GSI1PK = :partition${bound}`,
        ExpressionAttributeValues: { ':partition': partition, ...(value !== undefined && { ':bound': value }) },
      },
      options,
    );
  }

  /**
   * All writes or none: one alone, which costs half, or a transaction. Repetitions are known by a mark or a token, so that an answer that
   * was lost does not look like a race that was lost.
   */
  async write(...writes: readonly Write[]): Promise<WriteResult> {
    const [single, ...others] = writes;
    const name = randomUUID();
    return this.#patiently(async () => {
      try {
        await (single !== undefined && others.length === 0 ? this.#writeOne(marked(single, name)) : this.#writeAll(writes, name));
        return { written: true };
      } catch (error) {
        if (hasMark(error, name)) return { written: true };
        const refused = refusalsOf(error);
        if (refused === undefined) throw error;
        return refused;
      }
    });
  }

  /** Removes items without a condition; absent ones are ignored. */
  async removeAll(keys: readonly Key[]): Promise<void> {
    for (let start = 0; start < keys.length; start += BATCH.write) await this.#removeBatch(keys.slice(start, start + BATCH.write));
  }

  async #writeAll(writes: readonly Write[], ClientRequestToken: string): Promise<void> {
    const TransactItems = writes.map((write) => writeRequest(this.#name, write));
    await this.#client.send(new TransactWriteCommand({ TransactItems, ClientRequestToken }));
  }

  async #writeOne(write: Write): Promise<void> {
    const { Put, Update, Delete } = writeRequest(this.#name, write);
    const seen = { ReturnValuesOnConditionCheckFailure: 'ALL_OLD' as const };
    if (Put) await this.#client.send(new PutCommand({ ...Put, ...seen }));
    else if (Update) await this.#client.send(new UpdateCommand({ ...Update, ...seen }));
    else if (Delete) await this.#client.send(new DeleteCommand(Delete));
  }

  async *#pages(question: Question, { reverse = false, limit }: ReadOptions): AsyncGenerator<Item> {
    let left = limit ?? Number.POSITIVE_INFINITY;
    let from: Item | undefined;
    do {
      const page = await this.#patiently(() =>
        this.#client.send(
          new QueryCommand({
            TableName: this.#name,
            ...question,
            ScanIndexForward: !reverse,
            ...(Number.isFinite(left) && { Limit: left }),
            ...(from !== undefined && { ExclusiveStartKey: from }),
          }),
        ),
      );
      for (const item of page.Items ?? []) yield item;
      left -= page.Items?.length ?? 0;
      from = page.LastEvaluatedKey;
    } while (from !== undefined && left > 0);
  }

  async #getBatch(keys: readonly Key[]): Promise<Item[]> {
    const found: Item[] = [];
    let left: readonly Item[] = keys.map((key) => ({ ...key }));
    await this.#patiently(async () => {
      const request = { RequestItems: { [this.#name]: { Keys: [...left], ConsistentRead: true } } };
      const answer = await this.#client.send(new BatchGetCommand(request));
      found.push(...(answer.Responses?.[this.#name] ?? []));
      left = answer.UnprocessedKeys?.[this.#name]?.Keys ?? [];
      return left.length > 0 ? LOST : true;
    });
    return found;
  }

  async #removeBatch(keys: readonly Key[]): Promise<void> {
    let left = keys.map((key) => ({ DeleteRequest: { Key: { ...key } } }));
    await this.#patiently(async () => {
      const answer = await this.#client.send(new BatchWriteCommand({ RequestItems: { [this.#name]: left } }));
      left = (answer.UnprocessedItems?.[this.#name] ?? []) as typeof left;
      return left.length > 0 ? LOST : true;
    });
  }

  /** Waits longer than the SDK does where the table is too busy, and says what any other failure means. */
  #patiently<T>(work: () => Promise<T | typeof LOST>): Promise<T> {
    const what = `the table ${this.#name}`;
    return untilWon(what, this.retry, async () => {
      try {
        return await work();
      } catch (error) {
        if (isThrottled(error)) return LOST;
        throw awsError(error, what);
      }
    });
  }
}
