import { createHash } from 'node:crypto';
import { S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { clientSettings } from '../../../lib/adapters/aws/clients.ts';
import { createS3ObjectStore, createS3TreeIndex, type S3GitOptions } from '../../../lib/adapters/aws/git-objects.ts';
import { createS3UploadTargets } from '../../../lib/adapters/aws/git-uploads.ts';
import { createHostedRepository, createMemoryGitStores, oidOf, sha1 } from '../../../lib/adapters/hosted-git/index.ts';
import { completeSnapshot, missingObjects } from '../../../lib/app/snapshots/index.ts';
import { formatTree, frameObject, type GitObject } from '../../../lib/domain/git/index.ts';
import { objectStoreContract, treeIndexContract } from '../../contracts/git-stores.contract.ts';
import { type GitBucket, startGitBucket } from '../../support/aws/git-bucket.ts';

describe('git objects in S3', () => {
  let bucket: GitBucket;
  let client: S3Client;
  let projects = 0;
  beforeAll(async () => {
    bucket = await startGitBucket();
    const options = {
      region: 'eu-central-1',
      endpoint: bucket.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' },
      maxAttempts: 1,
    };
    client = new S3Client({ ...clientSettings({ timeoutMs: 10_000, maxAttempts: 1 }, options), forcePathStyle: true });
  });
  afterAll(async () => {
    client.destroy();
    await bucket.close();
  });
  const fresh = (): S3GitOptions => ({ client, bucket: 'store', project: `github.com/acme/p${String((projects += 1))}` });
  const keyOf = ({ project }: S3GitOptions, oid: string): string =>
    `store/git/${createHash('sha256').update(project).digest('hex')}/${oid}`;
  const close = (): void => undefined;
  const hello: GitObject = { type: 'blob', content: new TextEncoder().encode('hello\n') };

  objectStoreContract(() => ({ port: createS3ObjectStore(fresh()), close }));
  treeIndexContract(() => ({ port: createS3TreeIndex(fresh()), close }));

  it('lie under the hash of the project and their id, as the bytes that git hashes', async () => {
    const options = fresh();
    const oid = await createS3ObjectStore(options).put(hello);

    expect(bucket.objects.get(keyOf(options, oid))?.body.toString()).toBe('blob 6\0hello\n');
    expect(await createS3ObjectStore(fresh()).get(oid)).toBeUndefined();
  });

  it('are not written twice', async () => {
    const options = fresh();
    const store = createS3ObjectStore(options);
    const oid = await store.put(hello);
    bucket.objects.set(keyOf(options, oid), { body: Buffer.from('blob 6\0hello\n'), sha1: 'the first' });

    await store.put(hello);

    expect(bucket.objects.get(keyOf(options, oid))?.sha1).toBe('the first');
  });

  it.each([
    { name: 'other bytes', body: 'blob 6\0jello\n' },
    { name: 'another size', body: 'blob 7\0hello\n' },
    { name: 'no header', body: 'hello\n' },
    { name: 'nothing', body: '' },
  ])('are not believed when there is $name under the id', async ({ body }) => {
    const options = fresh();
    const store = createS3ObjectStore(options);
    bucket.objects.set(keyOf(options, oidOf(hello)), { body: Buffer.from(body), sha1: undefined });

    await expect(store.get(oidOf(hello))).rejects.toMatchObject({ code: 'repository-corrupt' });
    expect(await store.stat(oidOf(hello))).toBeUndefined();
  });

  it('are taken for whole, when large, only by the checksum that S3 computed itself', async () => {
    const options = fresh();
    const store = createS3ObjectStore(options);
    const large: GitObject = { type: 'blob', content: new Uint8Array(2_000_000).fill(1) };
    const oid = await store.put(large);
    const stored = bucket.objects.get(keyOf(options, oid));
    const reads = bucket.requests.length;

    expect(await store.stat(oid)).toEqual({ type: 'blob', size: 2_000_000 });
    expect(bucket.requests.slice(reads).map((line) => line.split(' ')[0])).toEqual(['GET', 'HEAD']);
    bucket.objects.set(keyOf(options, oid), { body: stored?.body ?? Buffer.alloc(0), sha1: undefined });
    expect(await store.stat(oid)).toBeUndefined();
  });

  it('are uploaded by a client itself, and S3 takes no other bytes and no other size', async () => {
    const options = fresh();
    const framed = Buffer.from(frameObject(hello));
    const { url, headers } = await createS3UploadTargets(options).forObject(oidOf(hello), framed.length);
    const send = async (body: Buffer, change: Record<string, string> = {}): Promise<number> =>
      (
        await fetch(url, {
          method: 'PUT',
          body: new Uint8Array(body),
          headers: { ...headers, 'content-length': String(body.length), ...change },
        })
      ).status;

    expect(new URL(url).searchParams.get('X-Amz-SignedHeaders')?.split(';')).toEqual(['content-length', 'host', 'x-amz-checksum-sha1']);
    expect(url).not.toMatch(/crc32/i);
    expect(await send(Buffer.from('blob 6\0jello\n'))).toBe(400);
    expect(bucket.objects.has(keyOf(options, oidOf(hello)))).toBe(false);
    expect(await send(framed)).toBe(200);
    expect(await createS3ObjectStore(options).get(oidOf(hello))).toEqual({ type: 'blob', content: hello.content });
  });

  it('make a snapshot that a run builds on, from nothing but what a client uploaded', async () => {
    const options = fresh();
    const ports = {
      objects: createS3ObjectStore(options),
      trees: createS3TreeIndex(options),
      refs: createMemoryGitStores().refs,
      uploads: createS3UploadTargets(options),
      sha1,
    };
    const tree: GitObject = { type: 'tree', content: formatTree([{ mode: '100644', name: 'hello.txt', oid: oidOf(hello) }]) };
    const commit: GitObject = {
      type: 'commit',
      content: new TextEncoder().encode(`tree ${oidOf(tree)}\nauthor A <a@b> 0 +0000\ncommitter A <a@b> 0 +0000\n\nx\n`),
    };
    const objects = [hello, tree, commit];

    const { missing } = await missingObjects(
      { objects: objects.map((object) => ({ oid: oidOf(object), type: object.type, size: object.content.length })) },
      ports,
    );
    const early = await completeSnapshot(oidOf(commit), ports);
    for (const [index, { upload }] of missing.entries()) {
      const framed = frameObject(objects[index] ?? hello);
      await fetch(upload?.url ?? '', { method: 'PUT', body: new Uint8Array(framed), headers: upload?.headers ?? {} });
    }
    const complete = await completeSnapshot(oidOf(commit), ports);

    expect(early).toMatchObject({ status: 'refused', problems: [{ code: 'object-missing' }] });
    expect(complete).toEqual({ status: 'complete', commit: oidOf(commit), tree: oidOf(tree), files: 1, bytes: 6 });
    const repository = createHostedRepository({ ...ports, project: options.project, head: oidOf(commit) });
    expect(await repository.tree('HEAD')).toEqual([{ path: 'hello.txt', mode: '100644', oid: oidOf(hello), size: 6 }]);
    expect((await missingObjects({ objects: [{ oid: oidOf(tree), type: 'tree', size: 1 }] }, ports)).missing).toEqual([]);
  });
});
