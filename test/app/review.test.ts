import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { putJson, putText } from '../../lib/app/artefacts.ts';
import { closeRun } from '../../lib/app/close-run.ts';
import type { Ports } from '../../lib/app/ports.ts';
import { PUBLICATION } from '../../lib/app/records.ts';
import { decideReview, type DecideReviewInput } from '../../lib/app/review/decide-review.ts';
import { deliverDecisions, sweepDecisions } from '../../lib/app/review/deliver-decisions.ts';
import { requestReview } from '../../lib/app/review/request-review.ts';
import { loadReview } from '../../lib/app/review/view-review.ts';
import type { Review, Run } from '../../lib/domain/workflow/run.ts';
import { type AppWorld, openAppWorld } from '../support/app-world.ts';

let world: AppWorld;
let ports: Ports;
let run: Run;
let delivered: { token: string; output: unknown }[];
let broken: boolean;
beforeEach(async () => {
  world = await openAppWorld();
  delivered = [];
  broken = false;
  ports = {
    ...world.ports,
    tokens: {
      succeed: async (token, output) => {
        if (broken) throw new Error('killed before the token was completed');
        delivered.push({ token, output });
        return Promise.resolve(true);
      },
      fail: async () => Promise.resolve(true),
    },
  };
  ({ run } = await world.create({ spec: 'subtraction' }));
  await ports.runs.move(run.id, ['created'], 'running', { at: '2026-11-20T10:00:00.000Z' });
});
afterEach(async () => {
  await world.close();
});

async function open(
  subject: 'requirements' | 'tasks' | 'task-failure' = 'requirements',
  text = '# Requirements',
  { taskToken = `token-${subject}-${text}`, previous = null as string | null } = {},
): Promise<Review> {
  const findings = await putJson(ports.artefacts, []);
  const { review } = (await requestReview(
    {
      runId: run.id,
      subject,
      ...(subject === 'task-failure' && { task: '1.1' }),
      digest: await putText(ports.artefacts, text),
      findings,
      previous,
      taskToken,
    },
    ports,
  )) as { review: string };
  return (await ports.reviews.get(review))!;
}
const decide = (id: string, change: Partial<DecideReviewInput> = {}) =>
  decideReview({ id, decision: 'approved', by: 'Grace <grace@example.org>', via: 'command', ...change }, ports);

describe('reviews', () => {
  it('requested twice with one token are one, and the run waits', async () => {
    const first = await open();
    const again = await open();
    expect(again.id).toBe(first.id);
    expect(await ports.runs.get(run.id)).toMatchObject({ status: 'waiting' });
    expect((await ports.runs.events(run.id)).filter(({ type }) => type === 'review.requested')).toHaveLength(1);
  });

  it('never show their token', async () => {
    const review = await open('requirements', 'x', { taskToken: 'secret-token' });
    const everything = JSON.stringify([review, await ports.reviews.list({}), await ports.runs.events(run.id), await ports.ledger.read({})]);
    expect(everything).not.toContain('secret-token');
  });

  it('when decided complete the token with the decision and the digest of the comment', async () => {
    const review = await open();
    await decide(review.id, { decision: 'changes-requested', comment: 'Shorter.', digest: review.digest.slice(0, 8) });
    expect(delivered).toMatchObject([
      {
        token: 'token-requirements-# Requirements',
        output: { decision: 'changes-requested', comment: expect.stringMatching(/^[0-9a-f]{64}$/u), edited: null },
      },
    ]);
    expect(await ports.runs.get(run.id)).toMatchObject({ status: 'running' });
    expect(await ports.ledger.read({ runId: run.id })).toEqual(
      expect.arrayContaining([
        expect.objectContaining({
          type: 'review.decided',
          data: expect.objectContaining({ digest: review.digest, by: 'Grace <grace@example.org>' }),
        }),
      ]),
    );
  });

  it('decided but not delivered, because the process died, are delivered later, once', async () => {
    const review = await open();
    broken = true;
    await expect(decide(review.id)).rejects.toThrow('killed');
    broken = false;
    expect(await ports.reviews.get(review.id)).toMatchObject({ status: 'approved' });
    expect(await deliverDecisions(run.id, ports)).toBe(1);
    expect(await deliverDecisions(run.id, ports)).toBe(0);
    expect(delivered).toHaveLength(1);
    expect((await ports.ledger.read({ runId: run.id })).filter(({ type }) => type === 'review.decided')).toHaveLength(1);
  });

  describe('whose delivery was cut off', () => {
    /** So much later that nobody is at it any more. */
    const later = { now: () => new Date(world.ports.clock.now().getTime() + 90_000) };
    const sweep = () => sweepDecisions({ ...ports, clock: later }, { bind: async () => Promise.resolve(ports) });
    const cutOff = async (text: string): Promise<Review> => {
      const review = await open('requirements', text);
      broken = true;
      await expect(decide(review.id)).rejects.toThrow('killed');
      broken = false;
      return review;
    };

    it('are delivered by a sweep, once', async () => {
      const review = await cutOff('# Requirements');

      expect([await sweep(), await sweep()]).toEqual([
        { delivered: 1, failed: [] },
        { delivered: 0, failed: [] },
      ]);
      expect(delivered).toMatchObject([{ token: 'token-requirements-# Requirements', output: { decision: 'approved' } }]);
      expect(await ports.runs.get(run.id)).toMatchObject({ status: 'running' });
      const types = (await ports.runs.events(run.id)).map(({ type }) => type);
      expect(types.filter((type) => type === 'review.decided')).toHaveLength(1);
      expect((await ports.reviews.get(review.id))?.status).toBe('approved');
    });

    it('are left to whoever has just recorded them', async () => {
      await cutOff('# Requirements');

      expect(await sweepDecisions(ports, { bind: async () => Promise.resolve(ports) })).toEqual({ delivered: 0, failed: [] });
      expect(delivered).toEqual([]);
    });

    it('are delivered one by one: what fails stands in no other’s way, and is named', async () => {
      const [first, second] = [await cutOff('# One'), await cutOff('# Two')];
      const failure = new Error('throttled');
      const bind = async () => {
        const succeed: Ports['tokens']['succeed'] = async (token, output) =>
          token.endsWith('One') ? Promise.reject(failure) : ports.tokens.succeed(token, output);
        return Promise.resolve({ ...ports, tokens: { ...ports.tokens, succeed } });
      };

      const swept = await sweepDecisions({ ...ports, clock: later }, { bind });

      const decidedAt = (await ports.reviews.get(first.id))?.decision?.at;
      expect(swept).toEqual({ delivered: 1, failed: [{ review: first.id, decidedAt, error: failure }] });
      expect(delivered.map(({ token }) => token)).toEqual(['token-requirements-# Two']);
      expect((await ports.reviews.undelivered()).map(({ review }) => review.id)).toEqual([first.id]);
      expect(second.id).not.toBe(first.id);
    });

    it('leave a run waiting that has asked for something else since: only the word that they were delivered was lost', async () => {
      const review = await open();
      await expect(
        decideReview(
          { id: review.id, decision: 'approved', by: 'Grace <grace@example.org>', via: 'api' },
          { ...ports, reviews: { ...ports.reviews, delivered: async () => Promise.reject(new Error('killed')) } },
        ),
      ).rejects.toThrow('killed');
      await open('requirements', '# The next one');

      expect(await sweep()).toEqual({ delivered: 1, failed: [] });
      expect(await ports.runs.get(run.id)).toMatchObject({ status: 'waiting' });
    });

    it('wait for the next sweep when its time is up', async () => {
      await cutOff('# Requirements');

      const swept = await sweepDecisions({ ...ports, clock: later }, { bind: async () => Promise.resolve(ports), goOn: () => false });

      expect([swept.delivered, (await ports.reviews.undelivered()).length]).toEqual([0, 1]);
    });
  });

  it.each(['tokens', 'ledger'] as const)('whose delivery fails in the %s are delivered by the same decision, sent again', async (part) => {
    const review = await open();
    const failing = {
      tokens: { tokens: { ...ports.tokens, succeed: async () => Promise.reject(new Error('throttled')) } },
      ledger: { ledger: { ...ports.ledger, append: async () => Promise.reject(new Error('throttled')) } },
    }[part];
    const input: DecideReviewInput = { id: review.id, decision: 'approved', by: 'Grace <grace@example.org>', via: 'api' };
    await expect(decideReview(input, { ...ports, ...failing })).rejects.toThrow('throttled');

    const again = await decideReview(input, ports);

    expect(again).toMatchObject({ id: review.id, status: 'approved', decision: { by: 'Grace <grace@example.org>' } });
    expect(delivered).toHaveLength(1);
    expect(await ports.reviews.undelivered()).toEqual([]);
    expect(await ports.runs.get(run.id)).toMatchObject({ status: 'running' });
    expect((await ports.ledger.read({ runId: run.id })).filter(({ type }) => type === 'review.decided')).toHaveLength(1);
  });

  it.each<[string, Partial<DecideReviewInput>]>([
    ['another decision', { decision: 'rejected' }],
    ['another person', { by: 'Eve' }],
    ['another comment', { comment: 'Fine.' }],
  ])('that were not delivered are not delivered by %s', async (_, change) => {
    const review = await open();
    broken = true;
    await expect(decide(review.id)).rejects.toThrow('killed');
    broken = false;

    await expect(decide(review.id, change)).rejects.toMatchObject({ code: 'review-already-decided' });
    expect(delivered).toEqual([]);
  });

  it('decided by two at once hold one decision', async () => {
    const review = await open();
    const both = await Promise.allSettled([decide(review.id), decide(review.id, { decision: 'rejected', by: 'Eve' })]);
    expect(both.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(delivered).toHaveLength(1);
  });

  it.each<[string, Partial<DecideReviewInput>, string]>([
    ['about other bytes', { digest: 'f'.repeat(64) }, 'review-digest-differs'],
    ['with too short a digest', { digest: 'abc' }, 'review-digest-differs'],
    ['that asks for changes without saying which', { decision: 'changes-requested', comment: '  ' }, 'comment-missing'],
    ['that edits into nothing', { decision: 'edited', edited: '\n' }, 'edit-empty'],
    ['by policy that is not allowed', { via: 'policy' }, 'policy-review-not-allowed'],
  ])('refuse a decision %s and stay open', async (_, change, code) => {
    const review = await open();
    await expect(decide(review.id, change)).rejects.toMatchObject({ code, exit: 2 });
    expect(await ports.reviews.get(review.id)).toMatchObject({ status: 'pending' });
    expect(delivered).toEqual([]);
  });

  it('of a new revision tell again what was asked of the one before', async () => {
    const first = await open();
    await decide(first.id, { decision: 'changes-requested', comment: 'Count blanks as empty.' });
    const second = await open('requirements', '# Requirements 2', { previous: first.digest });
    await decide(second.id, { decision: 'edited', edited: '# Requirements 3' });
    const third = await open('requirements', '# Requirements 3', { previous: second.digest });

    expect((await loadReview(second, ports)).asked).toEqual({ comment: 'Count blanks as empty.', by: 'Grace <grace@example.org>' });
    expect((await loadReview(first, ports)).asked).toBeUndefined();
    expect((await loadReview(third, ports)).asked).toBeUndefined();
  });

  it.each<[name: string, text: string, status: string, { since?: string; planned?: string }?]>([
    ['that its own run has ticked stays approved', '- [x] 1. Build\n- [x] 2. Test\n', 'approved', { since: '2 ticked' }],
    ['that its own run has ticked in part stays approved', '- [x] 1. Build\n- [ ] 2. Test\n', 'approved', { since: '1 ticked' }],
    ['of which a task is under way stays approved', '- [x] 1. Build\n- [-] 2. Test\n', 'approved', { since: '1 ticked, 1 marked' }],
    [
      'of which boxes were unticked, too, stays approved',
      '- [ ] 1. Build\n- [x] 2. Test\n',
      'approved',
      { since: '1 ticked, 1 unticked', planned: '- [x] 1. Build\n- [ ] 2. Test\n' },
    ],
    ['that was ticked, and got a task besides, is read again', '- [x] 1. Build\n- [x] 2. Test\n- [x] 3. Skip\n', 'pending'],
    ['that was ticked, and reworded, is read again', '- [x] 1. Build\n- [x] 2. Skip\n', 'pending'],
    ['that was ticked, and has a box in its prose, is read again', '- [x] 1. Build [x]\n- [x] 2. Test\n', 'pending'],
  ])('of a plan %s', async (_name, text, status, { since = '', planned = '- [ ] 1. Build\n- [ ] 2. Test\n' } = {}) => {
    const path = '.kiro/specs/subtraction/tasks.md';
    const first = await open('tasks', planned);
    await decide(first.id);
    const at = '2026-11-20T10:00:00.000Z';
    const revision = { runId: run.id, spec: run.spec, kind: 'tasks', digest: first.digest, findings: first.findings } as const;
    await ports.specs.addRevision({ ...revision, errors: 0, origin: 'model', createdAt: at });
    await ports.specs.accept(run.id, 'tasks', first.digest);
    world.repository.write(path, '- [x] 1. Build\n- [x] 2. Test\n');
    const commit = world.repository.commit('Tick it');
    await ports.checkpoints.save(run.id, PUBLICATION.name, { title: 'T', body: 'x', branch: 'b', commit });
    await ports.runs.move(run.id, ['running', 'waiting'], 'succeeded', { at });
    ({ run } = await world.create({ spec: 'subtraction', branch: 'next' }));
    await ports.runs.move(run.id, ['created'], 'running', { at });

    const later = await open('tasks', text);
    expect(later.status).toBe(status);
    expect(later.decision?.comment ?? '').toContain(since === '' ? '' : `; boxes: ${since} since it was approved.`);
  });

  it('of a task that failed cannot approve it', async () => {
    const review = await open('task-failure');
    await expect(decide(review.id)).rejects.toMatchObject({ code: 'task-failure-not-approvable' });
    await expect(decide(review.id, { decision: 'changes-requested', comment: 'Look at the sign.' })).resolves.toMatchObject({
      status: 'changes-requested',
    });
  });

  it('of a run that is over take no decision', async () => {
    const review = await open();
    await ports.runs.move(run.id, ['waiting'], 'cancelled', { at: '2026-11-20T10:00:02.000Z' });
    await expect(decide(review.id)).rejects.toMatchObject({ code: 'run-ended' });
  });

  it.each<[DecideReviewInput['via'], boolean]>([
    ['command', true],
    ['terminal', true],
    ['scripted', false],
  ])('approved by %s: the same bytes in a later run carry it over: %s', async (via, carried) => {
    await decide((await open()).id, { via });
    await ports.runs.move(run.id, ['running'], 'cancelled', { at: '2026-11-20T10:00:02.000Z' });
    ({ run } = await world.create({ spec: 'subtraction', request: 'Once more.' }));
    await ports.runs.move(run.id, ['created'], 'running', { at: '2026-11-20T10:00:03.000Z' });
    const later = await open('requirements', '# Requirements', { taskToken: 'second-token' });
    expect(later.status).toBe(carried ? 'approved' : 'pending');
    if (carried) expect(later.decision).toMatchObject({ via: 'carried-over', by: 'Grace <grace@example.org>' });
    expect((await open('requirements', '# Other bytes', { taskToken: 'third-token' })).status).toBe('pending');
  });
});

describe('closeRun', () => {
  it.each([
    [
      'a thrown error',
      { Error: 'budget-reached', Cause: 'no more' },
      { status: 'budget-reached', errorCode: 'budget-reached', reason: 'no more' },
    ],
    [
      'an error inside a function',
      { Error: 'x', Cause: JSON.stringify({ errorType: 'model-rejected', errorMessage: 'no reply' }) },
      { status: 'failed', errorCode: 'model-rejected', reason: 'no reply' },
    ],
    [
      'a failed child execution',
      {
        Error: 'States.TaskFailed',
        Cause: JSON.stringify({ Status: 'FAILED', Error: 'Review.Rejected', Cause: 'A reviewer rejected design.' }),
      },
      { status: 'rejected', errorCode: 'Review.Rejected', reason: 'A reviewer rejected design.' },
    ],
    [
      'a function in a child of a child',
      {
        Error: 'States.TaskFailed',
        Cause: JSON.stringify({
          Status: 'FAILED',
          Error: 'States.TaskFailed',
          Cause: JSON.stringify({ Status: 'FAILED', Error: 'x', Cause: JSON.stringify({ errorType: 'disk-full', errorMessage: 'full' }) }),
        }),
      },
      { status: 'failed', errorCode: 'disk-full', reason: 'full' },
    ],
    [
      'a cause that only looks like JSON',
      { Error: 'Gate.Failed', Cause: '{ not json' },
      { status: 'failed', errorCode: 'Gate.Failed', reason: '{ not json' },
    ],
    ['nothing at all', {}, { status: 'failed', errorCode: 'Stringline.Unknown', reason: '' }],
  ])('unwraps %s', async (_, failure, ended) => {
    await closeRun({ operation: 'close', runId: run.id, failure }, ports);
    expect(await ports.runs.get(run.id)).toMatchObject(ended);
  });

  it('repeated after a crash tells the end once, at whatever time', async () => {
    const failure = { Error: 'Gate.Failed', Cause: 'tests' };
    await closeRun({ operation: 'close', runId: run.id, failure }, ports);
    await closeRun({ operation: 'close', runId: run.id, failure }, { ...ports, clock: { now: () => new Date('2026-11-20T10:07:00Z') } });
    expect((await ports.ledger.read({ runId: run.id })).filter(({ type }) => type === 'run.failed')).toHaveLength(1);
    expect((await ports.runs.events(run.id)).filter(({ type }) => type === 'run.failed')).toHaveLength(1);
  });
});
