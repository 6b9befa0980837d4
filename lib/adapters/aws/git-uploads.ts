import { PutObjectCommand } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { UploadTargets } from '../../app/ports.ts';
import { checksumOf, GitBucket, type S3GitOptions } from './git-objects.ts';

/** How long a client may take to send an object. */
const UPLOAD_SECONDS = 15 * 60;

/** Addresses to which a client puts framed objects itself. Size and SHA-1 are signed: S3 takes no other bytes there. */
export function createS3UploadTargets(options: S3GitOptions): UploadTargets {
  const bucket = new GitBucket(options);
  return {
    forObject: async (oid, size) => {
      const headers = { 'content-length': String(size), 'x-amz-checksum-sha1': checksumOf(oid) };
      const command = new PutObjectCommand({ ...bucket.object(oid), ContentLength: size, ChecksumSHA1: checksumOf(oid) });
      const url = await getSignedUrl(options.client, command, {
        expiresIn: UPLOAD_SECONDS,
        unhoistableHeaders: new Set(['x-amz-checksum-sha1']),
        signableHeaders: new Set(['host', 'content-length', 'x-amz-checksum-sha1']),
      });
      return { url, headers };
    },
  };
}
