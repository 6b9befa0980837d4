import { createDynamoHooks } from '../../../../lib/adapters/aws/stores/hooks.ts';
import { createDynamoStores, type DynamoStores } from '../../../../lib/adapters/aws/stores/index.ts';
import { expect, it } from '@jest/globals';
import type { Clock } from '../../../../lib/app/ports.ts';
import { verifyChain } from '../../../../lib/domain/ledger/index.ts';
import { buildStoreContract } from '../../../contracts/build-store.contract.ts';
import { checkpointStoreContract } from '../../../contracts/checkpoint-store.contract.ts';
import type { CreateHarness } from '../../../contracts/harness.ts';
import { hookStoreContract } from '../../../contracts/hook-store.contract.ts';
import { idempotencyStoreContract } from '../../../contracts/idempotency-store.contract.ts';
import { ledgerContract } from '../../../contracts/ledger.contract.ts';
import { outboxContract } from '../../../contracts/outbox.contract.ts';
import { reviewStoreContract } from '../../../contracts/review-store.contract.ts';
import { runStoreContract } from '../../../contracts/run-store.contract.ts';
import { specStoreContract } from '../../../contracts/spec-store.contract.ts';
import { usageStoreContract } from '../../../contracts/usage-store.contract.ts';
import { describeOnDynamoDb } from '../../../support/dynamodb-local.ts';
import { memoryArtefacts, sha256 } from '../../../support/memory-artefacts.ts';
import { AT, aDecision, anEvent, aReview, aRun, aUsage, digestOf } from '../../../support/records.ts';

const PROJECT = 'github.com/acme/shop';

describeOnDynamoDb('DynamoDB stores', (server) => {
  const dynamo =
    <Port>(pick: (stores: DynamoStores) => Port, clock?: Clock): CreateHarness<Port> =>
    async () => {
      const { client, createTable } = server();
      const table = await createTable();
      const place = { client, table, project: PROJECT, artefacts: memoryArtefacts(), hash: sha256 };
      const stores = createDynamoStores({ ...place, ...(clock && { clock }) });
      return { port: pick(stores), close: () => undefined };
    };

  hookStoreContract(async () => {
    const { client, createTable } = server();
    const place = { client, table: await createTable(), project: PROJECT, artefacts: memoryArtefacts(), hash: sha256 };
    return { port: createDynamoHooks(place), close: () => undefined };
  });
  runStoreContract(dynamo((stores) => stores.runs));
  specStoreContract(dynamo((stores) => stores.specs));
  reviewStoreContract(dynamo((stores) => stores.reviews));
  usageStoreContract(dynamo((stores) => stores.usage));
  ledgerContract(dynamo((stores) => stores.ledger));
  buildStoreContract(dynamo((stores) => stores.builds));
  checkpointStoreContract(dynamo((stores) => stores.checkpoints));
  outboxContract(
    dynamo((stores) => stores),
    PROJECT,
  );
  idempotencyStoreContract((clock) => dynamo((stores) => stores.idempotency, clock)());

  it('keeps what is larger than an item in the artefact store, and gives it back whole', async () => {
    const { client, createTable } = server();
    const artefacts = memoryArtefacts();
    const stores = createDynamoStores({ client, table: await createTable(), project: PROJECT, artefacts, hash: sha256 });
    const text = 'ü'.repeat(250_000);
    const event = anEvent({ data: { text } });
    const draft = { runId: 'run-1', type: 'decision', at: AT, data: { text } };

    await stores.checkpoints.save('run-1', 'agent', { text });
    await stores.runs.appendEvent(event);
    await stores.reviews.open(aReview(), 'token-1');
    await stores.reviews.decide('review-1', aDecision({ comment: text }));
    await Promise.all(['a', 'b', 'c'].map((key) => stores.ledger.append({ ...draft, key })));
    await stores.idempotency.begin('key', digestOf('1'));
    await stores.idempotency.complete('key', digestOf('1'), { text });

    expect(await stores.checkpoints.load('run-1', 'agent')).toEqual({ text });
    expect(await stores.runs.events('run-1')).toEqual([event]);
    expect((await stores.outbox.pending(1)).map((entry) => entry.event)).toEqual([event]);
    expect((await stores.reviews.list({ runId: 'run-1' }))[0]?.decision?.comment).toBe(text);
    expect(verifyChain(await stores.ledger.read(), sha256)).toMatchObject({ intact: true, entries: 3 });
    expect(await stores.idempotency.begin('key', digestOf('1'))).toEqual({ outcome: 'replay', response: { text } });
    expect(artefacts.size).toBeGreaterThan(3);
  });

  it('knows the project of a run where the stores were made without one, and refuses what concerns no run', async () => {
    const { client, createTable } = server();
    const place = { client, table: await createTable(), artefacts: memoryArtefacts(), hash: sha256 };
    const [ofProject, ofStage] = [createDynamoStores({ ...place, project: PROJECT }), createDynamoStores(place)];
    await ofProject.runs.create(aRun());

    await ofStage.runs.appendEvent(anEvent());
    await ofStage.usage.record(aUsage());
    await ofStage.runs.move('run-1', ['created'], 'cancelled', { at: AT });

    expect((await ofProject.outbox.pending(1)).map(({ project }) => project)).toEqual([PROJECT]);
    expect(await ofProject.usage.list({})).toEqual([aUsage()]);
    expect(await ofProject.runs.create(aRun({ id: 'run-2' }))).toBe(true);
    await expect(ofStage.runs.list()).rejects.toMatchObject({ code: 'project-missing' });
    await expect(ofStage.runs.appendEvent(anEvent({ runId: 'run-9' }))).rejects.toMatchObject({ code: 'run-not-found' });
  });

  it('gives undelivered decisions by project, and those of all projects to stores that have none', async () => {
    const { client, createTable } = server();
    const place = { client, table: await createTable(), artefacts: memoryArtefacts(), hash: sha256 };
    // One name begins with the other: neither may see the other's.
    const projects = ['github.com/acme/shop', 'github.com/acme/shop#2'];
    for (const [index, project] of projects.entries()) {
      const { runs, reviews } = createDynamoStores({ ...place, project });
      await runs.create(aRun({ id: `run-${index}` }));
      await reviews.open(aReview({ id: `review-${index}`, runId: `run-${index}` }), `token-${index}`);
      await reviews.decide(`review-${index}`, aDecision());
    }
    const tokensOf = async (project?: string) =>
      (await createDynamoStores({ ...place, ...(project !== undefined && { project }) }).reviews.undelivered()).map(({ token }) => token);

    expect([await tokensOf(projects[0]), await tokensOf(projects[1]), await tokensOf()]).toEqual([
      ['token-0'],
      ['token-1'],
      ['token-0', 'token-1'],
    ]);
    await createDynamoStores(place).reviews.delivered('review-0');
    expect(await tokensOf()).toEqual(['token-1']);
  });

  it('follows every page of a list', async () => {
    const { client, createTable } = server();
    const artefacts = memoryArtefacts();
    const { runs } = createDynamoStores({ client, table: await createTable(), project: PROJECT, artefacts, hash: sha256 });
    // Six of these are more than one page of 1 MB.
    const keys = ['a', 'b', 'c', 'd', 'e', 'f'];
    for (const key of keys) await runs.appendEvent(anEvent({ key, data: { text: 'x'.repeat(300_000) } }));

    const events = await runs.events('run-1');

    expect(events.map(({ key }) => key)).toEqual(keys);
  });
});
