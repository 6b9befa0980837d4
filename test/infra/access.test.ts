import { beforeAll, describe, expect, it } from '@jest/globals';
import { artefactKey } from '../../lib/adapters/aws/artefacts.ts';
import { inputKey, resultKey } from '../../lib/adapters/aws/codebuild-sandbox.ts';
import { approvalKey, at, listOf, rangeOf } from '../../lib/adapters/aws/stores/keys.ts';
import { type FunctionName, FUNCTIONS } from '../../lib/domain/platform/index.ts';
import { objectRights, rowRights, STATE_ACCESS } from '../../lib/infra/access.ts';
import { decide } from '../support/aws/iam/policy.ts';
import { type DeployedFunction, deployedFunctions } from '../support/aws/iam/deployed.ts';
import { dynamoDbNeeds, s3Needs } from '../support/aws/iam/requests.ts';

const PLACE = { region: 'us-east-1', account: '000000000000' };
const TABLE = 'stringline-test-records';
const BUCKET = 'stringline-test-artefacts-000000000000-us-east-1';

let deployed: Map<string, DeployedFunction>;
beforeAll(() => {
  deployed = deployedFunctions({}, PLACE);
});

/** Functions whose role allows an operation on a row. */
function whoMay(operation: string, partition: string): string[] {
  const key = { PK: { S: partition }, SK: { S: 'x' } };
  const input = { TableName: TABLE, Key: key, Item: key };
  return FUNCTIONS.filter((name) => dynamoDbNeeds(operation, input, PLACE).every((needed) => decide(rightsOf(name), needed).allowed));
}

const rightsOf = (name: FunctionName) => deployed.get(name)?.statements ?? [];

const mayOnObject = (name: FunctionName, method: string, key: string): boolean =>
  s3Needs({ method, bucket: BUCKET, key, query: new URLSearchParams() }).every((needed) => decide(rightsOf(name), needed).allowed);

describe('the table of accesses', () => {
  it('knows the rows of every kind of key, and each by one pattern alone', () => {
    // Prepare
    const partitions = [
      ...[
        at.run('r'),
        at.activeRun('p', 's'),
        at.event('r', 1),
        at.outbox('t', 'r', 1),
        at.review('v'),
        at.token('v'),
        at.entry('p', 1),
        at.undelivered('p', 't', 'v'),
      ],
      ...[at.build('k'), at.job('n'), at.jobToken('n'), at.unfinishedJob('d', 'n'), at.jobOfCommit('p', 'c', 'n'), at.request('k')],
      ...[
        at.hookEvent('e'),
        at.hookPlan('e'),
        at.hookRun('x'),
        at.hookTurns('p', 'h'),
        at.openHookEvent('p', 't', 'e'),
        at.clone('p', 'c'),
        at.start('t', 'r'),
      ],
      ...[
        at.waiting('p', 't', { runId: 'r', key: 'k' }),
        approvalKey('p', { spec: 's', subject: 'u', digest: 'd' }, { at: 't', reviewId: 'v' }),
      ],
    ].map(({ PK }) => PK);
    const patterns = [
      ...new Set(
        Object.values(STATE_ACCESS).flatMap((access) =>
          rowRights(access)
            .filter(({ index }) => !index)
            .flatMap(({ keys }) => keys),
        ),
      ),
    ];

    // Act
    const fitting = partitions.map((partition) => patterns.filter((pattern) => isBelow(partition, pattern)));

    // Assess
    expect(fitting.filter(({ length }) => length !== 1)).toEqual([]);
    expect(new Set(fitting.flat()).size).toBe(patterns.length);
    expect(partitions).toEqual(
      expect.arrayContaining([rangeOf.outbox().partition, rangeOf.unfinishedJobs().partition, rangeOf.starts().partition]),
    );
  });

  it('gives an action of the table in one right, so that keys of a transaction may be judged together', () => {
    const perAction = Object.entries(STATE_ACCESS).flatMap(([name, access]) => {
      const actions = rowRights(access).flatMap((right) => (right.index ? [] : right.actions));
      return actions.filter((action, at) => actions.indexOf(action) !== at).map((action) => `${name} ${action}`);
    });
    expect(perAction).toEqual([]);
  });

  it('knows the lists of the index', () => {
    const patterns = rowRights(STATE_ACCESS.api)
      .filter(({ index }) => index)
      .flatMap(({ keys }) => keys);
    for (const partition of [listOf.runs('p'), listOf.reviews('p'), listOf.usage('p')])
      expect(patterns.filter((pattern) => isBelow(partition, pattern))).toHaveLength(1);
  });

  it('knows where objects lie', () => {
    const patterns = [...new Set(Object.values(STATE_ACCESS).flatMap((access) => objectRights(access).map(({ pattern }) => pattern)))];
    for (const key of [artefactKey('ab12'), inputKey('job'), resultKey('job'), 'git/0a/0b', 'steering/a.md'])
      expect([key, patterns.filter((pattern) => isBelow(key, pattern)).length]).toEqual([key, 1]);
  });
});

/** Whether a text begins as a pattern of the table does. */
const isBelow = (text: string, pattern: string): boolean =>
  pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : text === pattern;

describe('a role', () => {
  it.each<[what: string, operation: string, partition: string, names: FunctionName[]]>([
    ['read the token of a review', 'GetItem', 'REVIEW#1', ['review', 'hook-agent', 'api', 'review-sweep']],
    ['decide a review', 'UpdateItem', 'REVIEW#1', ['review', 'api']],
    ['read the token of a job', 'GetItem', 'JOB#1', ['checks', 'hook-dispatch', 'api', 'build-finished', 'sandbox-sweep', 'gates-poll']],
    ['forget an event that was not told', 'DeleteItem', 'OUTBOX', []],
    [
      'take the lock of a spec or move a ref',
      'PutItem',
      'PROJECT#p',
      ['implement', 'checks', 'hook-dispatch', 'hook-agent', 'api', 'source-clone'],
    ],
    ['record an event of hooks', 'PutItem', 'HOOK#e', ['hook-dispatch', 'api', 'hook-events']],
    ['give a run of a hook its result', 'PutItem', 'HOOKRUN#x', ['hook-dispatch', 'hook-agent', 'hook-events']],
    [
      'say what a build has built',
      'PutItem',
      'BUILD#k',
      ['requirements', 'design', 'tasks', 'implement', 'verify', 'publish', 'hook-agent'],
    ],
    ['change a ledger entry', 'UpdateItem', 'LEDGER#p', []],
    ['scan the table', 'Scan', 'RUN#1', []],
    ['delete the table', 'DeleteTable', 'RUN#1', []],
    ['write where nothing is known to lie', 'PutItem', 'SECRETS#1', []],
  ])('to %s is that of the functions that must', (_, operation, partition, names) => {
    expect(whoMay(operation, partition)).toEqual(names);
  });

  it('that has one half of a transaction has not the other', () => {
    const both = {
      TransactItems: ['RUN#1', 'REVIEW#1'].map((partition) => ({ Put: { TableName: TABLE, Item: { PK: { S: partition } } } })),
    };
    const needed = dynamoDbNeeds('TransactWriteItems', both, PLACE);
    expect(needed.map((each) => decide(rightsOf('requirements'), each).allowed)).toEqual([true, false]);
    expect(needed.map((each) => decide(rightsOf('review'), each).allowed)).toEqual([true, true]);
  });

  it('may write an event and its outbox entry, judged part by part or by all keys at once', () => {
    const together = {
      action: 'dynamodb:PutItem',
      resource: `arn:aws:dynamodb:${PLACE.region}:${PLACE.account}:table/${TABLE}`,
      context: { 'dynamodb:LeadingKeys': ['RUN#1', 'OUTBOX', 'LEDGER#p'] },
    };
    expect(decide(rightsOf('requirements'), together).allowed).toBe(true);
    expect(decide(rightsOf('notify'), together).allowed).toBe(false);
  });

  it('does not reach all rows of a batch by one that it may have', () => {
    const Keys = ['RUN#1', 'REVIEW#1'].map((partition) => ({ PK: { S: partition } }));
    const [needed] = dynamoDbNeeds('BatchGetItem', { RequestItems: { [TABLE]: { Keys } } }, PLACE);
    expect(decide(rightsOf('requirements'), needed!).allowed).toBe(false);
  });

  it.each<[FunctionName, string, string, boolean]>([
    ['steering-resolve', 'GET', 'steering/a.md', true],
    ['steering-resolve', 'PUT', 'steering/a.md', false],
    ['requirements', 'GET', 'steering/a.md', false],
    ['requirements', 'PUT', 'git/0a/trees/0b', true],
    ['requirements', 'PUT', 'git/0a/0b', false],
    ['implement', 'PUT', 'git/0a/0b', true],
    ['review', 'GET', 'git/0a/0b', true],
    ['review', 'PUT', 'git/0a/0b', false],
    ['checks', 'PUT', 'sandbox/job/input.zip', true],
    ['checks', 'PUT', artefactKey('ab12'), false],
    ['build-finished', 'PUT', 'sandbox/job/result.zip', false],
    ['outbox', 'PUT', artefactKey('ab12'), false],
    ['notify', 'GET', artefactKey('ab12'), false],
    ['publish', 'DELETE', artefactKey('ab12'), false],
  ])('of %s: %s of %s is %p', (name, method, key, may) => {
    expect(mayOnObject(name, method, key)).toBe(may);
  });

  it('lists below its own prefixes', () => {
    const list = (name: FunctionName, prefix: string) =>
      s3Needs({ method: 'GET', bucket: BUCKET, key: '', query: new URLSearchParams({ prefix }) }).every(
        (needed) => decide(rightsOf(name), needed).allowed,
      );
    expect([list('steering-resolve', 'steering/'), list('publish', 'steering/'), list('publish', 'git/'), list('notify', 'git/')]).toEqual([
      true,
      false,
      true,
      false,
    ]);
  });
});
