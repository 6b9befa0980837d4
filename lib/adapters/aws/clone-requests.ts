import type { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DeleteCommand, DynamoDBDocumentClient, GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import * as z from 'zod';
import type { CloneAnswer, CloneFailure, CloneRequests, CloneWish, Clock } from '../../app/ports.ts';
import { awsError, awsErrorName } from './aws-error.ts';
import { at, type Key } from './stores/keys.ts';

export interface CloneRequestOptions {
  client: DynamoDBClient;
  table: string;
  clock: Clock;
}

/** A wish that nobody has fulfilled for so long is lost: longer than the function may take, with its repetitions. */
const LOST_MINUTES = 60;

const Failure = z.object({ code: z.string(), message: z.string(), fix: z.string().optional() });
const keyOf = ({ project, commit = '' }: CloneWish): Key => at.clone(project, commit);

/** The wish in an item of the table's stream; undefined for one that is no wish, or none that is to be fulfilled. */
export function wishOfRecord(record: unknown): CloneWish | undefined {
  const parsed = StreamRecord.safeParse(record);
  if (!parsed.success) return undefined;
  const { project, commit } = parsed.data.dynamodb.NewImage;
  return { project: project.S, ...(commit !== undefined && { commit: commit.S }) };
}

const Text = z.object({ S: z.string() });
const StreamRecord = z.object({
  eventName: z.literal('INSERT'),
  dynamodb: z.object({ NewImage: z.object({ PK: z.object({ S: z.literal('CLONES') }), project: Text, commit: Text.optional() }) }),
});

class DynamoCloneRequests implements CloneRequests {
  readonly #documents: DynamoDBDocumentClient;
  readonly #options: CloneRequestOptions;

  constructor(options: CloneRequestOptions) {
    this.#options = options;
    this.#documents = DynamoDBDocumentClient.from(options.client, { marshallOptions: { removeUndefinedValues: true } });
  }

  async ask(wish: CloneWish): Promise<CloneAnswer> {
    const { table: TableName, clock } = this.#options;
    const Key = keyOf(wish);
    const { Item } = await this.#guard(() => this.#documents.send(new GetCommand({ TableName, Key, ConsistentRead: true })));
    const failure = Failure.safeParse(Item?.['failure']);
    const lost = Item !== undefined && Date.parse(String(Item['askedAt'])) < clock.now().getTime() - LOST_MINUTES * 60_000;
    if (failure.success || lost) await this.done(wish);
    if (failure.success) return { state: 'failed', why: failure.data };
    if (Item === undefined || lost) await this.#put({ ...Key, ...wish, askedAt: clock.now().toISOString() });
    return { state: 'under-way' };
  }

  async done(wish: CloneWish): Promise<void> {
    await this.#guard(() => this.#documents.send(new DeleteCommand({ TableName: this.#options.table, Key: keyOf(wish) })));
  }

  async failed(wish: CloneWish, why: CloneFailure): Promise<void> {
    await this.#unlessRefused(() =>
      this.#documents.send(
        new UpdateCommand({
          TableName: this.#options.table,
          Key: keyOf(wish),
          UpdateExpression: 'SET failure = :why',
          ConditionExpression: 'attribute_exists(PK)',
          ExpressionAttributeValues: { ':why': why },
        }),
      ),
    );
  }

  async #put(Item: Record<string, unknown>): Promise<void> {
    const command = new PutCommand({ TableName: this.#options.table, Item, ConditionExpression: 'attribute_not_exists(PK)' });
    await this.#unlessRefused(() => this.#documents.send(command));
  }

  /** A condition that does not hold: somebody else was there before, and what they did stands. */
  async #unlessRefused(work: () => Promise<unknown>): Promise<void> {
    await this.#guard(async () => {
      try {
        await work();
      } catch (error) {
        if (awsErrorName(error) !== 'ConditionalCheckFailedException') throw error;
      }
    });
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, `the table ${this.#options.table}`);
    }
  }
}

/** Wishes for commits in the table: its stream brings each to the function that fetches. */
export function createDynamoCloneRequests(options: CloneRequestOptions): CloneRequests {
  return new DynamoCloneRequests(options);
}
