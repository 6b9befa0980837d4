import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createCodeCommitCredentials } from '../../../lib/adapters/aws/codecommit-credentials.ts';
import { gitCredentials } from '../../../lib/adapters/aws/git-host-credentials.ts';
import { createPublishing, type PublishingOptions } from '../../../lib/adapters/aws/publishing.ts';
import { createSecretReader } from '../../../lib/adapters/aws/secret-reader.ts';
import { createCodeCommitPullRequests } from '../../../lib/adapters/pull-requests/codecommit.ts';
import { createMemoryGitStores } from '../../../lib/adapters/hosted-git/index.ts';
import { type JsonService, startJsonService } from '../../support/aws/json-service.ts';
import { sha256 } from '../../support/memory-artefacts.ts';
import { startCodeCommitApi } from '../../support/pull-request-hosts/codecommit.ts';

const KEYS = { accessKeyId: 'access', secretAccessKey: 'secret' };
const HOST = 'git-codecommit.us-west-2.amazonaws.com';
const NOW = (): Date => new Date('2017-12-24T11:53:20.123Z');

describe('createCodeCommitCredentials', () => {
  // The signature that AWS's git-remote-codecommit gives for these keys, this repository and this time.
  const password = '20171224T115320Zb6df2d758a8023b2f000a546417007b65494f3ce8ad0300fd45fcfa173f1959a';

  it.each([
    { name: 'long-term keys', keys: KEYS, username: 'access' },
    { name: 'keys of a role', keys: { ...KEYS, sessionToken: 'token' }, username: 'access%token' },
  ])('signs as AWS’s own helper does, with $name', async ({ keys, username }) => {
    const credentials = createCodeCommitCredentials(async () => keys, NOW);

    expect(await credentials.for(HOST, `https://${HOST}/v1/repos/test_repo`)).toEqual({ username, password });
  });

  it.each(['github.com', `${HOST}.evil.example`, 'git-codecommit.amazonaws.com', `x${HOST}`])('signs nothing for %s', async (host) => {
    const credentials = createCodeCommitCredentials(async () => {
      throw new Error('the role must not be asked');
    }, NOW);

    expect(await credentials.for(host, `https://${host}/v1/repos/test_repo`)).toBeUndefined();
  });
});

describe('createPublishing', () => {
  let service: JsonService;
  let codecommit: Awaited<ReturnType<typeof startCodeCommitApi>>;
  let options: PublishingOptions;
  const clients: { destroy(): void }[] = [];
  beforeAll(async () => {
    service = await startJsonService({
      target: 'secretsmanager',
      version: '1.1',
      operations: { GetSecretValue: ({ SecretId }) => ({ SecretString: `token of ${String(SecretId)}` }) },
    });
    codecommit = await startCodeCommitApi();
    const client = (region: string, endpoint: string) => ({
      region,
      endpoint,
      credentials: KEYS,
      maxAttempts: 1,
    });
    const secrets = createSecretReader({ region: 'eu-central-1', endpoint: service.url, credentials: async () => KEYS, maxAttempts: 1 });
    options = {
      project: 'github.com/acme/shop',
      stores: createMemoryGitStores(),
      hosts: [
        { host: 'github.com', kind: 'github', secret: 'stringline/github', repositories: ['acme/*'] },
        { host: 'git.example.org', kind: 'git', secret: 'stringline/git', repositories: ['team/shop'] },
        { host: HOST, kind: 'codecommit', repositories: ['shop'] },
      ],
      secrets,
      codecommit: {
        role: async () => KEYS,
        pullRequests: (region) => {
          const made = new CodeCommitClient(client(region, codecommit.url));
          clients.push(made);
          return createCodeCommitPullRequests({ client: made, hash: sha256 });
        },
      },
    };
  });
  afterAll(async () => {
    for (const client of clients) client.destroy();
    await service.close();
    await codecommit.close();
  });

  it('takes secrets for hosts that name one, the role for CodeCommit, and nothing for others', async () => {
    const credentials = gitCredentials(options);

    expect(await credentials.for('github.com', 'https://github.com/acme/shop.git')).toMatchObject({
      password: 'token of stringline/github',
    });
    expect(await credentials.for(HOST, `https://${HOST}/v1/repos/shop`)).toMatchObject({ username: 'access' });
    expect(await credentials.for('evil.example', 'https://evil.example/x.git')).toBeUndefined();
  });

  it('opens pull requests by the API of the host’s kind', async () => {
    codecommit.branches.add('stringline/x');
    const request = { branch: 'stringline/x', title: 'T', body: 'B' };
    const open = async (repository: string): Promise<unknown> =>
      createPublishing({ ...options, project: repository }).pullRequests?.open({ ...request, repository });

    expect(await open(`${HOST}/v1/repos/shop`)).toMatchObject({ created: true });
    expect(await open('git.example.org/team/shop')).toHaveProperty('unsupported');
    expect(await open('unknown.example/team/shop')).toHaveProperty('unsupported');
  });

  it.each([
    ['github.com/other/shop', 'other/shop'],
    ['github.com/acme/group/shop', 'acme/group/shop'],
    [`${HOST}/v1/repos/web`, 'v1/repos/web'],
  ])('pushes nothing to %s, which the deployment does not name at its host', async (project, named) => {
    const { publisher, pullRequests } = createPublishing({ ...options, project });

    const pushed = await publisher?.push({ branch: 'stringline/x', commit: '1'.repeat(40) });
    const opened = await pullRequests?.open({ branch: 'stringline/x', title: 'T', body: 'B', repository: project });

    expect(pushed).toMatchObject({ outcome: 'refused', output: expect.stringContaining(named) as unknown });
    expect(opened).toHaveProperty('unsupported');
  });

  it('contacts no host that the deployment does not name', async () => {
    const { publisher } = createPublishing({ ...options, project: '127.0.0.1:9/team/shop' });

    expect(await publisher?.push({ branch: 'stringline/x', commit: '1'.repeat(40) })).toMatchObject({
      outcome: 'refused',
      output: 'The deployment names no git host 127.0.0.1:9.',
    });
  });

  it('brings nothing out of a project that lies at no host', () => {
    expect(createPublishing({ ...options, project: 'shop' })).toEqual({});
  });
});
