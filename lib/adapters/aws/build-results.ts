import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import type { BuildResults } from '../../app/gates/finish-job.ts';
import type { RemoteJob } from '../../app/gates/jobs.ts';
import type { ArtefactStore, SandboxResult } from '../../app/ports.ts';
import type { Hash } from '../../domain/shared/digest.ts';
import { MAX_RESULT_BYTES, readResult } from '../codebuild/result-archive.ts';
import { awsError, awsErrorName } from './aws-error.ts';
import { resultKey } from './codebuild-sandbox.ts';

export interface BuildResultsOptions {
  s3: S3Client;
  bucket: string;
  artefacts: ArtefactStore;
  hash: Hash;
}

/** Artefacts written at a time. */
const AT_ONCE = 16;

/** Bytes of the archive; a sentence where there are none, or too many to be read. */
async function fetchArchive({ s3, bucket }: BuildResultsOptions, name: string): Promise<Uint8Array | string> {
  try {
    const answer = await s3.send(new GetObjectCommand({ Bucket: bucket, Key: resultKey(name) }));
    const size = answer.ContentLength ?? Number.POSITIVE_INFINITY;
    if (size > MAX_RESULT_BYTES) {
      (answer.Body as { destroy?: () => void } | undefined)?.destroy?.();
      return `it has ${size} bytes, more than ${MAX_RESULT_BYTES}`;
    }
    return (await answer.Body?.transformToByteArray()) ?? 'it is empty';
  } catch (error) {
    if (awsErrorName(error) === 'NoSuchKey') return 'there is none';
    throw awsError(error, `the bucket ${bucket}`);
  }
}

/** Results that builds left in S3. What is stored as artefacts has passed every check before. */
export function createBuildResults(options: BuildResultsOptions): BuildResults {
  return {
    read: async (job: RemoteJob): Promise<{ result: SandboxResult } | { refused: string }> => {
      const archive = await fetchArchive(options, job.name);
      if (typeof archive === 'string') return { refused: archive };
      const read = readResult(archive, job, options.hash);
      if (!read.ok) return { refused: read.reason };
      const blobs = [...read.blobs.values()];
      for (let from = 0; from < blobs.length; from += AT_ONCE)
        await Promise.all(blobs.slice(from, from + AT_ONCE).map((bytes) => options.artefacts.put(bytes)));
      return { result: read.result };
    },
  };
}
