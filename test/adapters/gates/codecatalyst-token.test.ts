import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createSecretsManagerClient } from '../../../lib/adapters/aws/clients/secrets-manager.ts';
import { createCodeCatalystToken } from '../../../lib/adapters/gates/codecatalyst-token.ts';
import { type LocalServer, readBody, sendJson, serve } from '../../support/aws/http.ts';
import { type JsonService, startJsonService } from '../../support/aws/json-service.ts';

const SIGN_IN = {
  startUrl: 'https://view.awsapps.com/start',
  region: 'us-east-1',
  clientId: 'client',
  clientSecret: 'client-secret',
  refreshToken: 'refresh-1',
  accessToken: 'access-1',
  expiresAt: '2026-11-26T11:00:00.000Z',
};

let secret: string;
let asked: unknown[];
let answer: { status: number; body: unknown };
let secrets: JsonService;
let identity: LocalServer;
let client: ReturnType<typeof createSecretsManagerClient>;

beforeEach(async () => {
  [secret, asked] = [JSON.stringify(SIGN_IN), []];
  answer = { status: 200, body: { accessToken: 'access-2', tokenType: 'Bearer', expiresIn: 3600, refreshToken: 'refresh-2' } };
  secrets = await startJsonService({
    target: 'secretsmanager',
    version: '1.1',
    operations: {
      GetSecretValue: () => ({ SecretString: secret }),
      PutSecretValue: ({ SecretString }) => {
        secret = String(SecretString);
        return {};
      },
    },
  });
  identity = await serve((request, response) => {
    void readBody(request).then((body) => {
      asked.push(JSON.parse(body.toString()));
      sendJson(response, answer.status, answer.body);
    });
  });
  const credentials = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret' };
  client = createSecretsManagerClient({ region: 'us-east-1', endpoint: secrets.url, credentials, maxAttempts: 1 });
});
afterEach(async () => {
  client.destroy();
  await Promise.all([secrets.close(), identity.close()]);
});

const tokenAt = (time: string) =>
  createCodeCatalystToken({
    secrets: client,
    secretId: 'stringline/codecatalyst',
    clock: { now: () => new Date(time) },
    endpoint: identity.url,
  })();

describe('The token of CodeCatalyst', () => {
  it('is that of the sign-in while it lives', async () => {
    expect(await tokenAt('2026-11-26T10:00:00.000Z')).toEqual({ token: 'access-1', expiration: new Date('2026-11-26T11:00:00.000Z') });
    expect(asked).toEqual([]);
  });

  it('is renewed shortly before its end, and the new pair is kept with the rest of the sign-in', async () => {
    const renewed = await tokenAt('2026-11-26T10:56:00.000Z');

    expect(renewed).toEqual({ token: 'access-2', expiration: new Date('2026-11-26T11:56:00.000Z') });
    expect(asked).toEqual([{ clientId: 'client', clientSecret: 'client-secret', refreshToken: 'refresh-1', grantType: 'refresh_token' }]);
    expect(JSON.parse(secret)).toEqual({
      ...SIGN_IN,
      accessToken: 'access-2',
      refreshToken: 'refresh-2',
      expiresAt: '2026-11-26T11:56:00.000Z',
    });
    expect(await tokenAt('2026-11-26T11:00:00.000Z')).toMatchObject({ token: 'access-2' });
    expect(asked).toHaveLength(1);
  });

  it('asks for a person when the session has ended, and leaves the secret as it is', async () => {
    answer = { status: 400, body: { error: 'invalid_grant' } };

    await expect(tokenAt('2026-11-26T12:00:00.000Z')).rejects.toMatchObject({
      code: 'codecatalyst-sign-in-needed',
      message: expect.stringContaining('invalid_grant'),
    });
    expect(JSON.parse(secret)).toEqual(SIGN_IN);
  });

  it('says that the service is down when it is', async () => {
    answer = { status: 503, body: {} };

    await expect(tokenAt('2026-11-26T12:00:00.000Z')).rejects.toMatchObject({ code: 'aws-unavailable' });
  });

  it.each([
    { name: 'no JSON', value: 'my-secret-value' },
    { name: 'a secret of something else', value: JSON.stringify({ password: 'my-secret-value' }) },
  ])('names what is missing in $name, and nothing of its value', async ({ value }) => {
    secret = value;

    const failure = await tokenAt('2026-11-26T12:00:00.000Z').catch((error: unknown) => error as Error);

    expect(failure).toMatchObject({ code: 'codecatalyst-sign-in-needed' });
    expect((failure as Error).message).not.toContain('my-secret-value');
  });
});
