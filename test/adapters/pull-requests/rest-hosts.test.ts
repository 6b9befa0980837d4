import { marked } from '../../../lib/domain/messages/index.ts';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createGitHubPullRequests } from '../../../lib/adapters/pull-requests/github.ts';
import { createGitLabPullRequests } from '../../../lib/adapters/pull-requests/gitlab.ts';
import type { PullRequestRequest, PullRequests } from '../../../lib/app/ports.ts';
import { startGitHub } from '../../support/pull-request-hosts/github.ts';
import { startGitLab } from '../../support/pull-request-hosts/gitlab.ts';
import type { RestHost } from '../../support/pull-request-hosts/rest-host.ts';

interface Shown {
  title: string;
  text: string | null;
  branch: string;
  base: string;
}

interface World {
  host: RestHost;
  repository: string;
  branches: Set<string>;
  waits: number[];
  shown(): Shown[];
  close(index: number): void;
  /** A person's edit on the host's page. */
  edit(index: number, text: (text: string) => string, title: string): void;
  open(change?: { timeoutMs?: number; password?: string | undefined }): PullRequests;
}

const options = (
  world: Pick<World, 'host' | 'waits'>,
  token: string,
  { timeoutMs = 5000, password = token }: { timeoutMs?: number; password?: string | undefined },
) => ({
  credentials: { for: async () => ({ username: 'robot', password }) },
  timeoutMs,
  wait: async (ms: number) => void world.waits.push(ms),
});

async function gitHub(): Promise<World> {
  const host = await startGitHub();
  const world = { host, waits: [] as number[] };
  return {
    ...world,
    repository: 'github.com/acme/shop',
    branches: host.branches,
    shown: () => host.pulls.map(({ title, body, head, base }) => ({ title, text: body, branch: head.ref, base: base.ref })),
    close: (index) => Object.assign(host.pulls[index] ?? {}, { state: 'closed' }),
    edit: (index, text, title) => Object.assign(host.pulls[index] ?? {}, { title, body: text(host.pulls[index]?.body ?? '') }),
    open: (change = {}) => createGitHubPullRequests({ ...options(world, host.token, change), api: host.url }),
  };
}

async function gitLab(): Promise<World> {
  const host = await startGitLab();
  const world = { host, waits: [] as number[] };
  return {
    ...world,
    repository: 'https://gitlab.example.org/group/sub/shop.git',
    branches: host.branches,
    shown: () =>
      host.merges.map((one) => ({ title: one.title, text: one.description, branch: one.source_branch, base: one.target_branch })),
    close: (index) => Object.assign(host.merges[index] ?? {}, { state: 'merged' }),
    edit: (index, text, title) =>
      Object.assign(host.merges[index] ?? {}, { title, description: text(host.merges[index]?.description ?? '') }),
    open: (change = {}) => createGitLabPullRequests({ ...options(world, host.token, change), api: `${host.url}/api/v4` }),
  };
}

describe.each([
  { name: 'GitHub', start: gitHub, limit: 65_536, taken: 422 },
  { name: 'GitLab', start: gitLab, limit: 1_048_576, taken: 409 },
])('$name', ({ start, limit }) => {
  let world: World;
  let request: PullRequestRequest;
  beforeEach(async () => {
    world = await start();
    world.branches.add('stringline/add-subtract');
    request = { repository: world.repository, branch: 'stringline/add-subtract', title: 'Add subtract', body: '## What\n\n“ünï”\n' };
  });
  afterEach(() => world.host.close());

  it('opens a pull request against the default branch, and says where it is', async () => {
    const result = await world.open().open(request);

    expect(result).toEqual({ url: expect.stringMatching(/\/(?:pull|merge_requests)\/1$/) as unknown, created: true });
    expect(world.shown()).toEqual([
      { title: 'Add subtract', text: `${marked('## What\n\n“ünï”')}\n`, branch: 'stringline/add-subtract', base: 'main' },
    ]);
  });

  it('brings the open one of the branch up to date instead of opening another', async () => {
    const pulls = world.open();
    const first = await pulls.open(request);
    const writes = world.host.requests.length;

    const same = await pulls.open(request);
    const changed = await pulls.open({ ...request, title: 'Add subtract and divide', body: 'More' });

    expect([same, changed]).toEqual([
      { ...first, created: false },
      { ...first, created: false },
    ]);
    expect(world.host.requests.slice(writes).filter((line) => !line.startsWith('GET'))).toHaveLength(1);
    expect(world.shown()).toMatchObject([{ title: 'Add subtract', text: `${marked('More')}\n` }]);
  });

  it('leaves alone what people write into the title and around its text', async () => {
    const pulls = world.open();
    await pulls.open({ ...request, template: 'Checklist\n\n<!-- stringline -->\n\n- [ ] screenshots\n' });
    world.edit(0, (text) => `${text.replace('- [ ]', '- [x]')}\nSeen by Ada.\n`, 'Ada chose this title');

    await pulls.open({ ...request, title: 'Another', body: 'More', template: 'never again' });

    expect(world.shown()).toMatchObject([
      { title: 'Ada chose this title', text: `Checklist\n\n${marked('More')}\n\n- [x] screenshots\n\nSeen by Ada.\n` },
    ]);
  });

  it('opens a new one when the earlier one was closed, and one for each base', async () => {
    const pulls = world.open();
    await pulls.open(request);
    world.close(0);
    world.branches.add('release');

    await pulls.open(request);
    await pulls.open({ ...request, base: 'release' });

    expect(world.shown().map(({ base }) => base)).toEqual(['main', 'main', 'release']);
  });

  it('takes over what another process opened at this moment', async () => {
    const other = world.open();
    world.host.faults = [{ status: 200, body: [] }];
    await other.open(request);
    world.host.faults = [{ status: 200, body: [] }];

    const result = await other.open({ ...request, body: 'The later one' });

    expect(result).toMatchObject({ created: false });
    expect(world.shown()).toMatchObject([{ text: `${marked('The later one')}\n` }]);
  });

  it('cuts a text that the host would refuse, and says so', async () => {
    await world.open().open({ ...request, body: 'x'.repeat(limit + 1) });

    const [{ text } = { text: '' }] = world.shown();
    expect(text?.length).toBeLessThanOrEqual(limit);
    expect(text?.length).toBeGreaterThan(limit - 3);
    expect(text).toMatch(/The whole text is an artefact of the run\._\n<!-- stringline:end -->\n$/);
  });

  it.each([
    { name: 'too many requests', fault: { status: 429, body: { message: 'slow down' }, headers: { 'retry-after': '7' } }, waits: [7000] },
    {
      name: 'a secondary limit',
      fault: { status: 403, body: { message: 'You have exceeded a secondary rate limit' }, headers: { 'retry-after': '1' } },
      waits: [1000],
    },
    { name: 'a fault of its own', fault: { status: 502, body: '<html>' }, waits: [500] },
    { name: 'a broken line', fault: 'cut' as const, waits: [500] },
  ])('waits and asks again after $name', async ({ fault, waits }) => {
    world.host.faults = [fault];

    expect(await world.open().open(request)).toMatchObject({ created: true });
    expect(world.waits).toEqual(waits);
  });

  it('opens no second one when the answer to the first was lost', async () => {
    const pulls = world.open();
    world.host.faults = [undefined, undefined, { status: 500, body: {} }];

    await expect(pulls.open(request)).rejects.toMatchObject({ code: 'pull-request-refused', exit: 5 });
    await pulls.open(request);
    await pulls.open(request);

    expect(world.shown()).toHaveLength(1);
  });

  it.each([
    {
      name: 'does not stop being busy',
      faults: Array.from({ length: 9 }, () => ({ status: 429, body: { message: 'slow down' } })),
      code: 'pull-request-rate-limited',
    },
    {
      name: 'asks for more patience than a function has',
      faults: [{ status: 429, body: {}, headers: { 'retry-after': '3600' } }],
      code: 'pull-request-rate-limited',
    },
    { name: 'is down', faults: Array.from({ length: 9 }, () => ({ status: 503, body: 'down' })), code: 'pull-request-host-unreachable' },
    { name: 'hangs', faults: Array.from({ length: 9 }, () => 'hang' as const), code: 'pull-request-host-unreachable' },
    { name: 'sends nonsense', faults: [{ status: 200, body: { message: 'hello' } }], code: 'pull-request-host-answer' },
    {
      name: 'redirects',
      faults: [{ status: 301, body: { message: 'Moved' }, headers: { location: 'https://elsewhere.example/' } }],
      code: 'pull-request-refused',
    },
  ])('gives up in time when the host $name', async ({ name, faults, code }) => {
    world.host.faults = faults;

    // Only what hangs is to run out of time, however slow the machine is.
    await expect(world.open({ timeoutMs: name === 'hangs' ? 200 : 15_000 }).open(request)).rejects.toMatchObject({ code });
  });

  it('says that the token is not taken, without showing it', async () => {
    const opening = world.open({ password: 'a-wrong-token-0123456789' }).open(request);

    await expect(opening).rejects.toMatchObject({
      code: 'git-credentials-refused',
      message: expect.not.stringContaining('a-wrong-token') as unknown,
    });
  });

  it('says that there is no such repository, or no such branch', async () => {
    await expect(
      world.open().open({ ...request, repository: `${world.repository.split('/').slice(0, -1).join('/')}/none` }),
    ).rejects.toMatchObject({
      code: 'pull-request-refused',
      message: expect.stringContaining('no such repository') as unknown,
    });
    await expect(world.open().open({ ...request, branch: 'stringline/never-pushed' })).rejects.toMatchObject({
      code: 'pull-request-refused',
    });
    await expect(world.open().open({ ...request, repository: '../etc' })).rejects.toMatchObject({ code: 'project-address-invalid' });
  });
});
