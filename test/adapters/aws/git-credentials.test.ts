import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSecretCredentials } from '../../../lib/adapters/aws/git-credentials.ts';
import { createSecretReader, type ReadSecret } from '../../../lib/adapters/aws/secret-reader.ts';
import { type JsonService, ServiceError, startJsonService } from '../../support/aws/json-service.ts';

describe('createSecretCredentials', () => {
  let service: JsonService;
  let read: ReadSecret;
  let secrets: Record<string, string>;
  beforeEach(async () => {
    secrets = {};
    service = await startJsonService({
      target: 'secretsmanager',
      version: '1.1',
      operations: {
        GetSecretValue: ({ SecretId }) => {
          const SecretString = secrets[String(SecretId)];
          if (SecretString === undefined)
            throw new ServiceError('ResourceNotFoundException', "Secrets Manager can't find the specified secret.");
          return { Name: SecretId, SecretString };
        },
      },
    });
    read = createSecretReader({
      region: 'eu-central-1',
      endpoint: service.url,
      credentials: async () => ({ accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' }),
      maxAttempts: 1,
    });
  });
  afterEach(async () => {
    await service.close();
  });
  const credentials = (now = (): number => 0): ReturnType<typeof createSecretCredentials> =>
    createSecretCredentials({ read, secrets: { 'github.com': 'stringline/github' }, now });

  it.each([
    { name: 'JSON', secret: '{"username":"robot","password":"t0ken"}', expected: { username: 'robot', password: 't0ken' } },
    { name: 'a token alone', secret: 'ghp_token\n', expected: { username: 'x-access-token', password: 'ghp_token' } },
    { name: 'JSON without a user name', secret: '{"password":"t0ken"}', expected: { username: 'x-access-token', password: 't0ken' } },
  ])('reads $name', async ({ secret, expected }) => {
    secrets['stringline/github'] = secret;

    expect(await credentials().for('github.com', 'https://github.com/acme/shop.git')).toEqual(expected);
  });

  it('has none for hosts that are not named, and asks nobody', async () => {
    expect(await credentials().for('evil.example', 'https://evil.example/x')).toBeUndefined();
    expect(await credentials().for('constructor', 'https://constructor/x')).toBeUndefined();
    expect(service.calls).toEqual([]);
  });

  it('asks once in five minutes, and takes up a rotated secret then', async () => {
    const clock = { now: 0 };
    secrets['stringline/github'] = 'old';
    const store = credentials(() => clock.now);
    const password = async (): Promise<string | undefined> => (await store.for('github.com', ''))?.password;

    const first = [await password(), await password()];
    secrets['stringline/github'] = 'new';
    clock.now = 5 * 60_000 - 1;
    const before = await password();
    clock.now = 5 * 60_000;

    expect([...first, before, await password()]).toEqual(['old', 'old', 'old', 'new']);
    expect(service.calls).toHaveLength(2);
  });

  it.each([
    '{"user":"x","token":"very-secret-token"}',
    '{"password":"very-secret-token"',
    '',
    '{"username":"","password":"very-secret-token"}',
  ])('says that a secret has no such shape, without showing it: %j', async (secret) => {
    secrets['stringline/github'] = secret;

    const failure: unknown = await credentials()
      .for('github.com', '')
      .catch((error: unknown) => error);

    expect(failure).toMatchObject({ code: 'git-credentials-invalid' });
    expect(JSON.stringify(failure) + String((failure as Error).stack) + String((failure as Error).cause)).not.toContain(
      'very-secret-token',
    );
  });

  it('says that there is no such secret', async () => {
    await expect(credentials().for('github.com', '')).rejects.toMatchObject({ code: 'aws-resource-missing' });
  });
});
