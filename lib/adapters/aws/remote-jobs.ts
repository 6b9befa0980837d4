import {
  type AttributeValue,
  DeleteItemCommand,
  type DynamoDBClient,
  GetItemCommand,
  paginateQuery,
  type TransactWriteItem,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { GatePosting, JobEnd, JobOutcome, RemoteJob, type RemoteJobStore, sameReport } from '../../app/gates/jobs.ts';
import { awsError, awsErrorName } from './aws-error.ts';
import { at, type Key, type Range, rangeOf } from './stores/keys.ts';

export interface DynamoRemoteJobsOptions {
  client: DynamoDBClient;
  table: string;
}

/** The items and their keys are told with those of the other stores, in `stores/keys.ts`; all attributes are text. */
type Place = { PK: AttributeValue.SMember; SK: AttributeValue.SMember };
type Item = Record<string, AttributeValue>;

const S = (value: string): AttributeValue.SMember => ({ S: value });
const placeOf = ({ PK, SK }: Key): Place => ({ PK: S(PK), SK: S(SK) });
const commitPlace = ({ project, commit = '', name }: RemoteJob): Place => placeOf(at.jobOfCommit(project, commit, name));
const unfinishedPlace = ({ deadline, name }: RemoteJob): Place => placeOf(at.unfinishedJob(deadline, name));

const text = (item: Item, name: string): string | undefined => item[name]?.S;

function jobOf(item: Item): RemoteJob {
  const [build, end, outcome] = [text(item, 'build'), text(item, 'end'), text(item, 'outcome')];
  return RemoteJob.parse({
    ...(JSON.parse(text(item, 'job') ?? 'null') as object),
    ...(build !== undefined && { build }),
    ...(end !== undefined && { end: JobEnd.parse(JSON.parse(end)) }),
    ...(outcome !== undefined && { outcome: JobOutcome.parse(JSON.parse(outcome)) }),
  });
}

class DynamoRemoteJobs implements RemoteJobStore {
  readonly #client: DynamoDBClient;
  readonly #table: string;

  constructor({ client, table }: DynamoRemoteJobsOptions) {
    this.#client = client;
    this.#table = table;
  }

  async open(job: RemoteJob, token: string): Promise<RemoteJob> {
    const fresh = 'attribute_not_exists(PK)';
    const put = (place: Place, attributes: Item, condition?: string): TransactWriteItem => ({
      Put: { TableName: this.#table, Item: { ...place, ...attributes }, ...(condition && { ConditionExpression: condition }) },
    });
    const written = await this.#transact([
      put(placeOf(at.job(job.name)), { job: S(JSON.stringify(job)) }, fresh),
      put(placeOf(at.jobToken(job.name)), { token: S(token) }),
      put(unfinishedPlace(job), { name: S(job.name) }),
      ...(job.commit === undefined ? [] : [put(commitPlace(job), { name: S(job.name) })]),
    ]);
    return written === 'done' ? job : ((await this.get(job.name)) ?? job);
  }

  async get(name: string): Promise<RemoteJob | undefined> {
    const item = await this.#read(at.job(name));
    return item && jobOf(item);
  }

  ofCommit(project: string, commit: string): Promise<RemoteJob[]> {
    return this.#jobsBelow(rangeOf.jobsOfCommit(project, commit));
  }

  unfinished(limit: number): Promise<RemoteJob[]> {
    return this.#jobsBelow(rangeOf.unfinishedJobs(), limit);
  }

  async attach(name: string, build: string): Promise<RemoteJob | undefined> {
    await this.#setOnce(name, 'build', build);
    return this.get(name);
  }

  async end(name: string, end: JobEnd): Promise<void> {
    await this.#setOnce(name, 'end', JSON.stringify(end));
  }

  async post(name: string, posting: GatePosting): Promise<'stored' | 'same' | 'conflict' | 'closed'> {
    const place = at.posting(name, posting.gate, posting.attempt);
    const TableName = this.#table;
    const written = await this.#transact([
      {
        ConditionCheck: {
          TableName,
          Key: placeOf(at.job(name)),
          ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(outcome)',
        },
      },
      {
        Put: {
          TableName,
          Item: { ...placeOf(place), posting: S(JSON.stringify(posting)) },
          ConditionExpression: 'attribute_not_exists(PK)',
        },
      },
    ]);
    if (written === 'done') return 'stored';
    const earlier = await this.#read(place);
    if (earlier === undefined) return 'closed';
    return sameReport(postingOf(earlier), posting) ? 'same' : 'conflict';
  }

  async postings(name: string): Promise<GatePosting[]> {
    const items = await this.#below(rangeOf.postings(name));
    // In order of the attempts, so that the last one of each gate stays.
    return [...new Map(items.map(postingOf).map((posting) => [posting.gate, posting])).values()];
  }

  async settle(name: string, outcome: JobOutcome): Promise<{ outcome: JobOutcome; token: string } | undefined> {
    await this.#setOnce(name, 'outcome', JSON.stringify(outcome));
    const [job, token] = [await this.get(name), await this.#read(at.jobToken(name))];
    const secret = token && text(token, 'token');
    return job?.outcome === undefined || secret === undefined ? undefined : { outcome: job.outcome, token: secret };
  }

  async delivered(name: string): Promise<void> {
    const job = await this.get(name);
    if (job === undefined) return;
    // The token last: as long as it is there, a settled job is delivered again.
    for (const place of [unfinishedPlace(job), placeOf(at.jobToken(name))])
      await this.#guard(() => this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key: place })));
  }

  /** Sets an attribute of a job that has none of this name yet; does nothing otherwise. */
  async #setOnce(name: string, attribute: string, value: string): Promise<void> {
    await this.#guard(async () => {
      try {
        await this.#client.send(
          new UpdateItemCommand({
            TableName: this.#table,
            Key: placeOf(at.job(name)),
            UpdateExpression: 'SET #attribute = :value',
            ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(#attribute)',
            ExpressionAttributeNames: { '#attribute': attribute },
            ExpressionAttributeValues: { ':value': S(value) },
          }),
        );
      } catch (error) {
        if (awsErrorName(error) !== 'ConditionalCheckFailedException') throw error;
      }
    });
  }

  /** `refused` when a condition did not hold; what collided with another transaction throws and may be tried again. */
  async #transact(items: TransactWriteItem[]): Promise<'done' | 'refused'> {
    return this.#guard(async () => {
      try {
        await this.#client.send(new TransactWriteItemsCommand({ TransactItems: items }));
        return 'done';
      } catch (error) {
        const reasons = (error as { CancellationReasons?: { Code?: string }[] }).CancellationReasons ?? [];
        if (awsErrorName(error) === 'TransactionCanceledException' && reasons.some(({ Code }) => Code === 'ConditionalCheckFailed'))
          return 'refused';
        throw error;
      }
    });
  }

  async #read(key: Key): Promise<Item | undefined> {
    const command = new GetItemCommand({ TableName: this.#table, Key: placeOf(key), ConsistentRead: true });
    return (await this.#guard(() => this.#client.send(command))).Item;
  }

  /** Neighbouring items, in the order of their sort keys. */
  #below({ partition, prefix }: Range, limit?: number): Promise<Item[]> {
    return this.#guard(async () => {
      const found: Item[] = [];
      const query = {
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :sk)',
        ExpressionAttributeValues: { ':pk': S(partition), ':sk': S(prefix) },
        ...(limit !== undefined && { Limit: limit }),
      };
      // An empty prefix is no prefix: DynamoDB refuses it in a condition on a key.
      const all = prefix === '' && { KeyConditionExpression: 'PK = :pk', ExpressionAttributeValues: { ':pk': S(partition) } };
      for await (const page of paginateQuery({ client: this.#client }, { ...query, ...all })) {
        found.push(...(page.Items ?? []));
        if (limit !== undefined && found.length >= limit) break;
      }
      return found;
    });
  }

  async #jobsBelow(range: Range, limit?: number): Promise<RemoteJob[]> {
    const pointers = await this.#below(range, limit);
    const jobs = await Promise.all(pointers.map((pointer) => this.get(text(pointer, 'name') ?? '')));
    return jobs.filter((job) => job !== undefined);
  }

  async #guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, `the table ${this.#table}`);
    }
  }
}

const postingOf = (item: Item): GatePosting => GatePosting.parse(JSON.parse(text(item, 'posting') ?? 'null'));

/** Jobs that run elsewhere, in the table of the other stores. */
export function createDynamoRemoteJobs(options: DynamoRemoteJobsOptions): RemoteJobStore {
  return new DynamoRemoteJobs(options);
}
