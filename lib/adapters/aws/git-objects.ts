import { createHash } from 'node:crypto';
import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import { inParallel } from '../../app/in-parallel.ts';
import type { KnownTree, ObjectStore, TreeIndex } from '../../app/ports.ts';
import { frameObject, type GitObject, isSha1, MAX_HEADER_BYTES, readHeader, unframeObject } from '../../domain/git/index.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { awsError, awsErrorName, awsErrorStatus } from './aws-error.ts';

export interface S3GitOptions {
  client: S3Client;
  bucket: string;
  /** Project key; objects of projects never mix, so that having a hash is never having a file of another project. */
  project: string;
  /** Put before `git/…`; ends with `/` where it is a folder. */
  prefix?: string;
}

/** What is read at once to verify an object: whole for nearly all, the header of the others. */
const PROBE_BYTES = 1024 * 1024;
const PARALLEL = 48;

const isAbsent = (error: unknown): boolean => ['NoSuchKey', 'NotFound'].includes(awsErrorName(error));
/** 412: it is there. 409: another conditional write of it is under way. */
const isTaken = (error: unknown): boolean => [409, 412].includes(awsErrorStatus(error) ?? 0);
const sha1 = (bytes: Uint8Array): string => createHash('sha1').update(bytes).digest('hex');
/** A SHA-1 as S3 writes it. The framed object is what is stored, so that S3's checksum and git's id are the same hash. */
export const checksumOf = (oid: string): string => Buffer.from(oid, 'hex').toString('base64');

/** Where the objects of a project lie, and the calls to S3, one each. */
export class GitBucket {
  readonly client: S3Client;
  readonly #options: S3GitOptions;
  readonly #folder: string;

  constructor(options: S3GitOptions) {
    this.client = options.client;
    this.#options = options;
    this.#folder = `${options.prefix ?? ''}git/${createHash('sha256').update(options.project).digest('hex')}`;
  }

  object(oid: string): { Bucket: string; Key: string } {
    return { Bucket: this.#options.bucket, Key: `${this.#folder}/${oid}` };
  }

  tree(oid: string): { Bucket: string; Key: string } {
    return { Bucket: this.#options.bucket, Key: `${this.#folder}/trees/${oid}` };
  }

  async read(place: { Bucket: string; Key: string }, range?: string): Promise<Uint8Array | undefined> {
    try {
      const answer = await this.client.send(new GetObjectCommand({ ...place, ...(range !== undefined && { Range: range }) }));
      return await answer.Body?.transformToByteArray();
    } catch (error) {
      if (!isAbsent(error)) throw awsError(error, `the bucket ${this.#options.bucket}`);
      // eslint-disable-next-line no-restricted-syntax -- absent is an answer here, not a failure
      return undefined;
    }
  }

  async head(place: { Bucket: string; Key: string }): Promise<{ size: number; sha1: string | undefined } | undefined> {
    try {
      const { ContentLength = 0, ChecksumSHA1 } = await this.client.send(new HeadObjectCommand({ ...place, ChecksumMode: 'ENABLED' }));
      return { size: ContentLength, sha1: ChecksumSHA1 };
    } catch (error) {
      if (!isAbsent(error)) throw awsError(error, `the bucket ${this.#options.bucket}`);
      // eslint-disable-next-line no-restricted-syntax -- absent is an answer here, not a failure
      return undefined;
    }
  }

  /** Writes only where nothing is: what these keys name never changes. */
  async write(place: { Bucket: string; Key: string }, body: Uint8Array, checksum: Record<string, string>): Promise<void> {
    try {
      await this.client.send(new PutObjectCommand({ ...place, ...checksum, Body: body, ContentLength: body.byteLength, IfNoneMatch: '*' }));
    } catch (error) {
      if (!isTaken(error)) throw awsError(error, `the bucket ${this.#options.bucket}`);
    }
  }
}

/**
 * Git objects in S3, `<prefix>git/<sha256 of the project>/<oid>`: framed as git hashes them, sent with their SHA-1 as S3's own checksum,
 * never written twice, verified at every read. The role needs `s3:ListBucket` beside Get and Put: without it S3 answers 403 for what is
 * absent.
 */
export function createS3ObjectStore(options: S3GitOptions): ObjectStore {
  const bucket = new GitBucket(options);
  return {
    get: async (oid) => {
      if (!isSha1(oid)) return undefined;
      const framed = await bucket.read(bucket.object(oid));
      return framed && verified(oid, framed, options);
    },
    put: async (object) => {
      const framed = frameObject(object);
      const oid = sha1(framed);
      await bucket.write(bucket.object(oid), framed, { ChecksumSHA1: checksumOf(oid) });
      return oid;
    },
    stat: async (oid) => statObject(bucket, oid),
    missing: async (oids) => {
      const wanted = [...new Set(oids)];
      const heads = await inParallel(wanted, PARALLEL, async (oid) => bucket.head(bucket.object(oid)));
      return wanted.filter((_, index) => heads[index] === undefined);
    },
  };
}

function verified(oid: string, framed: Uint8Array, { bucket, project }: S3GitOptions): GitObject {
  const object = sha1(framed) === oid ? unframeObject(framed) : undefined;
  if (object) return object;
  throw new StringlineError({
    code: 'repository-corrupt',
    message: `The object ${oid} of ${project} in the bucket ${bucket} does not hold the bytes it is named after.`,
    fix: 'Restore its earlier version in the bucket, or delete it and upload the snapshot again.',
    exit: EXIT.outside,
  });
}

/** Small objects are read and hashed; of large ones S3's own checksum, which it computed when it took them, and the header are enough. */
async function statObject(bucket: GitBucket, oid: string): ReturnType<ObjectStore['stat']> {
  const place = bucket.object(oid);
  const start = await bucket.read(place, `bytes=0-${String(PROBE_BYTES - 1)}`);
  const header = start && readHeader(start.subarray(0, MAX_HEADER_BYTES));
  if (!start || !header) return undefined;
  const { type, size } = header;
  const whole = header.length + size;
  if (whole <= PROBE_BYTES) return start.length === whole && sha1(start) === oid ? { type, size } : undefined;
  const head = await bucket.head(place);
  return head?.size === whole && head.sha1 === checksumOf(oid) ? { type, size } : undefined;
}

const Known = z.strictObject({
  entries: z.array(z.tuple([z.string(), z.string(), z.string(), z.number().nullable()])),
  files: z.number(),
  bytes: z.number(),
  pathBytes: z.number(),
  depth: z.number(),
});

/** What is known of trees, beside the objects: `…/trees/<oid>`. */
export function createS3TreeIndex(options: S3GitOptions): TreeIndex {
  const bucket = new GitBucket(options);
  return {
    get: async (tree) => {
      const bytes = isSha1(tree) ? await bucket.read(bucket.tree(tree)) : undefined;
      return bytes && decode(bytes);
    },
    put: async (tree, known) => {
      const body = Buffer.from(
        JSON.stringify({ ...known, entries: known.entries.map(({ mode, name, oid, size }) => [mode, name, oid, size ?? null]) }),
      );
      await bucket.write(bucket.tree(tree), body, { ChecksumSHA256: createHash('sha256').update(body).digest('base64') });
    },
  };
}

function decode(bytes: Uint8Array): KnownTree {
  const { entries, ...sums } = Known.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  return { ...sums, entries: entries.map(([mode, name, oid, size]) => ({ mode, name, oid, size: size ?? undefined })) };
}
