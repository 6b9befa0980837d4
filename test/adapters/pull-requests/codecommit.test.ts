import { marked } from '../../../lib/domain/messages/index.ts';
import { createHash } from 'node:crypto';
import { CodeCommitClient } from '@aws-sdk/client-codecommit';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createPullRequestsByHost } from '../../../lib/adapters/pull-requests/by-host.ts';
import { createCodeCommitPullRequests } from '../../../lib/adapters/pull-requests/codecommit.ts';
import type { PullRequestRequest, PullRequests } from '../../../lib/app/ports.ts';
import { startCodeCommitApi } from '../../support/pull-request-hosts/codecommit.ts';

const REPOSITORY = 'git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop';
const hash = (data: string | Uint8Array): string => createHash('sha256').update(data).digest('hex');

describe('CodeCommit', () => {
  let service: Awaited<ReturnType<typeof startCodeCommitApi>>;
  let client: CodeCommitClient;
  let pulls: PullRequests;
  const request: PullRequestRequest = { repository: REPOSITORY, branch: 'stringline/x', title: 'Add subtract', body: 'Text' };
  beforeEach(async () => {
    service = await startCodeCommitApi();
    service.branches.add('stringline/x');
    client = new CodeCommitClient({
      region: 'eu-central-1',
      endpoint: service.url,
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'very-secret' },
      maxAttempts: 1,
    });
    pulls = createCodeCommitPullRequests({ client, hash });
  });
  afterEach(async () => {
    client.destroy();
    await service.close();
  });

  it('opens a pull request against the default branch, and says where the console shows it', async () => {
    expect(await pulls.open(request)).toEqual({
      url: 'https://eu-central-1.console.aws.amazon.com/codesuite/codecommit/repositories/shop/pull-requests/1/details?region=eu-central-1',
      created: true,
    });
    expect(service.pulls[0]).toMatchObject({
      title: 'Add subtract',
      description: `${marked('Text')}\n`,
      pullRequestTargets: [{ sourceReference: 'refs/heads/stringline/x', destinationReference: 'refs/heads/main' }],
    });
  });

  it('brings the open one of the branch up to date, however many others there are', async () => {
    for (let index = 0; index < 5; index += 1) {
      service.branches.add(`other/${String(index)}`);
      await pulls.open({ ...request, branch: `other/${String(index)}` });
    }
    const first = await pulls.open(request);

    const again = await pulls.open({ ...request, title: 'Another title', body: 'Another text' });

    expect(again).toEqual({ ...first, created: false });
    expect(service.pulls).toHaveLength(6);
    expect(service.pulls[5]).toMatchObject({ title: 'Add subtract', description: `${marked('Another text')}\n` });
    const writes = service.calls.length;
    await pulls.open({ ...request, title: 'Another title', body: 'Another text' });
    expect(service.calls.slice(writes).filter(({ operation }) => operation.startsWith('Update'))).toEqual([]);
  });

  it('fits title and text to what the service takes', async () => {
    await pulls.open({ ...request, title: 't'.repeat(200), body: 'x'.repeat(20_000) });

    expect(service.pulls[0]?.title).toHaveLength(150);
    expect(service.pulls[0]?.description.length).toBeLessThanOrEqual(10_240);
    expect(service.pulls[0]?.description).toMatch(/x\n\n_The rest of this text was left out.*\n<!-- stringline:end -->\n$/su);
  });

  it('passes on what the service has against it', async () => {
    await expect(pulls.open({ ...request, branch: 'stringline/never-pushed' })).rejects.toMatchObject({ code: 'pull-request-refused' });
    await expect(pulls.open({ ...request, repository: REPOSITORY.replace('shop', 'none') })).rejects.toMatchObject({
      code: 'pull-request-refused',
    });
    await expect(pulls.open({ ...request, repository: 'github.com/acme/shop' })).rejects.toMatchObject({ code: 'project-address-invalid' });
  });

  it('is one host among others; those that are not named have no pull requests', async () => {
    const byHost = createPullRequestsByHost({ 'git-codecommit.eu-central-1.amazonaws.com': pulls });

    expect(await byHost.open(request)).toMatchObject({ created: true });
    expect(await byHost.open({ ...request, repository: 'git.example.org/team/shop' })).toEqual({
      unsupported: expect.stringContaining('no API') as unknown,
    });
    expect(await byHost.open({ ...request, repository: 'constructor' })).toHaveProperty('unsupported');
  });
});
