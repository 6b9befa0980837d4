import { GetObjectCommand, HeadObjectCommand, PutObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { ArtefactStore } from '../../app/ports.ts';
import type { Digest, Hash } from '../../domain/shared/digest.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { awsError, awsErrorName, awsErrorStatus } from './aws-error.ts';

export interface S3ArtefactOptions {
  client: S3Client;
  bucket: string;
  /** Put before `artefacts/…`; ends with `/` where it is a folder. */
  prefix?: string;
  hash: Hash;
}

const DIGEST = /^[0-9a-f]{64}$/;

/** Where an artefact lies in the bucket; presigned URLs name it, too. */
export function artefactKey(digest: Digest, prefix = ''): string {
  return `${prefix}artefacts/${digest.slice(0, 2)}/${digest}`;
}

/** A SHA-256 as S3 writes it. */
export function checksumOf(digest: Digest): string {
  return Buffer.from(digest, 'hex').toString('base64');
}

const isAbsent = (error: unknown): boolean => awsErrorName(error) === 'NoSuchKey' || awsErrorName(error) === 'NotFound';
/** 412: it is there. 409: another conditional write of it is under way. */
const isTaken = (error: unknown): boolean => awsErrorStatus(error) === 412 || awsErrorStatus(error) === 409;
const isMismatch = (error: unknown): boolean => error instanceof Error && error.message.startsWith('Checksum mismatch');

function corrupt(place: string, cause?: unknown): StringlineError {
  return new StringlineError({
    code: 'artefact-corrupt',
    message: `${place} does not hold the bytes it is named after`,
    fix: 'Something changed it. Restore its earlier version, or delete it and run again: what can be built again will be',
    exit: EXIT.outside,
    cause,
  });
}

/** The calls to S3, one each. */
class Bucket {
  readonly #options: S3ArtefactOptions;

  constructor(options: S3ArtefactOptions) {
    this.#options = options;
  }

  place(digest: Digest): { Bucket: string; Key: string } {
    return { Bucket: this.#options.bucket, Key: artefactKey(digest, this.#options.prefix) };
  }

  /** Writes only where nothing is, or over whatever is there; false when something was. S3 refuses bytes that arrive changed. */
  async write(digest: Digest, bytes: Uint8Array, over: boolean): Promise<boolean> {
    const request = { ...this.place(digest), Body: bytes, ContentLength: bytes.byteLength, ChecksumSHA256: checksumOf(digest) };
    try {
      await this.#options.client.send(new PutObjectCommand(over ? request : { ...request, IfNoneMatch: '*' }));
      return true;
    } catch (error) {
      if (!over && isTaken(error)) return false;
      throw error;
    }
  }

  /** Whether what lies there has the checksum it is named after, as S3 computed it when it was written. */
  async isSound(digest: Digest): Promise<boolean> {
    try {
      const head = await this.#options.client.send(new HeadObjectCommand({ ...this.place(digest), ChecksumMode: 'ENABLED' }));
      return head.ChecksumSHA256 === checksumOf(digest);
    } catch (error) {
      if (isAbsent(error)) return false;
      throw error;
    }
  }

  async read(digest: Digest): Promise<Uint8Array | undefined> {
    try {
      const answer = await this.#options.client.send(new GetObjectCommand(this.place(digest)));
      return await answer.Body?.transformToByteArray();
    } catch (error) {
      if (isMismatch(error)) throw corrupt(this.#name(digest), error);
      if (!isAbsent(error)) throw error;
      // eslint-disable-next-line no-restricted-syntax -- absent is an answer here, not a failure
      return undefined;
    }
  }

  /** Bytes that are those the key names. */
  async verified(digest: Digest): Promise<Uint8Array | undefined> {
    const bytes = await this.read(digest);
    if (bytes !== undefined && this.#options.hash(bytes) !== digest) throw corrupt(this.#name(digest));
    return bytes;
  }

  #name(digest: Digest): string {
    const { Bucket, Key } = this.place(digest);
    return `s3://${Bucket}/${Key}`;
  }
}

/**
 * Artefacts in S3, `<prefix>artefacts/ab/<digest>`: sent with their SHA-256, never written twice, verified at every read. The role needs
 * `s3:ListBucket` beside Get and Put: without it S3 answers 403 for what is absent.
 * @throws StringlineError `artefact-corrupt`, or as `awsError` says.
 */
export function createS3ArtefactStore(options: S3ArtefactOptions): ArtefactStore {
  const bucket = new Bucket(options);
  const guard = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw awsError(error, `the bucket ${options.bucket}`);
    }
  };
  return {
    put: (bytes) =>
      guard(async () => {
        const digest = options.hash(bytes);
        const written = await bucket.write(digest, bytes, false);
        // Good bytes also mend what somebody wrote over; the bucket's versions keep it.
        if (!written && !(await bucket.isSound(digest))) await bucket.write(digest, bytes, true);
        return digest;
      }),
    get: (digest) => guard(async () => (DIGEST.test(digest) ? bucket.verified(digest) : undefined)),
  };
}
