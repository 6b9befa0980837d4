import { S3Client } from '@aws-sdk/client-s3';
import { type ClientOptions, clientSettings } from '../clients.ts';

/**
 * Client of S3 that signs addresses for others to upload to. It leaves checksums out: the SDK would sign that of an empty body into the
 * address, and S3 would refuse every upload.
 */
export function createS3Presigner(options?: ClientOptions): S3Client {
  return new S3Client({ ...clientSettings({ timeoutMs: 30_000, maxAttempts: 5 }, options), requestChecksumCalculation: 'WHEN_REQUIRED' });
}

/** Client of S3. */
export function createS3Client(options?: ClientOptions): S3Client {
  return new S3Client(clientSettings({ timeoutMs: 30_000, maxAttempts: 5 }, options));
}
