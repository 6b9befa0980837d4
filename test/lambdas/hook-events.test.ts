import { describe, expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import { createHandler } from '../../lambdas/hook-events/handler.ts';
import { sha256 } from '../../lib/adapters/local/sha256.ts';
import { openLocalStores } from '../../lib/adapters/local/stores/index.ts';
import { temporaryDirectory } from '../support/temporary-directory.ts';

const recorded = (file: string): { detail: Record<string, unknown> } =>
  (JSON.parse(readFileSync(`test/vectors/events/${file}`, 'utf8')) as { event: { detail: Record<string, unknown> } }).event;

/** The function over a store of one project; `failing` has its dispatch not start. */
async function take(messages: readonly unknown[], { projects, failing = false }: { projects: readonly string[]; failing?: boolean }) {
  const { path, remove } = temporaryDirectory();
  const { hooks, ...stores } = openLocalStores(path);
  const started: string[] = [];
  const outcomes: unknown[] = [];
  const start = (id: string): Promise<void> => (failing ? Promise.reject(new Error('down')) : Promise.resolve(void started.push(id)));
  const handler = createHandler({
    admission: (project) =>
      Promise.resolve(projects.includes(project) ? { hooks, hash: sha256, clock: { now: () => new Date() }, start } : undefined),
    onTaken: (_message, outcome) => void outcomes.push(outcome),
    onFault: (_message, error) => void outcomes.push(error),
    end: () => Promise.reject(new Error('nothing ends here')),
    sweep: { hooks, clock: { now: () => new Date() }, start: () => Promise.resolve(true) },
  });
  const Records = messages.map((body, index) => ({ messageId: `m${String(index)}`, body: JSON.stringify(body) }));
  const answer = await handler({ Records }, { getRemainingTimeInMillis: () => 60_000 });
  const events = await Promise.all(started.map((id) => hooks.event(id)));
  stores.close();
  remove();
  return { answer, started, events, outcomes };
}

/** A successful build of a followed project, of that branch. */
function builtFrom(ref: string): ReturnType<typeof recorded> {
  const text = JSON.stringify(recorded('codebuild.followed-of-several-sources.json'));
  return JSON.parse(text.replace('refs/heads/main', ref)) as ReturnType<typeof recorded>;
}

describe('events of hooks from the bus', () => {
  it('are recorded and started, each once', async () => {
    const event = recorded('hook.pr.v1.json');

    const { answer, events, started } = await take([event, event], { projects: ['github.com/acme/shop'] });

    expect(answer).toEqual({ batchItemFailures: [] });
    expect(new Set(started).size).toBe(1);
    expect(events[0]).toMatchObject({
      trigger: 'pr',
      via: 'bus',
      actor: 'ada',
      project: 'github.com/acme/shop',
      ref: 'main',
      pullRequest: '17',
    });
  });

  it.each([
    ['codecommit.main-moved.json', 'commit'],
    ['codecommit.pull-request-created.json', 'pr'],
  ])('of CodeCommit are those of its repository: %s', async (file, trigger) => {
    const { events, outcomes } = await take([recorded(file)], { projects: ['git-codecommit.eu-central-1.amazonaws.com/v1/repos/shop'] });

    expect({ event: events[0], outcomes }).toMatchObject({ event: { trigger, via: 'codecommit' } });
  });

  it.each(['codebuild.followed-succeeded.json', 'codebuild.followed-of-several-sources.json'])(
    'of CodeBuild are those of the commit that it has built: %s',
    async (file) => {
      const { events } = await take([recorded(file)], { projects: ['github.com/acme/shop'] });

      const commit = '93ca37a0812f4b5c6d7e8f90a1b2c3d4e5f60718';
      expect(events).toMatchObject([{ trigger: 'commit', via: 'codebuild', commit, project: 'github.com/acme/shop' }]);
    },
  );

  it.each([
    ['of a build of a branch that runs write', builtFrom('refs/heads/stringline/shop')],
    ['of a build that tells no commit', recorded('codebuild.followed-pull-request.json')],
    ['of another version', recorded('hook.of-another-version.json')],
    [
      'of no project here',
      { ...recorded('hook.pr.v1.json'), detail: { ...recorded('hook.pr.v1.json').detail, project: 'github.com/x/y' } },
    ],
    ['of something else', { source: 'aws.ec2' }],
  ])('are forgotten where they are %s: to try again would not mend it', async (_name, event) => {
    const { answer, started, outcomes } = await take([event], { projects: ['github.com/acme/shop'] });

    expect({ answer, started }).toEqual({ answer: { batchItemFailures: [] }, started: [] });
    expect(outcomes).toMatchObject([{ ignored: expect.any(String) as unknown }]);
  });

  it('come again alone where they failed', async () => {
    const { answer } = await take([recorded('hook.pr.v1.json'), recorded('hook.of-another-version.json')], {
      projects: ['github.com/acme/shop'],
      failing: true,
    });

    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'm0' }] });
  });
});
