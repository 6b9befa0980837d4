import { GetObjectCommand, ListObjectsV2Command, type S3Client } from '@aws-sdk/client-s3';
import type { GlobalSteering } from '../../app/ports.ts';
import { EXIT, StringlineError } from '../../domain/shared/errors.ts';
import { awsError } from './aws-error.ts';

export interface S3SteeringOptions {
  client: S3Client;
  bucket: string;
  /** @default `steering/` */
  prefix?: string;
}

/** Larger files are refused by the parser anyway. */
const MAX_BYTES = 1024 * 1024;
const MAX_FILES = 2000;

/**
 * Steering of the organisation from a prefix of the bucket, which people fill (`aws s3 sync`). Whatever a project calls its global folder,
 * here it is this one: a repository must not choose what governs it.
 * @throws StringlineError `global-steering-unreadable`, or as `awsError` says
 */
export function createS3Steering({ client, bucket, prefix = 'steering/' }: S3SteeringOptions): GlobalSteering {
  const read = async (): Promise<{ path: string; text: string }[]> => {
    const keys = await listKeys(client, bucket, prefix);
    return Promise.all(
      keys.map(async (key) => {
        const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
        return { path: key.slice(prefix.length), text: (await Body?.transformToString()) ?? '' };
      }),
    );
  };
  return {
    read: async () => {
      try {
        return await read();
      } catch (error) {
        throw awsError(error, `the steering in s3://${bucket}/${prefix}`);
      }
    },
  };
}

/** Keys of all Markdown files below the prefix, sorted. */
async function listKeys(client: S3Client, bucket: string, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  let token: string | undefined;
  do {
    const page = await client.send(new ListObjectsV2Command({ Bucket: bucket, Prefix: prefix, ContinuationToken: token }));
    for (const { Key = '', Size = 0 } of page.Contents ?? []) {
      if (!/\.md$/i.test(Key)) continue;
      if (Size > MAX_BYTES) throw unreadable(`s3://${bucket}/${Key} has ${Size} bytes, at most ${MAX_BYTES} are read`);
      keys.push(Key);
    }
    if (keys.length > MAX_FILES) throw unreadable(`s3://${bucket}/${prefix} has more than ${MAX_FILES} Markdown files`);
    token = page.NextContinuationToken;
  } while (token !== undefined);
  return keys.sort();
}

function unreadable(why: string): StringlineError {
  return new StringlineError({
    code: 'global-steering-unreadable',
    message: `The organisation's steering cannot be read: ${why}.`,
    fix: 'Mend or remove what is named there.',
    exit: EXIT.outside,
  });
}
