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

export interface DynamoRemoteJobsOptions {
  client: DynamoDBClient;
  table: string;
}

/**
 * Items, in the table of the other stores; everything is a string. `n` is the job's name, `p` the project key.
 *
 * | item               | PK        | SK                   | written with             | read as                       |
 * |--------------------|-----------|----------------------|--------------------------|-------------------------------|
 * | job                | JOB#n     | JOB                  | the four below           | by name                       |
 * | its task token     | JOB#n     | TOKEN                | job; gone when delivered | when the outcome is delivered |
 * | what a CI said     | JOB#n     | POSTING#gate#attempt | open job (condition)     | by job                        |
 * | job to look after  | JOBS      | deadline#n           | job; gone when delivered | earliest deadline first       |
 * | job that waits     | PROJECT#p | GATES#commit#n       | job; gone when delivered | by project and commit         |
 */
type Key = { PK: AttributeValue.SMember; SK: AttributeValue.SMember };
type Item = Record<string, AttributeValue>;

const S = (value: string): AttributeValue.SMember => ({ S: value });
const escaped = (part: string): string => part.replace(/[%#]/g, encodeURIComponent);
const key = (pk: readonly string[], sk: readonly string[]): Key => ({ PK: S(pk.map(escaped).join('#')), SK: S(sk.map(escaped).join('#')) });

const at = {
  job: (name: string) => key(['JOB', name], ['JOB']),
  token: (name: string) => key(['JOB', name], ['TOKEN']),
  posting: (name: string, { gate, attempt }: GatePosting) => key(['JOB', name], ['POSTING', gate, String(attempt).padStart(6, '0')]),
  unfinished: ({ deadline, name }: RemoteJob) => key(['JOBS'], [deadline, name]),
  waiting: ({ project, commit, name }: RemoteJob) => key(['PROJECT', project], ['GATES', commit ?? '', name]),
};

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
    const put = (place: Key, attributes: Item, condition?: string): TransactWriteItem => ({
      Put: { TableName: this.#table, Item: { ...place, ...attributes }, ...(condition && { ConditionExpression: condition }) },
    });
    const written = await this.#transact([
      put(at.job(job.name), { job: S(JSON.stringify(job)) }, fresh),
      put(at.token(job.name), { token: S(token) }),
      put(at.unfinished(job), { name: S(job.name) }),
      ...(job.commit === undefined ? [] : [put(at.waiting(job), { name: S(job.name) })]),
    ]);
    return written === 'done' ? job : ((await this.get(job.name)) ?? job);
  }

  async get(name: string): Promise<RemoteJob | undefined> {
    const item = await this.#read(at.job(name));
    return item && jobOf(item);
  }

  async waiting(project: string, commit: string): Promise<RemoteJob[]> {
    const jobs = await this.#jobsBelow(key(['PROJECT', project], ['GATES', commit, '']));
    return jobs.filter(({ outcome }) => outcome === undefined);
  }

  unfinished(limit: number): Promise<RemoteJob[]> {
    return this.#jobsBelow(key(['JOBS'], ['']), limit);
  }

  async attach(name: string, build: string): Promise<RemoteJob | undefined> {
    await this.#setOnce(name, 'build', build);
    return this.get(name);
  }

  async end(name: string, end: JobEnd): Promise<void> {
    await this.#setOnce(name, 'end', JSON.stringify(end));
  }

  async post(name: string, posting: GatePosting): Promise<'stored' | 'same' | 'conflict' | 'closed'> {
    const place = at.posting(name, posting);
    const TableName = this.#table;
    const written = await this.#transact([
      {
        ConditionCheck: {
          TableName,
          Key: at.job(name),
          ConditionExpression: 'attribute_exists(PK) AND attribute_not_exists(outcome)',
        },
      },
      { Put: { TableName, Item: { ...place, posting: S(JSON.stringify(posting)) }, ConditionExpression: 'attribute_not_exists(PK)' } },
    ]);
    if (written === 'done') return 'stored';
    const earlier = await this.#read(place);
    if (earlier === undefined) return 'closed';
    return sameReport(postingOf(earlier), posting) ? 'same' : 'conflict';
  }

  async postings(name: string): Promise<GatePosting[]> {
    const items = await this.#below(key(['JOB', name], ['POSTING', '']));
    // In order of the attempts, so that the last one of each gate stays.
    return [...new Map(items.map(postingOf).map((posting) => [posting.gate, posting])).values()];
  }

  async settle(name: string, outcome: JobOutcome): Promise<{ outcome: JobOutcome; token: string } | undefined> {
    await this.#setOnce(name, 'outcome', JSON.stringify(outcome));
    const [job, token] = [await this.get(name), await this.#read(at.token(name))];
    const secret = token && text(token, 'token');
    return job?.outcome === undefined || secret === undefined ? undefined : { outcome: job.outcome, token: secret };
  }

  async delivered(name: string): Promise<void> {
    const job = await this.get(name);
    if (job === undefined) return;
    // The token last: as long as it is there, a settled job is delivered again.
    for (const place of [at.waiting(job), at.unfinished(job), at.token(name)])
      await this.#guard(() => this.#client.send(new DeleteItemCommand({ TableName: this.#table, Key: place })));
  }

  /** Sets an attribute of a job that has none of this name yet; does nothing otherwise. */
  async #setOnce(name: string, attribute: string, value: string): Promise<void> {
    await this.#guard(async () => {
      try {
        await this.#client.send(
          new UpdateItemCommand({
            TableName: this.#table,
            Key: at.job(name),
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

  async #read(place: Key): Promise<Item | undefined> {
    const command = new GetItemCommand({ TableName: this.#table, Key: place, ConsistentRead: true });
    return (await this.#guard(() => this.#client.send(command))).Item;
  }

  /** Items whose sort key begins with that of the place. */
  #below({ PK, SK }: Key, limit?: number): Promise<Item[]> {
    return this.#guard(async () => {
      const found: Item[] = [];
      const query = {
        TableName: this.#table,
        ConsistentRead: true,
        KeyConditionExpression: 'PK = :pk AND begins_with(SK, :sk)',
        ExpressionAttributeValues: { ':pk': PK, ':sk': SK },
        ...(limit !== undefined && { Limit: limit }),
      };
      // An empty prefix is no prefix: DynamoDB refuses it in a condition on a key.
      const all = SK.S === '' && { KeyConditionExpression: 'PK = :pk', ExpressionAttributeValues: { ':pk': PK } };
      for await (const page of paginateQuery({ client: this.#client }, { ...query, ...all })) {
        found.push(...(page.Items ?? []));
        if (limit !== undefined && found.length >= limit) break;
      }
      return found;
    });
  }

  async #jobsBelow(place: Key, limit?: number): Promise<RemoteJob[]> {
    const pointers = await this.#below(place, limit);
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
