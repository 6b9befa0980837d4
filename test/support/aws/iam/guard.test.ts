import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { GetItemCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { createDynamoDbClient } from '../../../../lib/adapters/aws/clients/dynamodb.ts';
import { createS3Client } from '../../../../lib/adapters/aws/clients/s3.ts';
import { type S3Server, startS3Server } from '../../s3-server.ts';
import { type LocalServer, sendJson, serve } from '../http.ts';
import { without } from './deployed.ts';
import { startDynamoDbFront } from './dynamodb-front.ts';
import { accessKeyOf, createGuard, denialLine, type Guard, signerOf } from './guard.ts';
import type { PolicyStatement } from './policy.ts';
import { absenceNeeds, s3Needs } from './requests.ts';

const PLACE = { region: 'us-east-1', account: '000000000000' };
const ROLE: PolicyStatement[] = [
  {
    effect: 'Allow',
    actions: ['dynamodb:GetItem'],
    resources: ['arn:aws:dynamodb:us-east-1:000000000000:table/t'],
    conditions: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['RUN#*'] } },
  },
  { effect: 'Allow', actions: ['s3:GetObject'], resources: ['arn:aws:s3:::b/git/*'], conditions: {} },
];

let open: LocalServer[] = [];
const keep = <T extends LocalServer>(server: T): T => {
  open.push(server);
  return server;
};
beforeEach(() => {
  open = [];
});
afterEach(() => Promise.all(open.map((server) => server.close())));

const credentialsOf = (name: string) => ({ accessKeyId: accessKeyOf(name), secretAccessKey: 'x' });

/** A table that answers everything, and the front before it. */
async function table(guard: Guard) {
  const server = keep(await serve((_, response) => sendJson(response, 200, { Item: { PK: { S: 'found' } } })));
  const { url: endpoint } = keep(await startDynamoDbFront(server.url, guard, PLACE));
  return (name: string, partition: string) => {
    const client = createDynamoDbClient({ region: PLACE.region, endpoint, credentials: credentialsOf(name), maxAttempts: 1 });
    return client.send(new GetItemCommand({ TableName: 't', Key: { PK: { S: partition }, SK: { S: 'x' } } }));
  };
}

describe('a guard', () => {
  it('lets a function do what its role allows, and nothing else', async () => {
    // Prepare
    const said: string[] = [];
    const guard = createGuard({ roles: new Map([['stage', ROLE]]), onDenial: (denial) => said.push(denialLine(denial)) });
    const get = await table(guard);

    // Act
    const allowed = await get('stage', 'RUN#1');
    const refused = get('stage', 'REVIEW#1');

    // Assess
    expect(allowed.Item).toEqual({ PK: { S: 'found' } });
    await expect(refused).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(said).toEqual([
      'stage may not dynamodb:GetItem on arn:aws:dynamodb:us-east-1:000000000000:table/t (dynamodb:LeadingKeys = REVIEW#1)',
    ]);
    expect(guard.denials).toHaveLength(1);
    expect(guard.checked).toEqual(new Map([['stage', 2]]));
  });

  it('notices a right that was taken away', async () => {
    const guard = createGuard({ roles: new Map([['stage', without(['stage/dynamodb:GetItem'])('stage', ROLE)]]) });
    const get = await table(guard);
    await expect(get('stage', 'RUN#1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    expect(guard.denials).toMatchObject([{ function: 'stage', action: 'dynamodb:GetItem' }]);
  });

  it('does not know who signs with a key of nobody, and lets the tests themselves do everything', async () => {
    const get = await table(createGuard({ roles: new Map([['stage', ROLE]]), others: [accessKeyOf('tester')] }));
    await expect(get('stranger', 'RUN#1')).rejects.toMatchObject({ name: 'AccessDeniedException' });
    await expect(get('tester', 'REVIEW#1')).resolves.toMatchObject({ Item: {} });
  });

  it('says like S3 that an absent object is forbidden to whom may not list', async () => {
    // Prepare
    const guard = createGuard({ roles: new Map([['stage', ROLE]]) });
    const s3: S3Server = keep(await startS3Server('b'));
    s3.intercept = (call) => {
      const absent = s3.objects.has(`${call.bucket}/${call.key}`) ? [] : [absenceNeeds(call.bucket)];
      const message = guard.refusal(signerOf(call.headers.authorization, call.query), [...s3Needs(call), ...absent]);
      return message === undefined ? undefined : { status: 403, code: 'AccessDenied', message };
    };
    const client = createS3Client({ region: PLACE.region, endpoint: s3.url, credentials: credentialsOf('stage') });
    s3.objects.set('b/git/1', { bytes: Buffer.from('x'), headers: {}, modified: new Date(0) });
    const get = (Key: string) => client.send(new GetObjectCommand({ Bucket: 'b', Key }));

    // Act & Assess
    await expect(get('git/1')).resolves.toBeDefined();
    await expect(get('git/2')).rejects.toMatchObject({ name: 'AccessDenied' });
    expect(guard.denials.map(denialLine)).toEqual(['stage may not s3:ListBucket on arn:aws:s3:::b']);
  });
});
