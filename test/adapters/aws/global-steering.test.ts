import { PutObjectCommand } from '@aws-sdk/client-s3';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createS3Client } from '../../../lib/adapters/aws/clients/s3.ts';
import { createS3Steering } from '../../../lib/adapters/aws/global-steering.ts';
import { type S3Server, startS3Server } from '../../support/s3-server.ts';

describe("the organisation's steering in S3", () => {
  let server: S3Server;
  let client: ReturnType<typeof createS3Client>;
  beforeEach(async () => {
    server = await startS3Server('bucket');
    client = createS3Client({
      region: 'eu-central-1',
      endpoint: server.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' },
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    client.destroy();
    await server.close();
  });
  const put = async (Key: string, Body: string): Promise<void> => {
    await client.send(new PutObjectCommand({ Bucket: 'bucket', Key, Body }));
  };

  test('is every Markdown file below the prefix, sorted, whatever the project calls its folder', async () => {
    await put('steering/security.md', 'No secrets.');
    await put('steering/api/naming.MD', 'Nouns.');
    await put('steering/logo.png', 'x');
    await put('elsewhere/other.md', 'x');

    const files = await createS3Steering({ client, bucket: 'bucket' }).read('~/.kiro/steering');

    expect(files).toEqual([
      { path: 'api/naming.MD', text: 'Nouns.' },
      { path: 'security.md', text: 'No secrets.' },
    ]);
  });

  test('is empty where nobody has put any', async () => {
    expect(await createS3Steering({ client, bucket: 'bucket' }).read('')).toEqual([]);
  });

  test('refuses a file that is too large, by name', async () => {
    await put('steering/large.md', 'x'.repeat(1024 * 1024 + 1));

    await expect(createS3Steering({ client, bucket: 'bucket' }).read('')).rejects.toMatchObject({
      code: 'global-steering-unreadable',
      message: expect.stringContaining('large.md'),
    });
  });

  test('says that AWS did not serve it, in words that the state machines try again on', async () => {
    server.intercept = () => ({ status: 503, code: 'SlowDown' });

    await expect(createS3Steering({ client, bucket: 'bucket' }).read('')).rejects.toMatchObject({ code: 'aws-unavailable' });
  });
});
