import { GetObjectCommand, ListObjectsV2Command, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { artefactKey, createS3ArtefactStore } from '../../../lib/adapters/aws/artefacts.ts';
import { createS3Client } from '../../../lib/adapters/aws/clients/s3.ts';
import type { ArtefactStore } from '../../../lib/app/ports.ts';
import { artefactStoreContract } from '../../contracts/artefact-store.contract.ts';
import { sha256 } from '../../support/memory-artefacts.ts';
import { digestOf } from '../../support/records.ts';
import { type S3Server, startS3Server } from '../../support/s3-server.ts';

const BUCKET = 'artefacts-bucket';
const BYTES = new TextEncoder().encode('# Requirements\n');
const DIGEST = sha256(BYTES);

describe('S3 artefacts', () => {
  let server: S3Server;
  let client: S3Client;
  let store: ArtefactStore;
  beforeAll(async () => {
    server = await startS3Server(BUCKET);
    client = createS3Client({
      region: 'eu-central-1',
      endpoint: server.url,
      credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      maxAttempts: 2,
    });
  });
  beforeEach(() => {
    server.objects.clear();
    server.calls.length = 0;
    server.intercept = undefined;
    store = createS3ArtefactStore({ client, bucket: BUCKET, prefix: 'team/', hash: sha256 });
  });
  afterAll(async () => {
    client.destroy();
    await server.close();
  });
  const only = () => {
    const [stored] = server.objects.values();
    if (stored === undefined) throw new Error('nothing was stored');
    return stored;
  };

  artefactStoreContract(() => {
    server.objects.clear();
    return { port: createS3ArtefactStore({ client, bucket: BUCKET, hash: sha256 }), close: () => undefined };
  });

  it('sends bytes with their checksum, below their digest, and says who it is', async () => {
    await store.put(BYTES);

    const [call] = server.calls;
    expect([...server.objects.keys()]).toEqual([`${BUCKET}/team/artefacts/${DIGEST.slice(0, 2)}/${DIGEST}`]);
    expect(call?.headers).toMatchObject({
      'x-amz-checksum-sha256': Buffer.from(DIGEST, 'hex').toString('base64'),
      'if-none-match': '*',
      'user-agent': expect.stringContaining('stringline/'),
    });
  });

  it('does not write again what is there', async () => {
    await store.put(BYTES);
    const before = only().modified;

    await store.put(BYTES);

    expect(only().modified).toBe(before);
    expect(server.calls.map(({ method }) => method)).toEqual(['PUT', 'PUT', 'HEAD']);
  });

  it.each([
    {
      name: 'whose checksum S3 tells',
      corrupt: () => {
        only().bytes = Buffer.from('# Approved!!\n');
      },
    },
    {
      name: 'that were put there with a checksum of their own',
      corrupt: () => {
        const bytes = Buffer.from('# Approved!!\n');
        const sum = Buffer.from(sha256(bytes), 'hex').toString('base64');
        Object.assign(only(), { bytes, headers: { 'x-amz-checksum-sha256': sum } });
      },
    },
    {
      name: 'without any checksum',
      corrupt: () => {
        Object.assign(only(), { bytes: Buffer.from('# Approved!!\n'), headers: {} });
      },
    },
  ])('throws where other bytes lie than the digest names: bytes $name', async ({ corrupt }) => {
    await store.put(BYTES);
    corrupt();

    const read = store.get(DIGEST);

    await expect(read).rejects.toMatchObject({
      code: 'artefact-corrupt',
      message: expect.stringContaining(`s3://${BUCKET}/team/`),
      exit: 5,
    });
  });

  it('mends what somebody wrote over, when the good bytes come again', async () => {
    await store.put(BYTES);
    Object.assign(only(), { bytes: Buffer.from('other'), headers: {} });

    await store.put(BYTES);

    expect(await store.get(DIGEST)).toEqual(BYTES);
  });

  it.each([
    { failure: { status: 403, code: 'AccessDenied' }, code: 'aws-access-denied' },
    { failure: { status: 404, code: 'NoSuchBucket' }, code: 'aws-resource-missing' },
    { failure: { status: 403, code: 'InvalidAccessKeyId' }, code: 'aws-credentials' },
    { failure: { status: 503, code: 'SlowDown' }, code: 'aws-unavailable' },
    { failure: { status: 500, code: 'InternalError' }, code: 'aws-unavailable' },
  ])('says what $failure.code means: $code', async ({ failure, code }) => {
    server.intercept = () => failure;

    await expect(store.put(BYTES)).rejects.toMatchObject({ code, exit: 5, message: expect.stringContaining(BUCKET) });
    await expect(store.get(DIGEST)).rejects.toMatchObject({ code });
  });

  it('tries again when S3 asks it to slow down', async () => {
    let refused = 0;
    server.intercept = () => (refused++ === 0 ? { status: 503, code: 'SlowDown' } : undefined);

    await store.put(BYTES);

    expect(await store.get(DIGEST)).toEqual(BYTES);
  });

  it('says that AWS cannot be reached', async () => {
    const nowhere = createS3Client({
      region: 'eu-central-1',
      endpoint: 'http://127.0.0.1:9',
      credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
      maxAttempts: 1,
    });

    const put = createS3ArtefactStore({ client: nowhere, bucket: BUCKET, hash: sha256 }).put(BYTES);

    await expect(put).rejects.toMatchObject({ code: 'aws-unavailable' });
  });

  it('writes when another conditional write of the same bytes is under way', async () => {
    let first = true;
    server.intercept = ({ method }) => {
      if (method !== 'PUT' || !first) return undefined;
      first = false;
      return { status: 409, code: 'ConditionalRequestConflict' };
    };

    await store.put(BYTES);

    expect(await store.get(DIGEST)).toEqual(BYTES);
  });

  it('lets a presigned address be read, until it expires, and an upload that is bound to its checksum', async () => {
    await store.put(BYTES);
    const place = { Bucket: BUCKET, Key: artefactKey(DIGEST, 'team/') };
    const good = await getSignedUrl(client, new GetObjectCommand(place), { expiresIn: 60 });
    const old = await getSignedUrl(client, new GetObjectCommand(place), { expiresIn: 60, signingDate: new Date(Date.now() - 61_000) });

    const [read, late, bare] = await Promise.all([fetch(good), fetch(old), fetch(new URL(new URL(good).pathname, good))]);

    expect([read.status, late.status, bare.status]).toEqual([200, 403, 403]);
    expect(new Uint8Array(await read.arrayBuffer())).toEqual(BYTES);
  });

  it('lists page by page, so that the server can stand for others as well', async () => {
    for (const key of ['a/1', 'a/2', 'a/3', 'b/1']) await client.send(new PutObjectCommand({ Bucket: BUCKET, Key: key, Body: key }));

    const first = await client.send(new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'a/', MaxKeys: 2 }));
    const token = first.NextContinuationToken;
    const second = await client.send(
      new ListObjectsV2Command({ Bucket: BUCKET, Prefix: 'a/', MaxKeys: 2, ...(token && { ContinuationToken: token }) }),
    );

    expect([first, second].map(({ Contents = [] }) => Contents.map(({ Key }) => Key))).toEqual([['a/1', 'a/2'], ['a/3']]);
  });

  it('knows no digest that was never stored', async () => {
    expect(await store.get(digestOf('0'))).toBeUndefined();
  });
});
