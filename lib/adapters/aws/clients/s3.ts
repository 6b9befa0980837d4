import { S3Client } from '@aws-sdk/client-s3';
import { type ClientOptions, clientSettings } from '../clients.ts';

/** Client of S3. */
export function createS3Client(options?: ClientOptions): S3Client {
  return new S3Client(clientSettings({ timeoutMs: 30_000, maxAttempts: 5 }, options));
}
