import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { BranchPublisher, PullRequests, PushOutcome } from '../../lib/app/ports.ts';
import { bringOut } from '../../lib/app/bring-out.ts';
import { putText } from '../../lib/app/artefacts.ts';
import { cancelRun } from '../../lib/app/cancel-run.ts';
import type { Publication } from '../../lib/app/records.ts';
import { StringlineError } from '../../lib/domain/shared/errors.ts';
import type { Run } from '../../lib/domain/workflow/run.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';

const PUSHED: PushOutcome = { outcome: 'pushed', host: 'git.example.org', output: 'ok' };

describe('bringOut', () => {
  let world: AppWorld;
  let run: Run;
  let publication: Publication;
  let asked: unknown[];
  beforeEach(async () => {
    world = await openAppWorld();
    ({ run } = await world.create());
    publication = {
      title: 'Add subtract',
      body: await putText(world.ports.artefacts, '# Body'),
      branch: run.branch,
      commit: run.baseCommit,
    };
    asked = [];
  });
  afterEach(() => world.close());
  const pushes = (outcome: PushOutcome | Error): BranchPublisher => ({
    push: async (request) => {
      asked.push(request);
      if (outcome instanceof Error) throw outcome;
      return outcome;
    },
  });
  const opens = (result: Awaited<ReturnType<PullRequests['open']>> | Error): PullRequests => ({
    open: async (request) => {
      asked.push(request);
      if (result instanceof Error) throw result;
      return result;
    },
  });
  const eventsOf = async (): Promise<string[]> =>
    (await world.ports.runs.events(run.id)).map(({ type }) => type).filter((type) => type !== 'run.created');

  it('does nothing where a person pushes', async () => {
    expect(await bringOut(run, publication, { ...world.ports, pullRequests: opens(new Error('not to be asked')) })).toEqual({});
    expect(await eventsOf()).toEqual([]);
  });

  it('pushes the branch, opens the pull request with the text of the run, and tells both once', async () => {
    const ports = {
      ...world.ports,
      publisher: pushes(PUSHED),
      pullRequests: opens({ url: 'https://git.example.org/pull/1', created: true }),
    };

    const results = [await bringOut(run, publication, ports), await bringOut(run, publication, ports)];

    expect(results).toEqual(
      Array.from({ length: 2 }, () => ({ host: 'git.example.org', pullRequest: { url: 'https://git.example.org/pull/1' } })),
    );
    expect(asked.slice(0, 2)).toEqual([
      { branch: run.branch, commit: run.baseCommit },
      { repository: run.repository, branch: run.branch, title: 'Add subtract', body: '# Body' },
    ]);
    expect(await eventsOf()).toEqual(['branch.pushed', 'pull-request.opened']);
  });

  it('leaves the text as an artefact, and says so, where the host has no pull requests', async () => {
    const ports = { ...world.ports, publisher: pushes(PUSHED), pullRequests: opens({ unsupported: 'this host has none' }) };

    expect(await bringOut(run, publication, ports)).toEqual({
      host: 'git.example.org',
      pullRequest: { unsupported: 'this host has none' },
    });
    expect((await world.ports.runs.events(run.id)).at(-1)).toMatchObject({ type: 'pull-request.text', data: { body: publication.body } });
  });

  it.each(['not-fast-forward', 'credentials', 'rejected', 'base-missing'] as const)(
    'fails the publication when the push is refused: %s',
    async (reason) => {
      const ports = {
        ...world.ports,
        publisher: pushes({ outcome: 'refused', reason, host: 'git.example.org', output: 'no' }),
        pullRequests: opens(new Error('not to be asked')),
      };

      await expect(bringOut(run, publication, ports)).rejects.toMatchObject({
        code: 'push-refused',
        message: expect.stringContaining(reason) as unknown,
      });
      expect(await eventsOf()).toEqual([]);
    },
  );

  it.each(['git-host-unreachable', 'pull-request-host-unreachable', 'pull-request-rate-limited'])(
    'lets the state machine try again after %s',
    async (code) => {
      const failure = new StringlineError({ code, message: 'later', exit: 5 });
      const atPush = { ...world.ports, publisher: pushes(failure) };
      const atOpen = { ...world.ports, publisher: pushes(PUSHED), pullRequests: opens(failure) };

      for (const ports of [atPush, atOpen])
        await expect(bringOut(run, publication, ports)).rejects.toMatchObject({ code: 'Stringline.Transient', message: 'later' });
    },
  );

  it('passes on what will not become better', async () => {
    const ports = {
      ...world.ports,
      publisher: pushes(PUSHED),
      pullRequests: opens(new StringlineError({ code: 'git-credentials-refused', message: 'no', exit: 2 })),
    };

    await expect(bringOut(run, publication, ports)).rejects.toMatchObject({ code: 'git-credentials-refused' });
  });

  it('brings nothing out of a run that was cancelled', async () => {
    await cancelRun({ runId: run.id, reason: 'not wanted' }, world.ports);

    await expect(bringOut(run, publication, { ...world.ports, publisher: pushes(PUSHED) })).rejects.toMatchObject({
      code: 'run-cancelled',
    });
    expect(asked).toEqual([]);
  });
});
