import { expect, it, jest } from '@jest/globals';
import { createHandler } from '../../lambdas/review-sweep/handler.ts';
import type { DeliveryPorts } from '../../lib/app/review/deliver-decisions.ts';
import { decideReview } from '../../lib/app/review/decide-review.ts';
import { createDynamoStores } from '../../lib/adapters/aws/stores/index.ts';
import type { Ports } from '../../lib/app/ports.ts';
import { ProjectConfig } from '../../lib/domain/config/schema.ts';
import { putJson, putText } from '../../lib/app/artefacts.ts';
import { describeOnDynamoDb } from '../support/dynamodb-local.ts';
import { memoryArtefacts, sha256 } from '../support/memory-artefacts.ts';
import { aReview, aRun, resuming } from '../support/records.ts';

jest.setTimeout(60_000);

const NOW = '2026-11-01T12:00:00.000Z';
const clockAt = (at: string) => ({ now: () => new Date(at) });
const TIME = { getRemainingTimeInMillis: () => 120_000 };
/** Every run is under way. */
const underWay = { start: async () => Promise.resolve() };

describeOnDynamoDb('review-sweep', (server) => {
  /** Two projects on one table, each with a decision whose recorder has died before the token was completed. */
  async function cutOff() {
    const { client, createTable } = server();
    const place = { client, table: await createTable(), artefacts: memoryArtefacts(), hash: sha256 };
    const completed: string[] = [];
    const tokens: Ports['tokens'] = {
      succeed: async (token) => Promise.resolve(completed.push(token) > 0),
      fail: async () => Promise.resolve(true),
    };
    const dying: Ports['tokens'] = { ...tokens, succeed: async () => Promise.reject(new Error('the process dies here')) };
    const config = await putJson(place.artefacts, ProjectConfig.parse({}));
    const request = await putText(place.artefacts, 'Let callers subtract.');
    for (const name of ['shop', 'depot']) {
      const stores = createDynamoStores({ ...place, project: `github.com/acme/${name}` });
      await stores.runs.create(aRun({ id: name, repository: `github.com/acme/${name}`, config, request, status: 'waiting' }));
      await stores.reviews.open(aReview({ id: `review-${name}`, runId: name }), `token-${name}`);
      const ports = { ...stores, artefacts: place.artefacts, hash: sha256, clock: clockAt(NOW), tokens: dying } as unknown as Ports;
      const decision = { id: `review-${name}`, decision: 'approved', by: 'Grace', via: 'api' } as const;
      await expect(decideReview(decision, ports)).rejects.toThrow('dies');
    }
    const all = createDynamoStores(place);
    const bind = async (runId: string): Promise<DeliveryPorts> =>
      Promise.resolve({
        ...createDynamoStores({ ...place, project: `github.com/acme/${runId}` }),
        ...{ artefacts: place.artefacts, clock: clockAt(NOW), tokens },
      });
    return { all, bind, completed };
  }

  it('delivers the decisions of all projects, once each, when nobody can be at them any more', async () => {
    const { all, bind, completed } = await cutOff();
    const sweepAt = (at: string) => createHandler({ ...all, clock: clockAt(at), pipelines: underWay, bind })({}, TIME);

    const results = [await sweepAt('2026-11-01T12:00:30.000Z'), await sweepAt('2026-11-01T12:05:00.000Z')];
    const again = await Promise.all([sweepAt('2026-11-01T12:10:00.000Z'), sweepAt('2026-11-01T12:10:00.000Z')]);

    expect([...results, ...again]).toMatchObject([{ delivered: 0 }, { delivered: 2 }, { delivered: 0 }, { delivered: 0 }]);
    expect(completed.toSorted()).toEqual(['token-depot', 'token-shop']);
    for (const id of ['shop', 'depot']) {
      expect(await all.runs.get(id)).toMatchObject({ status: 'running' });
      expect((await all.runs.events(id)).map(({ key }) => key)).toEqual([`review-decided/review-${id}`]);
    }
  });

  it('fails when a decision could not be delivered, after all others were', async () => {
    const { all, bind, completed } = await cutOff();
    const failing = async (runId: string): Promise<DeliveryPorts> =>
      runId === 'depot' ? Promise.reject(new Error('throttled')) : bind(runId);

    const sweep = createHandler({ ...all, clock: clockAt('2026-11-01T12:05:00.000Z'), pipelines: underWay, bind: failing })({}, TIME);

    await expect(sweep).rejects.toThrow('Could not be started or delivered: review-depot');
    expect(completed).toEqual(['token-shop']);
  });

  it('delivers decisions also when the runs that wait cannot be listed, and fails', async () => {
    const { all, bind, completed } = await cutOff();
    const starts = { ...all.starts, list: () => Promise.reject(new Error('throttled')) };

    const sweep = createHandler({ ...all, starts, clock: clockAt('2026-11-01T12:05:00.000Z'), pipelines: underWay, bind })({}, TIME);

    await expect(sweep).rejects.toMatchObject({ errors: [{ message: 'throttled' }] });
    expect(completed.toSorted()).toEqual(['token-depot', 'token-shop']);
  });

  it('fails ever less often for a decision that never arrives, and names it each time', async () => {
    // Prepare
    const { all } = await cutOff();
    const named: string[] = [];
    const bind = async () => Promise.reject(new Error('the run is gone'));
    const onStaying = (reviews: readonly string[]) => named.push([...reviews].toSorted().join(' '));
    const fails = async (sweep: number): Promise<boolean> => {
      const clock = clockAt(new Date(Date.parse(NOW) + sweep * 300_000 + 2000).toISOString());
      return createHandler({ ...all, clock, pipelines: underWay, bind, onStaying })({}, TIME).then(
        () => false,
        () => true,
      );
    };

    // Act
    const failing: number[] = [];
    for (let sweep = 1; sweep <= 40; sweep += 1) if (await fails(sweep)) failing.push(sweep);

    // Assess
    expect(failing).toEqual([1, 2, 4, 8, 16, 32]);
    expect(new Set(named)).toEqual(new Set(['review-depot review-shop']));
    expect(named).toHaveLength(40);
  });

  it('starts the runs whose starter has died, once, under the name of their attempt', async () => {
    // Prepare
    const { client, createTable } = server();
    const place = { client, table: await createTable(), artefacts: memoryArtefacts(), hash: sha256 };
    const { runs } = createDynamoStores({ ...place, project: 'github.com/acme/shop' });
    const beginAt = async (id: string, createdAt: string) => runs.create(aRun({ id, spec: id, createdAt }));
    await beginAt('new', '2026-11-01T11:50:00.000Z');
    await beginAt('again', '2026-11-01T09:00:00.000Z');
    await runs.move('again', ['created'], 'failed', { at: '2026-11-01T10:00:00.000Z' });
    await runs.move('again', ['failed'], 'running', { ...resuming(1), at: '2026-11-01T11:55:00.000Z' });
    await beginAt('gone', '2026-11-01T11:00:00.000Z');
    await runs.move('gone', ['created'], 'cancelled', { at: '2026-11-01T11:01:00.000Z' });
    await beginAt('young', '2026-11-01T11:59:30.000Z');
    const started: string[] = [];
    const start = async (run: string, attempt: number) =>
      run === 'young' ? Promise.reject(new Error('throttled')) : Promise.resolve(void started.push(`${run}-${attempt}`));
    const all = createDynamoStores(place);
    const bind = () => Promise.reject(new Error('there are no decisions'));
    const sweepAt = (at: string) => createHandler({ ...all, clock: clockAt(at), pipelines: { start }, bind })({}, TIME);

    // Act
    const first = await sweepAt(NOW);
    const second = await sweepAt('2026-11-01T12:15:00.000Z');
    const failing = sweepAt('2026-11-01T12:20:00.000Z');

    // Assess: of a run that went on both wishes are there, and both mean its newest attempt.
    expect(first).toEqual({ started: 3, delivered: 0 });
    expect(started).toEqual(['again-1', 'new-0', 'again-1']);
    expect(second).toEqual({ started: 0, delivered: 0, staying: ['young'] });
    await expect(failing).rejects.toThrow('Could not be started or delivered: young');
    expect((await all.starts.list()).map(({ runId }) => runId)).toEqual(['young']);
  });
});
