import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type GitHttpServer, startGitHttpServer, USER } from '../../support/git-http-server.ts';
import { createProject, credentials, type Project } from './lab.ts';

const BRANCH = 'stringline/add-subtract';

describe('createBranchPublisher, against a real git server', () => {
  let server: GitHttpServer;
  let made = 0;
  const projects: Project[] = [];
  /** For tests that leave nothing behind at the host. */
  let shared: Project;
  beforeAll(async () => {
    server = await startGitHttpServer();
    shared = await project();
  });
  afterEach(() => {
    server.interrupt = undefined;
    server.requests.length = 0;
  });
  afterAll(async () => {
    for (const { local } of projects) local.remove();
    await server.close();
  });
  const project = async (files?: Record<string, string>): Promise<Project> => {
    const created = await createProject(server.repository(`team/p${String((made += 1))}`), files);
    projects.push(created);
    return created;
  };

  it('pushes a new branch with its commits and only what is new in them', async () => {
    const { bare, base, commit, publisher } = await project();
    const first = await commit(base, { 'folder/b.txt': 'changed\n', 'new/ünï.txt': 'n\n' });
    const second = await commit(first, { 'a.txt': 'two\n' });

    const outcome = await publisher().push({ branch: BRANCH, commit: second });

    expect(outcome).toMatchObject({ outcome: 'pushed' });
    expect(bare.git('rev-parse', `refs/heads/${BRANCH}`)).toBe(second);
    expect(bare.git('rev-list', `${base}..${BRANCH}`).split('\n')).toEqual([second, first]);
    expect(bare.git('show', `${BRANCH}:new/ünï.txt`)).toBe('n');
    expect(bare.git('fsck', '--strict', '--full')).toBe('');
    expect(bare.git('for-each-ref', '--format=%(refname)').split('\n')).toEqual(['refs/heads/main', `refs/heads/${BRANCH}`]);
  });

  it('finds a branch that it pushed before up to date, and moves it on when there is more', async () => {
    const { bare, base, commit, publisher } = await project();
    const first = await commit(base, { 'a.txt': 'two\n' });
    await publisher().push({ branch: BRANCH, commit: first });

    const again = await publisher().push({ branch: BRANCH, commit: first });
    const second = await commit(first, { 'a.txt': 'three\n' });
    const further = await publisher().push({ branch: BRANCH, commit: second });

    expect([again.outcome, further.outcome]).toEqual(['up-to-date', 'pushed']);
    expect(bare.git('rev-parse', `refs/heads/${BRANCH}`)).toBe(second);
  });

  it('pushes a commit that the host has under another name', async () => {
    const { bare, base, publisher } = await project();

    expect(await publisher().push({ branch: BRANCH, commit: base })).toMatchObject({ outcome: 'pushed' });
    expect(bare.git('rev-parse', `refs/heads/${BRANCH}`)).toBe(base);
  });

  it('never overwrites a branch that somebody else moved', async () => {
    const { bare, base, commit, publisher } = await project();
    const other = bare.git('-c', 'user.name=O', '-c', 'user.email=o@b', 'commit-tree', '-p', base, '-m', 'other', `${base}^{tree}`);
    bare.git('update-ref', `refs/heads/${BRANCH}`, other);

    const outcome = await publisher().push({ branch: BRANCH, commit: await commit(base, { 'a.txt': 'two\n' }) });

    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'not-fast-forward' });
    expect(bare.git('rev-parse', `refs/heads/${BRANCH}`)).toBe(other);
  });

  it('loses a race without harm: the branch moves between the question and the push', async () => {
    const { bare, base, commit, publisher } = await project();
    const other = bare.git('-c', 'user.name=O', '-c', 'user.email=o@b', 'commit-tree', '-p', base, '-m', 'other', `${base}^{tree}`);
    server.interrupt = (request) => {
      if (request.method === 'POST') bare.git('update-ref', `refs/heads/${BRANCH}`, other);
      return false;
    };

    const outcome = await publisher().push({ branch: BRANCH, commit: await commit(base, { 'a.txt': 'two\n' }) });

    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'not-fast-forward' });
    expect(bare.git('rev-parse', `refs/heads/${BRANCH}`)).toBe(other);
  });

  it('says what a hook of the host has said', async () => {
    const { bare, base, commit, publisher } = await project();
    bare.hook('pre-receive', 'echo "main is protected; so is the rest" >&2; exit 1');

    const outcome = await publisher().push({ branch: BRANCH, commit: await commit(base, { 'a.txt': 'two\n' }) });

    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'rejected' });
    expect(outcome.output).toContain('main is protected; so is the rest');
    expect(outcome.output).toContain('pre-receive hook declined');
  });

  it('says so when the commit that the run began with was never pushed', async () => {
    const { local, bare, commit, publisher, stores, base } = await project();
    const unpushed = await commit(base, { 'a.txt': 'never pushed\n' });
    await stores.refs.move(`refs/snapshots/${unpushed}`, unpushed, undefined);

    const outcome = await publisher().push({ branch: BRANCH, commit: await commit(unpushed, { 'c.txt': 'c\n' }) });

    expect(local.root).not.toBe('');
    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'base-missing' });
    expect(outcome.output).toContain(unpushed.slice(0, 12));
    expect(bare.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  it.each([
    { name: 'a wrong password', found: { username: USER.username, password: 'wrong-password' } },
    { name: 'no credentials', found: undefined },
  ])('is not let in with $name, and shows none', async ({ found }) => {
    const { base, commit, publisher } = shared;

    const outcome = await publisher({ credentials: { for: async () => found } }).push({
      branch: BRANCH,
      commit: await commit(base, { x: '1' }),
    });

    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'credentials' });
    expect(JSON.stringify(outcome)).not.toContain('wrong-password');
    expect(new Set(server.requests.map(({ line }) => line.split(' ')[0]))).toEqual(new Set(['GET']));
  });

  it('sends credentials only when they are asked for, and to that host only', async () => {
    const { base, commit, publisher } = await project();
    const asked: string[] = [];

    await publisher({ credentials: { for: async (host, url) => (asked.push(`${host} ${url}`), credentials.for(host, url)) } }).push({
      branch: BRANCH,
      commit: await commit(base, { x: '1' }),
    });

    expect(server.requests.map(({ authorized }) => authorized)).toEqual([false, true, true]);
    expect(asked).toEqual([`${server.authority} ${server.url}/team/p${String(made)}.git`]);
  });

  it.each([
    'main',
    'stringline/',
    'stringline',
    'feature/x',
    'refs/heads/stringline/x',
    'stringline/../main',
    'stringline/x:refs/heads/main',
    '+stringline/x',
    'HEAD',
    '',
  ])('does not push the branch %j', async (branch) => {
    const { base, publisher } = shared;

    await expect(publisher().push({ branch, commit: base })).rejects.toMatchObject({ code: 'branch-not-ours' });
    expect(server.requests).toEqual([]);
  });

  it('pushes below the prefix that the host is configured with', async () => {
    const { base, publisher } = await project();

    expect(await publisher({ prefixes: ['bots/'] }).push({ branch: 'bots/x', commit: base })).toMatchObject({ outcome: 'pushed' });
    await expect(publisher({ prefixes: ['bots/', ''] }).push({ branch: BRANCH, commit: base })).rejects.toMatchObject({
      code: 'branch-not-ours',
    });
  });

  it('says that a repository is not there', async () => {
    const { base, publisher } = shared;

    const outcome = await publisher({ project: `${server.url}/team/none` }).push({ branch: BRANCH, commit: base });

    expect(outcome).toMatchObject({ outcome: 'refused', reason: 'rejected' });
  });

  it.each([
    { name: 'hangs', act: () => undefined, code: 'git-host-unreachable' },
    { name: 'cuts the line', act: (response: { destroy(): void }) => response.destroy(), code: 'git-host-unreachable' },
    { name: 'fails', act: (response: Answer) => response.writeHead(502).end('<h1>Bad gateway</h1>'), code: 'git-host-answer' },
    {
      name: 'sends a web page',
      act: (response: Answer) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Sign in</h1>'),
      code: 'git-host-answer',
    },
    {
      name: 'redirects',
      act: (response: Answer) => response.writeHead(302, { location: 'https://u:secret@other.example/x' }).end(),
      code: 'git-host-moved',
    },
  ])('fails in time when the host $name, before and during the push', async ({ name, act, code }) => {
    const { bare, base, commit, publisher } = shared;
    const change = await commit(base, { x: '1' });
    for (const method of ['GET', 'POST']) {
      server.interrupt = (request, response) => {
        if (request.method !== method) return false;
        act(response);
        return true;
      };

      // Only what hangs is to run out of time, however slow the machine is.
      const pushed = publisher({ http: { timeoutMs: name === 'hangs' ? 800 : 15_000 } }).push({ branch: BRANCH, commit: change });

      await expect(pushed).rejects.toMatchObject({ code, message: expect.not.stringContaining('secret') as unknown });
    }
    expect(bare.git('for-each-ref', '--format=%(refname)')).toBe('refs/heads/main');
  });

  it('takes a report that makes no sense for no success', async () => {
    const { base, commit, publisher } = shared;
    const change = await commit(base, { x: '1' });
    for (const body of ['', '0000', '000bunpack!', '0032unpack ok\n', 'zzzz', '0004']) {
      server.interrupt = (request, response) => {
        if (request.method !== 'POST') return false;
        response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-result' }).end(body);
        return true;
      };

      await expect(publisher().push({ branch: BRANCH, commit: change })).rejects.toMatchObject({ code: 'git-host-answer' });
    }
  });

  it('refuses an answer that never ends', async () => {
    const { base, publisher } = shared;
    server.interrupt = (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/x-git-receive-pack-advertisement' });
      const more = (): void => void response.write(Buffer.alloc(65_536, '0'), () => (response.destroyed ? undefined : setImmediate(more)));
      more();
      return true;
    };

    await expect(publisher({ http: { maxBytes: 1_000_000 } }).push({ branch: BRANCH, commit: base })).rejects.toMatchObject({
      code: 'git-host-answer',
    });
  });

  it.each([
    'ssh://git@host/x',
    'http://example.org/x',
    'https://user:pass@example.org/x',
    'git@github.com:acme/shop',
    '../shop',
    'github.com',
  ])('does not take %j for an address', (address) => {
    const { publisher } = shared;

    expect(() => publisher({ project: address })).toThrow('is not the address');
  });
});

interface Answer {
  writeHead(status: number, headers?: Record<string, string>): { end(text?: string): void };
}
