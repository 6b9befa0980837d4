import { expect, it } from '@jest/globals';
import { createDynamoStores, type DynamoStores } from '../../../../lib/adapters/aws/stores/index.ts';
import { USUAL_RETRY } from '../../../../lib/adapters/aws/stores/retry.ts';
import type { RunStatus } from '../../../../lib/domain/workflow/run.ts';
import { assessCrowd } from '../../../support/crowd.ts';
import { type Deed, liveRun } from '../../../support/crowd-life.ts';
import { type DynamoDbLocal, describeOnDynamoDb } from '../../../support/dynamodb-local.ts';
import { FaultyHandler } from '../../../support/faulty-handler.ts';
import { memoryArtefacts, sha256 } from '../../../support/memory-artefacts.ts';
import { seeded } from '../../../support/random.ts';
import { AT, aRun } from '../../../support/records.ts';

const RUNS = 200;
const PROJECT = 'github.com/acme/shop';

async function storesOn(server: DynamoDbLocal, client = server.client): Promise<DynamoStores> {
  const table = await server.createTable();
  return createDynamoStores({ client, table, project: PROJECT, artefacts: memoryArtefacts(), hash: sha256 });
}

/** Every run is lived once, and every `every`th by somebody else at the same time. */
async function crowd(stores: DynamoStores, count: number, every: number): Promise<Deed[]> {
  const runs = Array.from({ length: count }, (_, index) => index);
  const all = [...runs, ...runs.filter((index) => index % every === 0)];
  return (await Promise.all(all.map((index) => liveRun(stores, index)))).flat();
}

describeOnDynamoDb('DynamoDB under a crowd', (server) => {
  it('carries 200 runs at once: none is lost, stuck or moved against the rules, and nothing is done twice', async () => {
    const stores = await storesOn(server());

    const deeds = await crowd(stores, RUNS, 10);

    await assessCrowd(stores, RUNS, deeds);
  }, 300_000);

  it('does so, too, when the table is too busy and answers are lost on the way', async () => {
    const random = seeded(20261126);
    const handler = new FaultyHandler({ throttled: 0.1, lost: 0.04, random });
    const stores = await storesOn(server(), server().clientThrough(handler));

    const deeds = await crowd(stores, 20, 4);

    await assessCrowd(stores, 20, deeds);
    expect(handler.injected.throttled).toBeGreaterThan(20);
    expect(handler.injected.lost).toBeGreaterThan(5);
  }, 120_000);

  it('lets one of many runs of a spec be active, whoever creates and whoever brings back', async () => {
    const { runs } = await storesOn(server());
    const rivals = Array.from({ length: 12 }, (_, index) => aRun({ id: `run-${index}` }));

    const created = await Promise.all(rivals.map((run) => runs.create(run)));
    const first = rivals[created.indexOf(true)]?.id ?? '';
    await runs.move(first, ['created'], 'failed', { at: AT });
    const back = Array.from({ length: 4 }, () => runs.move(first, ['failed'], 'running', { at: AT }).then(({ moved }) => moved));
    const anew = rivals.slice(0, 4).map((run, index) => runs.create({ ...run, id: `later-${index}` }));
    const second = await Promise.all([...back, ...anew]);

    expect(created.filter(Boolean)).toHaveLength(1);
    expect(second.filter(Boolean)).toHaveLength(1);
    const active: RunStatus[] = (await runs.list()).map(({ status }) => status).filter((status) => status !== 'failed');
    expect(active).toHaveLength(1);
  }, 60_000);

  it('gives up as an outage, not as an answer, when it never gets through', async () => {
    const pauses: number[] = [];
    const handler = new FaultyHandler({ throttled: 1, lost: 0, random: seeded(1) });
    const retry = { ...USUAL_RETRY, attempts: 4, pause: (ms: number) => Promise.resolve(void pauses.push(ms)), random: () => 1 };
    const place = {
      client: server().clientThrough(handler),
      table: 'any',
      project: PROJECT,
      artefacts: memoryArtefacts(),
      hash: sha256,
      retry,
    };
    const { runs } = createDynamoStores(place);

    await expect(runs.create(aRun())).rejects.toMatchObject({ code: 'aws-unavailable' });
    await expect(runs.get('run-1')).rejects.toMatchObject({ code: 'aws-unavailable' });
    expect(pauses).toEqual([50, 100, 200, 50, 100, 200]);
  });

  it('says what is missing where the table is not there', async () => {
    const place = { client: server().client, table: 'nowhere', project: PROJECT, artefacts: memoryArtefacts(), hash: sha256 };
    const { runs } = createDynamoStores(place);

    await expect(runs.get('run-1')).rejects.toMatchObject({ code: 'aws-resource-missing', message: expect.stringContaining('nowhere') });
    await expect(runs.create(aRun())).rejects.toMatchObject({ code: 'aws-resource-missing' });
  });
});
